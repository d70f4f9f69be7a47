import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createIdleWatch } from '../../../renderer/features/terminals/idle.ts';

const minute = 60_000;
beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function start() {
  const told: Array<[string, number | undefined]> = [];
  return { told, watch: createIdleWatch({ onChange: (paneId, endsAt) => void told.push([paneId, endsAt]) }) };
}

test('two minutes before the end it is told when that is; data takes it back', () => {
  const { watch, told } = start();
  watch.touch('a');
  watch.watch('a', 20);
  vi.advanceTimersByTime(18 * minute - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([['a', 20 * minute]]);
  watch.touch('a');
  expect(told.at(-1)).toEqual(['a', undefined]);
  vi.advanceTimersByTime(18 * minute);
  expect(told.at(-1)).toEqual(['a', 38 * minute]);
});

test('data moves the warning, of each session by itself', () => {
  const { watch, told } = start();
  for (const paneId of ['a', 'b']) {
    watch.touch(paneId);
    watch.watch(paneId, 10);
  }
  vi.advanceTimersByTime(7 * minute);
  watch.touch('a');
  vi.advanceTimersByTime(minute);
  expect(told).toEqual([['b', 10 * minute]]);
  vi.advanceTimersByTime(7 * minute);
  expect(told).toEqual([
    ['b', 10 * minute],
    ['a', 17 * minute],
  ]);
});

test('the time counts from the last data, also when the limit is learnt later', () => {
  const { watch, told } = start();
  watch.touch('a');
  vi.advanceTimersByTime(4 * minute);
  watch.watch('a', 5);
  vi.advanceTimersByTime(0);
  expect(told).toEqual([['a', 5 * minute]]);
});

test('a limit of a minute or two is told at its half', () => {
  const { watch, told } = start();
  watch.touch('a');
  watch.watch('a', 1);
  vi.advanceTimersByTime(minute / 2);
  expect(told).toEqual([['a', minute]]);
});

test('one timer, and none without a session that is watched', () => {
  const { watch, told } = start();
  for (const paneId of ['a', 'b', 'c']) watch.watch(paneId, 20);
  for (let turn = 0; turn < 100; turn += 1) watch.touch('b');
  expect(vi.getTimerCount()).toBe(1);
  for (const paneId of ['a', 'b', 'c']) watch.forget(paneId);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60 * minute);
  expect(told).toEqual([]);
});
