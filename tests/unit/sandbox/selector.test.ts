import { describe, expect, it } from 'vitest';
import { select } from '../../../sandbox/world/automation/selector.ts';

const answer = {
  Reservations: [
    { Instances: [{ InstanceId: 'i-1', State: { Name: 'running' } }] },
    { Instances: [{ InstanceId: 'i-2', State: { Name: 'stopped' } }, { InstanceId: 'i-3' }] },
  ],
  'odd.name': 1,
};

describe('select', () => {
  it.each([
    ['$.Reservations[0].Instances[0].State.Name', 'running'],
    ['Reservations[1].Instances[1].InstanceId', 'i-3'],
    ['$.Reservations..InstanceId', ['i-1', 'i-2', 'i-3']],
    ['$.Reservations..Instances..State.Name', ['running', 'stopped']],
    ['$.Reservations[*].Instances[0].InstanceId', ['i-1', 'i-2']],
    ["$['odd.name']", 1],
    ['$.Reservations[7].Instances', undefined],
    ['$.Nobody', undefined],
    ['$..Nobody', []],
    ['$', answer],
  ])('%s', (path, found) => expect(select(path, answer)).toEqual(found));

  it('refuses what is no path', () => expect(() => select('$.[?(@.a)]', answer)).toThrow('not understood'));
});
