import { failed, failureOf, type Failure, type FailureCode } from '../../../contract/failure.ts';
import type { TerminalEnd } from '../../../contract/terminal.ts';
import type { Route } from '../../network/route.ts';
import type { Clock } from '../clock.ts';
import { openDataChannel } from './payloads.ts';
import type { SessionApi } from './session-api.ts';
import type { OpenSocket, Socket, SocketEvents } from './socket.ts';

export interface ConnectionOptions {
  readonly sessionId: string;
  readonly streamUrl: string;
  /** Of ssm:StartSession; good for the first connection. */
  readonly token: string;
  /** The same for all connections of one session. */
  readonly clientId: string;
  readonly api: Pick<SessionApi, 'resume'>;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** From 0 up to 1. */
  random(): number;
  newId(): string;
  up(): void;
  /** The websocket is gone; it is being got back. */
  down(): void;
  readonly frame: (frame: Buffer) => void;
  /** Bytes that were given to `send` and are sent again if they are lost. */
  underWay(): number;
  /** It cannot be got back. */
  lost(end: TerminalEnd): void;
}

/** A data channel's websocket, opened again whenever it is lost: the service closes each after about an hour. */
export interface Connection {
  send(frame: Buffer): void;
  pause(): void;
  resume(): void;
  close(): void;
  /** Nothing is read until what is queued has been sent. */
  readonly isClogged: boolean;
}

const firstWaitMs = 500;
const longestWaitMs = 15_000;
/** A train's tunnel: the plugin's six seconds are too few. */
const giveUpAfterMs = 10 * 60_000;
/** No try and no wait takes so long: what is more was slept through, which is no reason to give up. */
const longestTurnMs = 90_000;
/** A connection that held so long, or carried so many messages, was good: the next loss starts from the first wait again. */
const goodAfterMs = 10_000;
const goodAfterFrames = 32;
/** One that carried anything for so long was there at least: its loss is another one. */
const thereAfterMs = 3_000;
/** Tries with the first token, which a connection that never opened has not used up. */
const firstTokenTries = 3;

/** Answers after which asking again is of no use. */
const finalCodes: ReadonlySet<FailureCode> = new Set([
  'not-found',
  'session-ended',
  'profile-missing',
  'invalid-request',
]);

export function createConnection(options: ConnectionOptions): Connection {
  const { clock } = options;
  let socket: Socket | undefined;
  let over = false;
  let paused = false;
  let everOpened = false;
  let attempts = 0;
  /** Of `giveUpAfterMs`, up to `triedAt`. */
  let tried = 0;
  let triedAt = clock.now();
  let lastFailure: Failure | undefined;
  let cancelWait: (() => void) | undefined;
  let cancelGood: (() => void) | undefined;
  let route: Route | undefined;

  const lose = (end: TerminalEnd) => {
    if (over) return;
    over = true;
    options.lost(end);
  };

  const open = (token: string) => {
    let frames = 0;
    let openedAt = clock.now();
    try {
      const events: SocketEvents = {
        open() {
          everOpened = true;
          openedAt = clock.now();
          socket?.send(openDataChannel(token, options.clientId, options.newId()));
          if (paused) socket?.pause();
          cancelGood = clock.after(goodAfterMs, () => (attempts = 0));
          options.up();
        },
        message(frame) {
          frames += 1;
          if (frames === goodAfterFrames) attempts = 0;
          options.frame(frame);
        },
        underWay: options.underWay,
        closed(_code, reason, failure) {
          cancelGood?.();
          socket = undefined;
          if (over) return;
          // A route that never worked will not by itself; one that did may have met a hotel's portal.
          if (failure !== undefined && !everOpened) {
            lose({ reason: 'failed', failure: { ...failure, remedy: 'reconnect' } });
            return;
          }
          const wasThere = frames > 0 && clock.now() - openedAt >= thereAfterMs;
          if (attempts === 0 || wasThere) {
            tried = 0;
            triedAt = clock.now();
          }
          lastFailure =
            failure ??
            failed('offline', reason === '' ? 'The connection was closed.' : reason, {
              remedy: 'reconnect',
            }).failure;
          options.down();
          retry();
        },
      };
      socket = options.openSocket(options.streamUrl, events, route);
    } catch (error) {
      lose({ reason: 'failed', failure: failureOf(error) });
    }
  };

  const retry = () => {
    if (over) return;
    const now = clock.now();
    tried += Math.min(Math.max(0, now - triedAt), longestTurnMs);
    triedAt = now;
    if (tried > giveUpAfterMs) {
      lose({
        reason: 'failed',
        ...(lastFailure !== undefined && { failure: { ...lastFailure, remedy: 'reconnect' } }),
      });
      return;
    }
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** attempts);
    attempts += 1;
    cancelWait = clock.after(wait * (0.5 + options.random() / 2), () => void again());
  };

  const again = async () => {
    if (!everOpened && attempts <= firstTokenTries) {
      open(options.token);
      return;
    }
    try {
      const resumed = await options.api.resume(options.sessionId);
      if (over) return;
      const { token } = resumed;
      route = resumed.route ?? route;
      if (token === '') lose({ reason: 'timed-out' });
      else open(token);
    } catch (error) {
      lastFailure = failureOf(error);
      if (finalCodes.has(lastFailure.code)) lose({ reason: 'closed-by-service', failure: lastFailure });
      else retry();
    }
  };

  // Not in this turn: whoever made the connection must have it before it can be lost.
  cancelWait = clock.after(0, () => open(options.token));

  return {
    send: (frame) => socket?.send(frame),
    pause() {
      paused = true;
      socket?.pause();
    },
    resume() {
      paused = false;
      socket?.resume();
    },
    close() {
      over = true;
      cancelWait?.();
      cancelGood?.();
      socket?.close();
      socket = undefined;
    },
    get isClogged() {
      return socket?.isClogged ?? false;
    },
  };
}
