import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createActivity } from '../../../../main/aws/activity.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('counts calls in flight and calls that were told to slow down; each end counts once', () => {
  const activity = createActivity(() => 42);
  const end = activity.begin();
  const calm = activity.throttled();
  expect(activity.current()).toEqual({ inFlight: 1, throttled: 1, lastThrottledAt: 42 });
  calm();
  calm();
  end();
  end();
  expect(activity.current()).toEqual({ inFlight: 0, throttled: 0, lastThrottledAt: 42 });
});

test('a watcher hears the last state, not every call', () => {
  const activity = createActivity();
  const told = vi.fn<(state: unknown) => void>();
  const stop = activity.watch(told);
  for (let call = 0; call < 50; call += 1) activity.begin();
  vi.advanceTimersByTime(1_000);
  expect(told.mock.calls).toEqual([[{ inFlight: 50, throttled: 0 }]]);
  stop();
  activity.begin();
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveBeenCalledTimes(1);
});
