import type { TunnelState } from '../../../contract/features/tunnels.ts';
import type { Clock } from '../clock.ts';

/** Tells a state when it changes, but not too often. */
export interface Publisher {
  /** Something may have changed. */
  touch(): void;
  stop(): void;
}

const everyMs = 500;

/** The first change after a rest is told at once; while anything moves, a state is read every 500 ms. */
export function createPublisher(clock: Clock, read: () => TunnelState, tell: (state: TunnelState) => void): Publisher {
  let told = '';
  let isTouched = false;
  let isScheduled = false;
  let cancel: (() => void) | undefined;

  const publish = () => {
    isScheduled = false;
    isTouched = false;
    const state = read();
    const text = JSON.stringify(state);
    const isMoving = (state.traffic?.rateUp ?? 0) + (state.traffic?.rateDown ?? 0) > 0;
    if (text !== told) {
      told = text;
      tell(state);
    }
    // A rate falls to nothing without anything happening.
    schedule(isMoving);
  };

  const schedule = (isMoving: boolean) => {
    isScheduled = true;
    cancel = clock.after(everyMs, () => {
      isScheduled = false;
      if (isTouched || isMoving) publish();
    });
  };

  return {
    touch() {
      isTouched = true;
      // Later in this turn: what changes together is told together, and nothing before the caller has returned.
      if (isScheduled) return;
      isScheduled = true;
      cancel = clock.after(0, publish);
    },
    stop: () => cancel?.(),
  };
}
