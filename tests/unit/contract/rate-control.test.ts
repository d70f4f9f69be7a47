import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concurrencyPattern,
  errorBudget,
  errorsPattern,
  nodesAPart,
  partControl,
  partsOf,
  wavesOf,
} from '../../../contract/rate-control.ts';

const nodes = (count: number) => Array.from({ length: count }, (_, at) => at);

test.each([
  ['1', true],
  ['50', true],
  ['100%', true],
  ['9%', true],
  ['0', false],
  ['0%', false],
  ['101%', false],
  ['2.5', false],
  ['10 %', false],
])('at once: %s is taken: %s', (text, taken) => expect(concurrencyPattern.test(text)).toBe(taken));

test.each([
  ['0', true],
  ['0%', true],
  ['10%', true],
  ['100%', true],
  ['-1', false],
  ['01', false],
  ['101%', false],
])('errors: %s is taken: %s', (text, taken) => expect(errorsPattern.test(text)).toBe(taken));

describe('parts', () => {
  test('hold fifty nodes at most, all of them once and in their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (count) => {
        const parts = partsOf(nodes(count));
        expect(parts.flat()).toEqual(nodes(count));
        expect(parts.every((part) => part.length <= nodesAPart)).toBe(true);
        expect(parts).toHaveLength(Math.ceil(count / nodesAPart));
      }),
    );
  });

  test('a run that is one part is sent as it was asked for', () => {
    const control = { maxConcurrency: '25%', maxErrors: '10%' };
    expect(partControl(control, { total: 24, size: 24, errors: 0 })).toEqual(control);
  });

  test('percentages are of the whole run, and a part has what is left of the errors', () => {
    const control = { maxConcurrency: '25%', maxErrors: '10%' };
    expect(partControl(control, { total: 120, size: 50, errors: 0 })).toEqual({
      maxConcurrency: '30',
      maxErrors: '12',
    });
    expect(partControl(control, { total: 120, size: 20, errors: 5 })).toEqual({ maxConcurrency: '20', maxErrors: '7' });
    expect(partControl(control, { total: 120, size: 20, errors: 12 })).toEqual({
      maxConcurrency: '20',
      maxErrors: '0',
    });
    expect(partControl(control, { total: 120, size: 20, errors: 13 })).toBeUndefined();
  });

  test('no sequence of errors within the parts goes beyond the budget by more than what runs at once', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.integer({ min: 51, max: 900 }),
        fc.integer({ min: 0, max: 60 }),
        shares,
        (total, most, failing) => {
          const control = { maxConcurrency: '1', maxErrors: String(most) };
          let errors = 0;
          for (const [at, part] of partsOf(nodes(total)).entries()) {
            const own = partControl(control, { total, size: part.length, errors });
            if (own === undefined) break;
            // A part stops at the first error beyond its own limit, as AWS does with one node at a time.
            errors += Math.min(Math.floor(part.length * (failing[at] ?? 0)), Number(own.maxErrors) + 1);
          }
          expect(errors).toBeLessThanOrEqual(errorBudget(control, total) + 1);
        },
      ),
    );
  });
});

describe('waves', () => {
  test('a percentage of the nodes makes them, and the threshold stops one of them', () => {
    const waves = wavesOf(nodes(24), { maxConcurrency: '25%', maxErrors: '7' }, true);
    expect(waves.map((wave) => wave.nodes.length)).toEqual([6, 6, 6, 6]);
    expect(waves.map(({ stops }) => stops)).toEqual([false, true, false, false]);
  });

  test('end where a part ends', () => {
    const waves = wavesOf(nodes(60), { maxConcurrency: '40', maxErrors: '0' }, true);
    expect(waves.map((wave) => [wave.part, wave.nodes.length])).toEqual([
      [1, 40],
      [1, 10],
      [2, 10],
    ]);
    expect(
      wavesOf(nodes(60), { maxConcurrency: '40', maxErrors: '0' }, false).map((wave) => wave.nodes.length),
    ).toEqual([40, 20]);
  });

  test('none stops where all may fail', () => {
    expect(wavesOf(nodes(10), { maxConcurrency: '5', maxErrors: '100%' }, true).some(({ stops }) => stops)).toBe(false);
  });
});
