import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Failure } from '../../../contract/failure.ts';
import { createAgent } from '../../network/agent.ts';
import type { Route } from '../../network/route.ts';
import { transportFailure } from '../../network/transport-failure.ts';
import type { Clock } from '../clock.ts';
import { checkStreamUrl } from './stream-url.ts';

/** One websocket's life, as the connection sees it. */
export interface SocketEvents {
  open(): void;
  message(frame: Buffer): void;
  /** Bytes given to `send` that the far end has not acknowledged. */
  underWay(): number;
  /**
   * Called once, for whatever reason it closed or could not be opened. `code` is the websocket's close code; `failure`
   * is there where the proxy or the encryption stood in the way.
   */
  closed(code: number, reason: string, failure?: Failure): void;
}

export interface Socket {
  /** Text goes as a text frame, bytes as a binary one. */
  send(frame: string | Buffer): void;
  pause(): void;
  resume(): void;
  /** Nothing is read until what is queued has been sent. */
  readonly isClogged: boolean;
  /** Says goodbye where that is possible; `closed` is not called any more. */
  close(): void;
}

/** `route` stands in place of the one that was known when the session began. */
export type OpenSocket = (url: string, events: SocketEvents, route?: Route) => Socket;

const largestFrame = 1_048_576;
const openLimitMs = 15_000;
/** Idle connections behind VPNs and NAT are cut after 60 s. */
const pingEveryMs = 30_000;
const pongLimitMs = 15_000;
const goodbyeLimitMs = 1_000;
/**
 * Answers to what comes may wait up to so many bytes, beside our own messages, which wait for acknowledgements anyway:
 * where more do, nothing is read for a while, for keys would stand behind them.
 */
const mostQueued = 65_536;
/** A line that does not get rid of that in so long is dead. */
const cloggedLimitMs = 60_000;

/**
 * Opens data channels over `ws` by the route that main found for them. Throws FailureError for addresses that are
 * neither wss nor loopback.
 */
export function createOpenSocket(clock: Clock, first: Route = {}): OpenSocket {
  return (address, events, route = first) => {
    const url = checkStreamUrl(address);
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: largestFrame,
      handshakeTimeout: openLimitMs,
      followRedirects: false,
      ...(url.protocol === 'wss:' && { agent: agentOf(route) }),
    });
    let over = false;
    let paused = false;
    /** Since when more is queued than the line takes; nothing is read until all of it is gone. */
    let cloggedAt: number | undefined;
    /** Since the last ping. */
    let heard = false;
    let cancelTimer: (() => void) | undefined;

    const ping = () => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.ping('keepalive');
      heard = false;
      cancelTimer = clock.after(pongLimitMs, () => {
        // A paused socket does not read pongs, and a slow line carries them behind all else.
        const isSlow = cloggedAt !== undefined && clock.now() - cloggedAt < cloggedLimitMs;
        if (paused || heard || isSlow) waitToPing();
        else socket.terminate();
      });
    };
    const flow = () => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (paused || cloggedAt !== undefined) socket.pause();
      else socket.resume();
    };
    const waitToPing = () => {
      cancelTimer?.();
      cancelTimer = clock.after(pingEveryMs, ping);
    };

    const finish = (code: number, reason: string) => {
      cancelTimer?.();
      if (over) return;
      over = true;
      events.closed(code, reason, failure);
    };
    let cork = () => {};
    let problem = '';
    let failure: Failure | undefined;
    socket.on('upgrade', ({ socket: raw }) => {
      cork = createCork(raw, () => {
        if (cloggedAt !== undefined || raw.writableLength <= mostQueued + events.underWay()) return;
        cloggedAt = clock.now();
        flow();
      });
      raw.on('drain', () => {
        if (cloggedAt === undefined) return;
        cloggedAt = undefined;
        flow();
      });
    });
    socket.on('open', () => {
      if (over) return;
      events.open();
      ping();
    });
    socket.on('pong', waitToPing);
    socket.on('message', (frame: Buffer) => {
      heard = true;
      if (!over) events.message(frame);
    });
    // Node's error text, such as "connect ECONNREFUSED 127.0.0.1:1"; `close` follows.
    socket.on('error', (error: Error) => {
      problem = error.message;
      failure = transportFailure(error);
    });
    socket.on('close', (code, reason) => finish(code, problem === '' ? reason.toString('utf8') : problem));

    return {
      send: (frame) => {
        if (socket.readyState !== WebSocket.OPEN) return;
        cork();
        socket.send(frame);
      },
      pause: () => {
        paused = true;
        flow();
      },
      resume: () => {
        paused = false;
        flow();
      },
      get isClogged() {
        return cloggedAt !== undefined;
      },
      close: () => {
        over = true;
        cancelTimer?.();
        socket.resume();
        socket.close(1000);
        clock.after(goodbyeLimitMs, () => socket.terminate());
      },
    };
  };
}

function agentOf({ ca, proxy }: Route) {
  return createAgent({ ca, proxyFor: () => proxy, keepAlive: false });
}

/**
 * What is sent in one turn, such as the acknowledgements of all messages of one read, goes out by one call of the system;
 * `sent` is called after it, with what the system did not take still queued.
 */
function createCork(raw: Pick<Duplex, 'cork' | 'uncork'>, sent: () => void): () => void {
  let isCorked = false;
  return () => {
    if (isCorked) return;
    isCorked = true;
    raw.cork();
    process.nextTick(() => {
      isCorked = false;
      raw.uncork();
      sent();
    });
  };
}
