import { describe, expect, it } from 'vitest';
import { ec2Elements, ec2Lists } from '../../../sandbox/wire/ec2-names.ts';
import { nested } from '../../../sandbox/wire/form.ts';
import { element } from '../../../sandbox/wire/xml.ts';

describe('query requests', () => {
  it('are read as the API names them', () => {
    const form =
      'Filter.1.Name=tag%3AEnv&Filter.1.Value.1=prod&Filter.1.Value.2=dev&InstanceId.1=i-1&InstanceId.10=i-10&InstanceId.2=i-2';
    expect(nested(new URLSearchParams(form), ec2Lists)).toEqual({
      Filters: [{ Name: 'tag:Env', Values: ['prod', 'dev'] }],
      InstanceIds: ['i-1', 'i-2', 'i-10'],
    });
    expect(nested(new URLSearchParams('InstanceId=i-1'), ec2Lists)).toEqual({ InstanceId: 'i-1' });
    expect(nested(new URLSearchParams('Parameters.member.1.ParameterKey=a&Capabilities.member.1=X'))).toEqual({
      Parameters: [{ ParameterKey: 'a' }],
      Capabilities: ['X'],
    });
  });

  it('cannot reach what every object has', () => {
    nested(new URLSearchParams('__proto__.polluted=1&constructor.prototype.polluted=1'));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('EC2’s answers', () => {
  it('have EC2’s element names', () => {
    const answer = { Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, Tags: [] }] }] };
    expect(element('R', ec2Elements(answer))).toBe(
      '<R><reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><instanceState><name>running</name></instanceState><tagSet></tagSet></item></instancesSet></item></reservationSet></R>',
    );
  });
});
