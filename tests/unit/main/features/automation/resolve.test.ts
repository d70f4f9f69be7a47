import { beforeAll, expect, test } from 'vitest';
import { resolveTargets } from '../../../../../main/features/automation/resolve.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';

const parameter = { name: 'InstanceId', type: 'String' as const, awsType: 'AWS::SSM::ManagedInstance::Id' };
const aws = createFakeAws({
  DescribeInstances: () => ({ Reservations: [{ Instances: [{ InstanceId: 'i-00000001' }] }] }),
  DescribeInstanceInformation: ({ Filters }) => ({
    InstanceInformationList: [
      { InstanceId: 'mi-00000001', Name: 'rack-1', PingStatus: 'Online' },
      ...(Filters === undefined
        ? [{ InstanceId: 'i-00000002', ComputerName: 'web', PingStatus: 'ConnectionLost' }]
        : []),
    ],
  }),
  ListGroupResources: () => ({
    ResourceIdentifiers: [{ ResourceArn: 'arn:aws:ssm:us-east-1:111122223333:managed-instance/mi-00000001' }],
  }),
});
const resolve = (key: string, values: string[], rest: object = {}) =>
  resolveTargets(
    { aws, scope: { profile: 'box', region: 'us-east-1' }, signal: new AbortController().signal },
    { ...parameter, ...rest },
    [{ key, values }],
  );
// The SDK is loaded when it is first asked: on a busy computer that takes longer than a test.
beforeAll(
  () =>
    Promise.all([
      import('@aws-sdk/client-ssm'),
      import('@aws-sdk/client-ec2'),
      import('@aws-sdk/client-resource-groups'),
    ]),
  60_000,
);

test('managed nodes are found as such, machines elsewhere among them', async () => {
  const rack = { value: 'mi-00000001', label: 'rack-1', state: 'Online' };
  expect(await resolve('AWS::SSM::ManagedInstance', ['*'])).toEqual([
    rack,
    { value: 'i-00000002', label: 'web', state: 'ConnectionLost' },
  ]);
  expect(await resolve('tag:Env', ['prod'])).toEqual([rack]);
  expect(await resolve('ResourceGroup', ['racks'])).toEqual([rack]);
});

test('instances are found as instances', async () => {
  const found = await resolve('AWS::EC2::Instance', ['*'], { awsType: 'AWS::EC2::Instance::Id' });
  expect(found?.map(({ value }) => value)).toEqual(['i-00000001']);
});

test('of a key that is not known there is no list', async () => {
  expect(await resolve('resource-groups:ResourceTypeFilters', ['AWS::EC2::Instance'])).toBeUndefined();
});
