import { FailureError, failed, type Failure, type FailureCode } from '../../../contract/failure.ts';
import type { Clock } from '../clock.ts';
import type { HostLog } from '../host-log.ts';
import { openTunnelSession, type OpenChannel, type TunnelSession } from './tunnel-session.ts';

export interface TunnelSlotParts {
  readonly clock: Clock;
  readonly log: HostLog;
  /** From 0 up to 1. */
  random(): number;
  /** Starts a session (ssm:StartSession) and gives what opens its channel. Throws FailureError. */
  requestSession(): Promise<OpenChannel>;
}

export interface TunnelSlotEvents {
  changed(): void;
  freed(): void;
  refused(): void;
  /** A session was started. */
  started(): void;
  /** It has given up: asking again is of no use. */
  gaveUp(failure: Failure): void;
}

/** One of the sessions under a local port: got again whenever it is lost. */
export interface TunnelSlot {
  readonly session: TunnelSession | undefined;
  /** Why there is no session now. */
  readonly failure: Failure | undefined;
  close(): void;
}

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
/** A session that lived so long was good: the next loss starts from the first wait again. */
const goodAfterMs = 60_000;

/** Failures after which asking again is of no use. */
const finalCodes: ReadonlySet<FailureCode> = new Set([
  'access-denied',
  'document-missing',
  'invalid-request',
  'not-found',
  'profile-missing',
  'unsupported',
]);

/** The first of a tunnel gives up when it gets no session at all: then the user's wish to open it has failed. */
export function createTunnelSlot(parts: TunnelSlotParts, isFirst: boolean, events: TunnelSlotEvents): TunnelSlot {
  const { clock, log } = parts;
  let session: TunnelSession | undefined;
  let failure: Failure | undefined;
  let hadSession = false;
  let losses = 0;
  let openedAt = 0;
  let over = false;
  let cancelWait: (() => void) | undefined;

  const request = async () => {
    try {
      begin(await parts.requestSession());
    } catch (error) {
      lost(error instanceof FailureError ? error.failure : failed('unexpected', nameOf(error)).failure);
    }
  };

  const begin = (openChannel: OpenChannel) => {
    openedAt = clock.now();
    session = openTunnelSession(openChannel, clock, {
      changed: events.changed,
      freed() {
        failure = undefined;
        events.freed();
      },
      refused: events.refused,
      ended: (why) => lost(why),
    });
    // It was started while nobody wanted it any more: the service must not keep it.
    if (over) {
      session.close();
      return;
    }
    hadSession = true;
    events.started();
    events.changed();
  };

  const lost = (why: Failure | undefined) => {
    const wasGood = session !== undefined && clock.now() - openedAt >= goodAfterMs;
    session = undefined;
    if (over) return;
    if (why !== undefined) failure = why;
    if (why !== undefined && ((isFirst && !hadSession) || finalCodes.has(why.code))) {
      over = true;
      events.gaveUp(why);
      return;
    }
    if (why !== undefined) log.warn('a tunnel lost a session', { code: why.code });
    losses = wasGood ? 0 : losses + 1;
    wait();
    events.changed();
  };

  const wait = () => {
    if (losses === 0) {
      void request();
      return;
    }
    const ms = Math.min(longestWaitMs, firstWaitMs * 2 ** (losses - 1));
    // Spread: several sessions of one node are lost at the same moment.
    cancelWait = clock.after(ms * (0.5 + parts.random() / 2), () => void request());
  };

  void request();

  return {
    get session() {
      return session;
    },
    get failure() {
      return failure;
    },
    close() {
      over = true;
      cancelWait?.();
      session?.close();
    },
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown error');
