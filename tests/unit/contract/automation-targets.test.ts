import { expect, test } from 'vitest';
import { isElsewhere, namesOf, totalOf } from '../../../contract/automation-targets.ts';

test('the children of targets are named once, those of maps by all their values, and AWS alone finds the others', () => {
  expect(namesOf({ kind: 'values', parameter: 'InstanceId', values: ['i-1', 'i-2', 'i-1'] })).toEqual(['i-1', 'i-2']);
  const maps = [{ InstanceId: ['i-1', 'i-2'], Mode: ['fast'] }, { InstanceId: ['i-3'] }];
  expect(namesOf({ kind: 'maps', maps })).toEqual(['i-1, i-2, fast', 'i-3']);
  const targets = [{ key: 'tag:Env', values: ['prod'] }];
  expect(namesOf({ kind: 'targets', parameter: 'InstanceId', targets })).toEqual([]);
});

test('all parts of a run together', () => {
  const part = (...values: string[]) => ({ kind: 'values' as const, parameter: 'InstanceId', values });
  expect(totalOf([part('i-1', 'i-2'), part('i-3'), { kind: 'none' }])).toBe(3);
});

test('a request is for other places by itself or by a file', () => {
  expect(isElsewhere({ locations: [] })).toBe(false);
  expect(isElsewhere({ locations: [], locationsUrl: 'https://bucket.s3.amazonaws.com/places.json' })).toBe(true);
});
