import { describe, expect, test } from 'vitest';
import { AutomationRequest } from '../../../../../contract/automation-request.ts';
import { splitTargets } from '../../../../../contract/automation-targets.ts';
import { checkRequest, partToken, requestOf, startInput } from '../../../../../main/features/automation/requests.ts';
import { newParts } from '../../../../../main/features/automation/part.ts';
import { filtersOf } from '../../../../../main/features/automation/history.ts';

const values = (count: number) => Array.from({ length: count }, (_, at) => `i-${String(at).padStart(8, '0')}`);
const request = (rest: object) =>
  AutomationRequest.parse({ document: 'AWS-RestartEC2Instance', parameters: {}, ...rest });

describe('targets', () => {
  test('are split as AWS takes them, each value once', () => {
    const targets = { kind: 'values' as const, parameter: 'InstanceId', values: [...values(101), ...values(3)] };
    const parts = splitTargets(targets);
    expect(parts.map((part) => (part.kind === 'values' ? part.values.length : 0))).toEqual([50, 50, 1]);
    const maps = values(301).map((value) => ({ InstanceId: [value] }));
    const split = splitTargets({ kind: 'maps', maps });
    expect(split.map((part) => (part.kind === 'maps' ? part.maps.length : 0))).toEqual([300, 1]);
    expect(newParts(request({}))).toHaveLength(1);
  });

  test('that do not fit into one part cannot go to several places', () => {
    const locations = [{ accounts: ['123456789012'], regions: ['us-east-1'] }];
    const many = { kind: 'values', parameter: 'InstanceId', values: values(51) };
    expect(() => checkRequest(request({ locations, targets: many }))).toThrow('More targets');
    const few = { ...many, values: values(50) };
    expect(() => checkRequest(request({ locations, targets: few }))).not.toThrow();
  });

  test('give their parameter alone', () => {
    const targets = { kind: 'values', parameter: 'InstanceId', values: values(1) };
    const parameters = { InstanceId: ['i-00000001'] };
    expect(() => checkRequest(request({ targets, parameters }))).toThrow('InstanceId');
  });
});

describe('idempotency tokens', () => {
  const token = '5F1B2C3D-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
  test('are the start’s own for the first part, and the same again for each further one', () => {
    expect(partToken(token, 0)).toBe(token);
    const second = partToken(token, 1);
    expect(second).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(partToken(token.toLowerCase(), 1)).toBe(second);
    expect(partToken(token, 2)).not.toBe(second);
  });
});

describe('a request', () => {
  const whole = request({
    parameters: { AutomationAssumeRole: ['arn:aws:iam::123456789012:role/automation'] },
    version: '3',
    mode: 'Auto',
    targets: { kind: 'targets', parameter: 'InstanceId', targets: [{ key: 'tag:Env', values: ['prod'] }] },
    maxConcurrency: '25%',
    maxErrors: '1',
    locations: [{ accounts: ['123456789012', 'ou-abcd-12345678'], regions: ['us-east-1'], roleName: 'runner' }],
    tags: [['Team', 'web']],
    alarm: { name: 'too-many-errors', ignorePollFailure: true },
  });
  const input = startInput(whole, whole.targets, { maxConcurrency: '25%', maxErrors: '1' });

  test('is sent with AWS’s names', () => {
    expect(input).toEqual({
      DocumentName: 'AWS-RestartEC2Instance',
      DocumentVersion: '3',
      Parameters: { AutomationAssumeRole: ['arn:aws:iam::123456789012:role/automation'] },
      Mode: 'Auto',
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'tag:Env', Values: ['prod'] }],
      MaxConcurrency: '25%',
      MaxErrors: '1',
      TargetLocations: [
        {
          Accounts: ['123456789012', 'ou-abcd-12345678'],
          Regions: ['us-east-1'],
          TargetLocationMaxConcurrency: '1',
          TargetLocationMaxErrors: '0',
          ExecutionRoleName: 'runner',
        },
      ],
      Tags: [{ Key: 'Team', Value: 'web' }],
      AlarmConfiguration: { Alarms: [{ Name: 'too-many-errors' }], IgnorePollAlarmFailure: true },
    });
  });

  test('is read from an execution to be repeated, but for its tags', () => {
    const { Tags: _tags, ...told } = input;
    expect(requestOf({ ...told, AutomationExecutionId: 'one' })).toEqual({
      request: { ...whole, tags: [] },
      isWhole: true,
    });
  });

  test('of an execution with more than is known here keeps what can be said', () => {
    const TargetLocations = [{ Regions: ['us-east-1'] }];
    const { request: said, isWhole } = requestOf({ DocumentName: 'Odd', TargetLocations });
    expect(said).toMatchObject({ document: 'Odd', locations: [], targets: { kind: 'none' } });
    expect(isWhole).toBe(false);
  });

  test('with places of a file asks for the same file again', () => {
    const url = 'https://bucket.s3.us-east-1.amazonaws.com/places.json?X-Amz-Signature=0';
    const told = { DocumentName: 'Doc', TargetLocationsURL: url };
    const { request: said, isWhole } = requestOf(told);
    expect(isWhole).toBe(true);
    expect(startInput(said, said.targets, said)).toMatchObject({ TargetLocationsURL: url });
    expect(startInput(said, said.targets, said).TargetLocations).toBeUndefined();
  });

  test.each<[string, object]>([
    [
      'targets of each place',
      { TargetLocations: [{ Accounts: ['123456789012'], Regions: ['us-east-1'], Targets: [{ Key: 'tag:A' }] }] },
    ],
  ])('with %s is not whole: sent again it would be for something else', (_name, rest) => {
    expect(requestOf({ DocumentName: 'Doc', ...rest }).isWhole).toBe(false);
  });
});

test('a history’s filter has whole seconds, earlier and later ones included', () => {
  const filter = {
    document: ' AWS-',
    statuses: ['Failed' as const],
    after: 1_700_000_000_400,
    before: 1_700_000_001_400,
  };
  expect(filtersOf({ ...filter, tagKey: '', resourceGroup: '' })).toEqual([
    { Key: 'DocumentNamePrefix', Values: ['AWS-'] },
    { Key: 'ExecutionStatus', Values: ['Failed'] },
    { Key: 'StartTimeAfter', Values: ['2023-11-14T22:13:20Z'] },
    { Key: 'StartTimeBefore', Values: ['2023-11-14T22:13:22Z'] },
  ]);
});
