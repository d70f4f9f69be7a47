import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { withResolvers } from '../../../support/with-resolvers.ts';
import { createPace, type PaceOptions, type Passing } from '../../../../main/aws/pace.ts';

const waits: number[] = [];
const pace = () => {
  waits.length = 0;
  return createPace({ random: () => 1, wait: async (ms) => void waits.push(ms) });
};
let throttledNow = 0;
let throttledMost = 0;
const options = (signal?: AbortSignal): PaceOptions => ({
  signal,
  passing: (error) => (error as { passing?: Passing }).passing,
  onThrottled: () => {
    throttledMost = Math.max(throttledMost, (throttledNow += 1));
    return () => (throttledNow -= 1);
  },
});
const error = (passing?: Passing) => Object.assign(new Error(passing ?? 'for good'), { passing });
const failing = (times: number, passing?: Passing) => {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error(passing);
    return calls;
  };
};

test('a call that is throttled is tried again with growing waits, and counted', async () => {
  throttledMost = 0;
  expect(await pace().run('k', failing(3, 'throttled'), options())).toBe(4);
  // The wait of the attempt, then the lane's gap.
  expect(waits).toEqual([500, 100, 1_000, 200, 2_000, 400]);
  expect([throttledNow, throttledMost]).toEqual([0, 1]);
});

test('an error that passes is tried three times', async () => {
  expect(await pace().run('k', failing(2, 'transient'), options())).toBe(3);
  await expect(pace().run('k', failing(3, 'transient'), options())).rejects.toThrow('transient');
});

test('an error that stays is told at once', async () => {
  await expect(pace().run('k', failing(1), options())).rejects.toThrow('for good');
  expect(waits).toEqual([]);
});

test('throttling ends after six attempts', async () => {
  await expect(pace().run('k', failing(6, 'throttled'), options())).rejects.toThrow('throttled');
});

test('after throttling the next calls of the lane walk, until it is calm again', async () => {
  const own = pace();
  await own.run('k', failing(1, 'throttled'), options());
  waits.length = 0;
  for (let page = 0; page < 6; page += 1) await own.run('k', async () => page, options());
  expect(waits.length).toBeGreaterThan(0);
  expect(waits.length).toBeLessThan(6);
  waits.length = 0;
  await own.run('other', async () => 1, options());
  expect(waits).toEqual([]);
});

test('no more than four calls of a lane run at a time; all are answered', async () => {
  const own = pace();
  let running = 0;
  let most = 0;
  const call = async () => {
    most = Math.max(most, (running += 1));
    await new Promise(setImmediate);
    running -= 1;
    return 1;
  };
  const all = await Promise.all(Array.from({ length: 30 }, () => own.run('k', call, options())));
  expect(all).toHaveLength(30);
  expect(most).toBe(4);
});

test('a caller that gives up while it waits for its place is let through at once', async () => {
  const own = pace();
  const gate = new EventEmitter();
  const opened = once(gate, 'open');
  const held = Array.from({ length: 4 }, () => own.run('k', () => opened, options()));
  const abort = new AbortController();
  const last = own.run('k', async () => 'ended', options(abort.signal));
  abort.abort();
  expect(await last).toBe('ended');
  gate.emit('open');
  await Promise.all(held);
  expect(await own.run('k', async () => 'free', options())).toBe('free');
});

test('an aborted call is not tried again', async () => {
  const abort = new AbortController();
  const call = async () => {
    abort.abort();
    throw error('throttled');
  };
  await expect(pace().run('k', call, options(abort.signal))).rejects.toThrow('throttled');
  expect(waits).toEqual([]);
});

test('a call that nobody wants any more does not wait for its turn', async () => {
  const own = pace();
  const held = withResolvers<number>();
  const busy = Array.from({ length: 4 }, () => own.run('k', () => held.promise, options()));
  const gone = new AbortController();
  gone.abort();
  // Ends although none of the others has.
  await expect(own.run('k', async () => gone.signal.throwIfAborted(), options(gone.signal))).rejects.toThrow('aborted');
  held.resolve(1);
  await Promise.all(busy);
  expect(await own.run('k', async () => 2, options())).toBe(2);
});
