import { z } from 'zod';
import { TunnelId, TunnelRoute, TunnelState } from '../../../contract/features/tunnels.ts';
import { Failure } from '../../../contract/failure.ts';
import { StartedSession } from '../session/started-session.ts';

const RequestId = z.uuid();

/** Main to terminal host, beside the messages of terminals (protocol.ts). */
export const toTunnels = [
  z.object({
    type: z.literal('open-tunnel'),
    tunnelId: TunnelId,
    localPort: TunnelRoute.shape.localPort,
    ipv6: z.boolean(),
    width: TunnelRoute.shape.width.unwrap(),
  }),
  z.object({ type: z.literal('close-tunnel'), tunnelId: TunnelId }),
  /** The answer to `tunnel-request`: one of both. */
  z.object({
    type: z.literal('tunnel-session'),
    requestId: RequestId,
    session: StartedSession.optional(),
    failure: Failure.optional(),
  }),
] as const;
export type ToTunnels = z.infer<(typeof toTunnels)[number]>;

/** Terminal host to main. */
export const fromTunnels = [
  /** Start one more session for this tunnel. Every one is answered; one that comes too late is terminated. */
  z.object({ type: z.literal('tunnel-request'), requestId: RequestId, tunnelId: TunnelId }),
  z.object({ type: z.literal('tunnel-state'), tunnelId: TunnelId, state: TunnelState }),
  /** The last message of a tunnel. */
  z.object({ type: z.literal('tunnel-ended'), tunnelId: TunnelId, failure: Failure.optional() }),
] as const;
export type FromTunnels = z.infer<(typeof fromTunnels)[number]>;
