import type { Socket } from 'node:net';
import type { TunnelRoute, TunnelState } from '../../../contract/features/tunnels.ts';
import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import { joinConnection } from './connection.ts';
import { listenLocally, type Listener } from './listener.ts';
import { createMeter } from './meter.ts';
import { createPublisher } from './publisher.ts';
import { aggregatePhase, pickSession } from './spread.ts';
import { createTunnelSlot, type TunnelSlot, type TunnelSlotEvents, type TunnelSlotParts } from './tunnel-slot.ts';

export type TunnelOptions = Pick<TunnelRoute, 'localPort' | 'ipv6' | 'width'>;
export type TunnelParts = TunnelSlotParts;

/** What a tunnel tells; nothing before `openTunnel` has returned. */
export interface TunnelEvents {
  /** How it is doing: at most every 500 ms, and only when it differs from what was told before. */
  state(state: TunnelState): void;
  /** Called once: its port is closed and its connections are gone. `failure` says why it closed by itself. */
  ended(failure: Failure | undefined): void;
}

export interface Tunnel {
  /** Ends its connections and sessions at once; `ended` has been called when this returns. */
  close(): void;
}

/** A program that opens more at once is not served: each takes memory and a file. */
const mostConnections = 2_048;

/**
 * Listens on a local port and carries its connections through `width` sessions. The port is opened first, so that a
 * conflict costs no session; connections that come before a session is ready wait for it.
 */
export function openTunnel(options: TunnelOptions, parts: TunnelParts, events: TunnelEvents): Tunnel {
  const { clock } = parts;
  const meter = createMeter(clock.now);
  const sockets = new Set<Socket>();
  /** Local ports of the programs that hold others back. */
  const stalled = new Set<number>();
  let waiting: Socket[] = [];
  let slots: TunnelSlot[] = [];
  let listener: Listener | undefined;
  let openedAt: number | undefined;
  let total = 0;
  let refused = 0;
  let wasConnected = false;
  let isWide = false;
  let failure: Failure | undefined;
  let over = false;

  const publisher = createPublisher(clock, state, events.state);

  const start = async () => {
    try {
      const opened = await listenLocally({ port: options.localPort, ipv6: options.ipv6, connected });
      if (over) opened.close();
      else begin(opened);
    } catch (error) {
      end(error instanceof FailureError ? error.failure : failed('unexpected', String(error)).failure);
    }
  };

  const begin = (opened: Listener) => {
    listener = opened;
    openedAt = clock.now();
    slots = [createTunnelSlot(parts, true, slotEvents)];
    changed();
  };

  const slotEvents: TunnelSlotEvents = {
    changed,
    freed: spread,
    refused() {
      refused += 1;
      changed();
    },
    started() {
      // The others follow the first: what refuses one session refuses all.
      const missing = isWide ? 0 : options.width - 1;
      isWide = true;
      slots.push(...Array.from({ length: missing }, () => createTunnelSlot(parts, false, slotEvents)));
    },
    gaveUp,
  };

  function state(): TunnelState {
    const sessions = slots.flatMap(({ session }) => (session === undefined ? [] : [session]));
    const phase = aggregatePhase(sessions, wasConnected);
    const { mode, roundTripMs } = pickSession(sessions) ?? sessions[0] ?? {};
    const trouble = failure ?? slots.find((slot) => slot.failure !== undefined)?.failure;
    return {
      phase: over ? 'closed' : phase,
      sessions: sessions.filter((session) => session.phase === 'connected' && session.mode !== undefined).length,
      ...(listener !== undefined && !over && { localPort: listener.port }),
      ...(openedAt !== undefined && { openedAt }),
      ...(mode !== undefined && { mode }),
      ...(trouble !== undefined && { failure: trouble }),
      traffic: {
        ...meter.snapshot(),
        connections: sockets.size,
        connectionsTotal: total,
        waiting: waiting.length,
        stalled: stalled.size,
        stalledPorts: [...stalled],
        refused,
        ...(roundTripMs !== undefined && { roundTripMs: Math.round(roundTripMs * 10) / 10 }),
      },
    };
  }

  function changed(): void {
    if (over) return;
    wasConnected ||= slots.some(({ session }) => session?.phase === 'connected');
    publisher.touch();
  }

  function connected(socket: Socket): void {
    // An error is followed by `close`, which says all.
    socket.on('error', () => undefined);
    if (over || sockets.size >= mostConnections) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    total += 1;
    socket.once('close', () => {
      sockets.delete(socket);
      waiting = waiting.filter((other) => other !== socket);
      changed();
    });
    waiting.push(socket);
    spread();
  }

  /** Gives connections that wait to the session that carries the fewest. */
  function spread(): void {
    while (waiting.length > 0) {
      const session = pickSession(slots.flatMap((slot) => slot.session ?? []));
      if (session === undefined) break;
      const socket = waiting.shift();
      if (socket === undefined) break;
      joinConnection(socket, session.open, { up, down, stalled: (isStalled) => setStalled(socket, isStalled) });
    }
    changed();
  }

  function setStalled({ remotePort }: Socket, isStalled: boolean): void {
    if (remotePort === undefined) return;
    if (isStalled) stalled.add(remotePort);
    else stalled.delete(remotePort);
    changed();
  }

  function up(bytes: number): void {
    meter.up(bytes);
    publisher.touch();
  }

  function down(bytes: number): void {
    meter.down(bytes);
    publisher.touch();
  }

  function gaveUp(why: Failure): void {
    slots = slots.filter((slot) => slot.failure !== why);
    failure = why;
    if (slots.some(({ session }) => session !== undefined)) changed();
    else end(why);
  }

  function end(why: Failure | undefined): void {
    if (over) return;
    over = true;
    failure = why;
    publisher.stop();
    listener?.close();
    for (const slot of slots) slot.close();
    for (const socket of sockets) socket.resetAndDestroy();
    events.ended(why);
  }

  void start();

  return { close: () => end(undefined) };
}
