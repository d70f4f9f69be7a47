import { expect, test } from 'vitest';
import { createRest } from '../../../../main/features/rest.ts';
import { quietly } from '../../../../main/features/spacing.ts';

const hour = 3_600_000;

test('a rest is cut short by a wake, the next one is not', async () => {
  const waits: AbortSignal[] = [];
  const { rest, wake } = createRest((ms, signal) => {
    waits.push(signal);
    return quietly(ms, signal);
  });
  const { signal } = new AbortController();
  const resting = rest(hour, signal);
  wake();
  expect(await resting).toBe(true);
  expect(await rest(0, signal)).toBe(false);
  expect(waits.map(({ aborted }) => aborted)).toEqual([true, false]);
});

test('a wake during a look is not lost: the next one ends at once', async () => {
  const { rest, wake, begin } = createRest(quietly);
  const { signal } = new AbortController();
  begin();
  wake();
  expect(await rest(hour, signal)).toBe(true);
  expect(await rest(0, signal)).toBe(false);
});

test('a wake before a look is answered by the look', async () => {
  const { rest, wake, begin } = createRest(quietly);
  wake();
  begin();
  expect(await rest(0, new AbortController().signal)).toBe(false);
});

test('a rest that is given up was not woken', async () => {
  const { rest } = createRest(quietly);
  const life = new AbortController();
  const resting = rest(hour, life.signal);
  life.abort();
  expect(await resting).toBe(false);
});
