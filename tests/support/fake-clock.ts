import type { Clock } from '../../main/terminal-host/clock.ts';

/** A clock that stands still until it is told to go on. */
export function createFakeClock(start = 1_600_000_000_123): Clock & { advance(ms: number): void } {
  let now = start;
  let order = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const id = ++order;
      timers.set(id, { at: now + ms, run });
      return () => void timers.delete(id);
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = [...timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b);
        if (next === undefined) break;
        timers.delete(next[0]);
        now = next[1].at;
        next[1].run();
      }
      now = until;
    },
  };
}
