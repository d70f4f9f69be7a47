import type { Failure } from '../../contract/failure.ts';

export interface Pace {
  /** Runs calls of one key no more than `width` at a time, and again after a throttling answer, with growing waits. */
  run<T>(key: string, call: () => Promise<T>, options: PaceOptions): Promise<T>;
}

export interface PaceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Meaning of what the call threw. */
  failureOf(error: unknown): Failure;
  /** A wait because of throttling begins; the returned function ends it. */
  onThrottled(): () => void;
}

/** AWS publishes no rates for Systems Manager: one to three calls a second in a family are known to pass for long. */
const width = 4;
/** The SDK has tried three times already when an error comes here. */
const tries = 6;
const firstWaitMs = 500;
const longestWaitMs = 20_000;

/** Keeps calls of one account, Region and operation calm. */
export function createPace(random: () => number = Math.random): Pace {
  const lanes = new Map<string, { running: number; waiting: Array<() => void> }>();

  const enter = async (key: string) => {
    const lane = lanes.get(key) ?? { running: 0, waiting: [] };
    lanes.set(key, lane);
    if (lane.running >= width) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.running += 1;
  };
  const leave = (key: string) => {
    const lane = lanes.get(key);
    const next = lane?.waiting.shift();
    if (next !== undefined) next();
    else if (lane !== undefined && --lane.running === 0) lanes.delete(key);
  };

  return {
    async run(key, call, { signal, failureOf, onThrottled }) {
      await enter(key);
      try {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await call();
          } catch (error) {
            if (failureOf(error).code !== 'throttled' || attempt === tries || signal?.aborted === true) throw error;
            const end = onThrottled();
            // Full jitter: many windows and tools share one account's rate.
            await wait(random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt), signal).finally(end);
          }
        }
      } finally {
        leave(key);
      }
    },
  };
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
