import { expect, test } from 'vitest';
import { failureOf } from '../../../../contract/failure.ts';
import { orAborted } from '../../../../main/aws/or-aborted.ts';

test('what nobody wants any more from the start is not waited for', async () => {
  const never = new Promise(() => {});
  const told = await orAborted(never, AbortSignal.abort()).catch((error: unknown) => failureOf(error).code);
  expect(told).toBe('cancelled');
});

test('a failure that comes later is told, and one after the end is not missed', async () => {
  await expect(orAborted(Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow('no');
  await expect(orAborted(Promise.reject(new Error('no')), AbortSignal.abort())).rejects.toThrow('Cancelled.');
});
