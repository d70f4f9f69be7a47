import { expect, test } from 'vitest';
import { tellLatest } from '../../../../main/features/tell-latest.ts';

test.each([1, 2])('a reading that fails (number %i) ends the feed and what it watches', async (failing) => {
  let reads = 0;
  let watched = 0;
  let change = () => {};
  const read = async () => {
    reads += 1;
    if (reads === failing) throw new Error('broken');
    return reads;
  };
  const watch = (again: () => void) => {
    watched += 1;
    change = again;
    return () => (watched -= 1);
  };
  const told = tellLatest(read, () => change(), new AbortController().signal, [watch]);
  await expect(told).rejects.toThrow('broken');
  expect(watched).toBe(0);
});
