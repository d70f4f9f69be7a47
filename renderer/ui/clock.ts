import { useSyncExternalStore } from 'react';

const stepMs = 1_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = 0;

// A time that stands still within a second: React compares two readings of one drawing.
function wholeSecond(): number {
  return Math.floor(Date.now() / stepMs) * stepMs;
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = wholeSecond();
    timer = setInterval(tick, stepMs);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function tick(): void {
  // A window that nobody sees draws nothing.
  if (document.hidden) return;
  now = wholeSecond();
  for (const listener of listeners) listener();
}

/**
 * What `read` makes of the present time, again whenever that changes; one timer for the whole window. `read` must
 * answer with something compared by value (a text, a number), so that nothing is drawn while it stays the same.
 */
export function useClock<T extends string | number>(read: (nowMs: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(listeners.size === 0 ? wholeSecond() : now));
}
