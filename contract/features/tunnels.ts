import { z } from 'zod';
import { feed, nothing, request } from '../define.ts';
import { Failure } from '../failure.ts';
import { InstanceId, Instant, Scope } from '../values.ts';

/** Identifies a tunnel of the shelf; made when it is first saved. */
export const TunnelId = z.uuid();
export type TunnelId = z.infer<typeof TunnelId>;

/** A TCP port that can be connected to. */
export const PortNumber = z.number().int().min(1).max(65_535);

/** Sessions under one local port: an agent carries about 0.8 MB/s in each (measured with its own code). */
export const TunnelWidth = z.number().int().min(1).max(8);

/** Where a tunnel leads and where it begins: what has to be known to open it. */
export const TunnelRoute = z.strictObject({
  scope: Scope,
  nodeId: InstanceId,
  /** A host that the node reaches (AWS-StartPortForwardingSessionToRemoteHost); absent means the node itself. */
  host: z.string().min(1).max(253).optional(),
  /** The port on the node or on `host`. */
  port: PortNumber,
  /** The port on this computer; 0 means any free one. */
  localPort: z.number().int().min(0).max(65_535),
  /** Listen on ::1 as well as on 127.0.0.1. */
  ipv6: z.boolean().default(false),
  width: TunnelWidth.default(1),
  /** ssm:StartSession Reason. */
  reason: z.string().min(1).max(256).optional(),
});
export type TunnelRoute = z.infer<typeof TunnelRoute>;

/** A tunnel as the shelf keeps it, open or not. */
export const Tunnel = z.strictObject({
  tunnelId: TunnelId,
  name: z.string().min(1).max(80),
  /** Tunnels of one group are opened with one switch; `''` means none. */
  group: z.string().max(80).default(''),
  /** Shown where the node's own name is not known. */
  nodeName: z.string().max(256).default(''),
  route: TunnelRoute,
  /** Opened again when the app starts and when the computer wakes. */
  autostart: z.boolean().default(false),
});
export type Tunnel = z.infer<typeof Tunnel>;

/**
 * How a tunnel stands. The best of its sessions counts: it is `connected` while any of them carries connections.
 * `agent-silent` and `network-lost` mean what they mean for terminals (contract/terminal.ts); a lost session is replaced
 * while the tunnel is open.
 */
export const TunnelPhase = z.enum(['closed', 'connecting', 'connected', 'agent-silent', 'network-lost']);
export type TunnelPhase = z.infer<typeof TunnelPhase>;

/** What a tunnel has carried since it was opened. */
export const TunnelTraffic = z.object({
  /** Bytes from this computer to the node, and back. */
  bytesUp: z.number().nonnegative(),
  bytesDown: z.number().nonnegative(),
  /** Bytes a second over the last seconds, likewise. */
  rateUp: z.number().nonnegative(),
  rateDown: z.number().nonnegative(),
  /** Local connections that are open now, and all since the tunnel was opened. */
  connections: z.number().int().nonnegative(),
  connectionsTotal: z.number().int().nonnegative(),
  /** Connections that wait for a session, of `connections`. */
  waiting: z.number().int().nonnegative(),
  /** Connections whose local program has stopped reading so that it holds back the others, of `connections`. */
  stalled: z.number().int().nonnegative(),
  /** The local programs' own ends of those: their ports on this computer. */
  stalledPorts: z.array(PortNumber),
  /** Connections that the node could not make to the destination port. */
  refused: z.number().int().nonnegative(),
  /** Smoothed round trip to the node's agent in milliseconds; absent until measured. */
  roundTripMs: z.number().nonnegative().optional(),
});
export type TunnelTraffic = z.infer<typeof TunnelTraffic>;

/** How a tunnel is doing; plain data, sent at most twice a second. */
export const TunnelState = z.object({
  phase: TunnelPhase,
  /** The port that is really listened on, while it is open. */
  localPort: PortNumber.optional(),
  openedAt: Instant.optional(),
  /** Sessions that carry connections now, of the route's width. */
  sessions: z.number().int().min(0).max(8),
  /** `single`: the agent is too old for more than one connection at a time in a session (up to 3.0.196.0). */
  mode: z.enum(['multiplexed', 'single']).optional(),
  traffic: TunnelTraffic.optional(),
  /** Why it closed by itself or did not open; while open, why a session could not be had (it is tried again). */
  failure: Failure.optional(),
});
export type TunnelState = z.infer<typeof TunnelState>;

/** A tunnel of the shelf and how it stands. */
export const ShelvedTunnel = z.object({ tunnel: Tunnel, state: TunnelState });
export type ShelvedTunnel = z.infer<typeof ShelvedTunnel>;

export const tunnels = {
  /** All tunnels of the shelf, again at every change of one of them or of its state. */
  watch: feed(nothing, z.object({ tunnels: z.array(ShelvedTunnel) })),
  /** Keeps a tunnel, new where `tunnelId` is absent; on disk before it answers. An open one goes on as it was opened. */
  save: request(z.strictObject({ tunnel: Tunnel.partial({ tunnelId: true }) }), z.object({ tunnel: Tunnel })),
  /** Closes and forgets a tunnel. Unknown ids are no error. */
  remove: request(z.strictObject({ tunnelId: TunnelId }), z.object({})),
  /**
   * Opens one; answers when its local port is open and its first session was started (ssm:StartSession). An open one
   * stays as it is. Fails with `port-in-use` when another program holds the local port.
   */
  open: request(z.strictObject({ tunnelId: TunnelId }), z.object({ state: TunnelState })),
  /** Ends its connections and sessions at once. A closed one is no error. */
  close: request(z.strictObject({ tunnelId: TunnelId }), z.object({})),
};
