import type { Activity } from '../../contract/features/app.ts';

/** Counts AWS calls for the status bar. */
export interface ActivityCounter {
  readonly current: () => Activity;
  readonly watch: (listener: (activity: Activity) => void) => () => void;
  /** A call begins; the returned function ends it. */
  readonly begin: () => () => void;
  /** A call waits because AWS said to slow down; the returned function ends the wait. */
  readonly throttled: () => () => void;
}

/** Listeners are told at most this often: the window redraws a number, not every call. */
const quietMs = 100;

/** A counter at zero; `now` in milliseconds since the epoch. */
export function createActivity(now: () => number = Date.now): ActivityCounter {
  const listeners = new Set<(activity: Activity) => void>();
  let activity: Activity = { inFlight: 0, throttled: 0 };
  let timer: NodeJS.Timeout | undefined;
  const change = (next: Partial<Activity>) => {
    activity = { ...activity, ...next };
    if (listeners.size === 0) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const listener of listeners) listener(activity);
    }, quietMs);
  };
  return {
    current: () => activity,
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    begin() {
      change({ inFlight: activity.inFlight + 1 });
      return once(() => change({ inFlight: activity.inFlight - 1 }));
    },
    throttled() {
      change({ throttled: activity.throttled + 1, lastThrottledAt: now() });
      return once(() => change({ throttled: activity.throttled - 1 }));
    },
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
