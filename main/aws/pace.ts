import { setTimeout } from 'node:timers/promises';

/** Why an error may go away by itself. */
export type Passing = 'throttled' | 'transient';

export interface Pace {
  /** Runs calls of one key, no more than `width` at a time, and again after an error that passes. */
  readonly run: <T>(key: string, call: () => Promise<T>, options: PaceOptions) => Promise<T>;
}

export interface PaceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Attempts in all where the user set them; without it the usual number. */
  readonly tries?: { readonly [K in Passing]?: number };
  /** Whether what the call threw may pass. */
  readonly passing: (error: unknown) => Passing | undefined;
  /** A wait because of throttling begins; the returned function ends it. */
  readonly onThrottled: () => () => void;
}

export interface PaceParts {
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** AWS publishes no rates for Systems Manager; a few at a time pass, and after throttling the lane slows down. */
const width = 4;
/** Attempts, and the first and the longest wait between them, in milliseconds (the SDK's standard mode: 500 and 100). */
const rules = {
  throttled: { tries: 6, firstMs: 500, longestMs: 20_000 },
  transient: { tries: 3, firstMs: 100, longestMs: 2_000 },
} as const;
/** The gap that a lane keeps between calls after it was throttled: doubled by each, and shrinking with each success. */
const gap = { firstMs: 100, longestMs: 4_000, goneMs: 50, shrink: 0.8 } as const;

interface Lane {
  running: number;
  readonly waiting: Array<() => void>;
  gapMs: number;
}

/** Keeps the calls of one account, Region and family of operations calm. */
export function createPace({ random = Math.random, wait = pause }: PaceParts = {}): Pace {
  const lanes = new Map<string, Lane>();

  const attempt = async <T>(
    lane: Lane,
    call: () => Promise<T>,
    { signal, passing, onThrottled, tries: own = {} }: PaceOptions,
  ): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      if (lane.gapMs > 0) await wait(lane.gapMs, signal);
      try {
        const answer = await call();
        lane.gapMs = lane.gapMs * gap.shrink < gap.goneMs ? 0 : lane.gapMs * gap.shrink;
        return answer;
      } catch (error) {
        const kind = passing(error);
        if (kind === 'throttled') lane.gapMs = Math.min(gap.longestMs, Math.max(gap.firstMs, lane.gapMs * 2));
        if (kind === undefined || tries >= (own[kind] ?? rules[kind].tries) || signal?.aborted === true) throw error;
        const { firstMs, longestMs } = rules[kind];
        // Half fixed, half random: many windows and tools share one account's rate.
        const ms = Math.min(longestMs, firstMs * 2 ** (tries - 1)) * (0.5 + random() / 2);
        const end = kind === 'throttled' ? onThrottled() : () => {};
        await wait(ms, signal).finally(end);
      }
    }
  };

  return {
    async run(key, call, options) {
      const lane = lanes.get(key) ?? { running: 0, waiting: [], gapMs: 0 };
      lanes.set(key, lane);
      await enter(lane, options.signal);
      try {
        return await attempt(lane, call, options);
      } finally {
        leave(lane);
        if (lane.running === 0 && lane.gapMs === 0) lanes.delete(key);
      }
    },
  };
}

/** Takes a place in the lane. A caller that gives up takes one too: its call ends at once and says so. */
async function enter(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
  if (lane.running < width || signal?.aborted === true) {
    lane.running += 1;
    return;
  }
  await new Promise<void>((resolve) => {
    const go = () => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      lane.waiting.splice(lane.waiting.indexOf(go), 1);
      lane.running += 1;
      resolve();
    };
    lane.waiting.push(go);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}

function leave(lane: Lane): void {
  const next = lane.running <= width ? lane.waiting.shift() : undefined;
  if (next === undefined) lane.running -= 1;
  else next();
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
