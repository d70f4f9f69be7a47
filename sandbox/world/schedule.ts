import { setMaxListeners } from 'node:events';

/** What the world does later. Everything ends with the world: no timer of a closed sandbox fires. */
export interface Schedule {
  /** Does something once, `ms` milliseconds from now. */
  after(ms: number, act: () => void): void;
  /** Resolves after `ms` milliseconds, or at once when `until` is aborted; never after the world has ended. */
  wait(ms: number, until?: AbortSignal): Promise<void>;
  /** Aborted when the world ends. */
  readonly ended: AbortSignal;
  end(): void;
}

const longest = 2_147_483_647;

export function createSchedule(): Schedule {
  const ending = new AbortController();
  // One listener for each script that runs.
  setMaxListeners(0, ending.signal);
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, act: () => void): (() => void) => {
    if (ending.signal.aborted) return () => undefined;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        act();
      },
      Math.min(Math.max(0, ms), longest),
    );
    timers.add(timer);
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  };
  return {
    after: (ms, act) => void after(ms, act),
    wait: (ms, until) =>
      new Promise((resolve) => {
        if (until?.aborted === true) {
          resolve();
          return;
        }
        const cut = () => {
          cancel();
          resolve();
        };
        const cancel = after(ms, () => {
          until?.removeEventListener('abort', cut);
          resolve();
        });
        until?.addEventListener('abort', cut, { once: true });
      }),
    ended: ending.signal,
    end() {
      ending.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
