import { describe, expect, it } from 'vitest';
import {
  concurrencyOf,
  concurrencyPattern,
  errorsPattern,
  runInWaves,
  shareOf,
} from '../../../sandbox/world/rate-control.ts';

const control = (maxConcurrency: string, maxErrors = '0') => ({ maxConcurrency, maxErrors });
const never = new AbortController().signal;

describe('rate control', () => {
  it('takes counts and percentages, rounded down; one at least runs', () => {
    expect(shareOf('10%', 50)).toBe(5);
    expect(shareOf('10%', 19)).toBe(1);
    expect(shareOf('7', 50)).toBe(7);
    expect(concurrencyOf(control('1%'), 20)).toBe(1);
  });

  it('takes no zero, no decimals and nothing above 100%', () => {
    for (const bad of ['0', '0%', '101%', '1.5', ' 5', '-1', '']) expect(concurrencyPattern.test(bad)).toBe(false);
    for (const good of ['1', '50', '1%', '100%']) expect(concurrencyPattern.test(good)).toBe(true);
    for (const good of ['0', '0%', '99%']) expect(errorsPattern.test(good)).toBe(true);
  });

  it('stops when errors exceed what is allowed: 10% of 50 at the sixth', async () => {
    const begun: number[] = [];
    const targets = Array.from({ length: 50 }, (_none, index) => index);
    const run = async (target: number) => {
      begun.push(target);
      return true;
    };
    const { left, errors } = await runInWaves({ targets, control: control('1', '10%'), stop: never, run });
    expect(errors).toBe(6);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    expect(left).toHaveLength(44);
  });

  it('begins nothing more after a stop', async () => {
    const stop = new AbortController();
    const run = async () => {
      stop.abort();
      return false;
    };
    expect((await runInWaves({ targets: [1, 2, 3], control: control('1'), stop: stop.signal, run })).left).toEqual([
      2, 3,
    ]);
  });
});
