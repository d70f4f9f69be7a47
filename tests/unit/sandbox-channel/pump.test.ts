import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPump } from '../../../sandbox/wire/channel/pump.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('payloads are short, end between characters and lose nothing', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 3_000 });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 2_000 }), async (written, step) => {
      const payloads: Buffer[] = [];
      const pump = createPump({
        emit: (payload) => payloads.push(payload),
        ready: () => true,
        full: () => {},
        paceMs: 1,
        delayMs: 0,
      });
      const bytes = Buffer.from(written);
      for (let at = 0; at < bytes.length; at += step) pump.push(bytes.subarray(at, at + step));
      const drained = pump.drained(10_000);
      await vi.runAllTimersAsync();
      await drained;
      expect(Buffer.concat(payloads).equals(bytes)).toBe(true);
      for (const payload of payloads) {
        expect(payload.length).toBeLessThanOrEqual(1_024);
        // All of it is well-formed, so each part must be.
        expect(Buffer.from(payload.toString('utf8')).equals(payload)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test('half a character waits for its rest, and goes alone when there is none', async () => {
  const payloads: string[] = [];
  const pump = createPump({
    emit: (payload) => payloads.push(payload.toString('hex')),
    ready: () => true,
    full: () => {},
    paceMs: 0,
    delayMs: 0,
  });
  pump.push(Buffer.from('61ed95', 'hex'));
  await vi.advanceTimersByTimeAsync(50);
  expect(payloads).toEqual(['61']);
  pump.push(Buffer.from('9ced', 'hex'));
  await vi.advanceTimersByTimeAsync(50);
  expect(payloads).toEqual(['61', 'ed959c']);
  const drained = pump.drained(1_000);
  await vi.advanceTimersByTimeAsync(50);
  await drained;
  expect(payloads).toEqual(['61', 'ed959c', 'ed']);
});

test('a channel that takes nothing ends the wait in time', async () => {
  const pump = createPump({ emit: () => {}, ready: () => false, full: () => {}, paceMs: 0, delayMs: 0 });
  pump.push(Buffer.from('never'));
  const drained = pump.drained(2_000);
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(drained).resolves.toBeUndefined();
  pump.stop();
});
