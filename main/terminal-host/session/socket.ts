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
    let cancelTimer: (() => void) | undefined;

    const ping = () => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.ping('keepalive');
      cancelTimer = clock.after(pongLimitMs, () => {
        // A paused socket does not read pongs: only one that listens can be told to be dead.
        if (paused) waitToPing();
        else socket.terminate();
      });
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
    socket.on('upgrade', (response) => (cork = createCork(response.socket)));
    socket.on('open', () => {
      if (over) return;
      events.open();
      ping();
    });
    socket.on('pong', waitToPing);
    socket.on('message', (frame: Buffer) => {
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
        if (socket.readyState === WebSocket.OPEN) socket.pause();
      },
      resume: () => {
        paused = false;
        if (socket.readyState === WebSocket.OPEN) socket.resume();
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

/** What is sent in one turn, such as the acknowledgements of all messages of one read, goes out by one call of the system. */
function createCork(raw: Pick<Duplex, 'cork' | 'uncork'>): () => void {
  let isCorked = false;
  return () => {
    if (isCorked) return;
    isCorked = true;
    raw.cork();
    process.nextTick(() => {
      isCorked = false;
      raw.uncork();
    });
  };
}
