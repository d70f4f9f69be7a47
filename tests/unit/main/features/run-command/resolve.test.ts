import { expect, test } from 'vitest';
import { resolveTargets } from '../../../../../main/features/run-command/resolve.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';

const scope = { profile: 'dev', region: 'eu-west-1' };
const everyNode = () => ({ InstanceInformationList: [{ InstanceId: 'i-00000000000000001', PingStatus: 'Online' }] });
const resolve = async (targets: Array<{ key: string; values: string[] }>) => {
  const aws = createFakeAws({ DescribeInstanceInformation: everyNode });
  return resolveTargets(aws, scope, { kind: 'targets', targets }, new AbortController().signal);
};
const prod = { key: 'tag:Env', values: ['prod'] };

test.each([
  [[{ key: 'resource-groups:ResourceTypeFilters', values: ['AWS::EC2::Instance'] }]],
  [[{ key: 'instanceids', values: ['i-00000000000000002'] }, prod]],
  [[{ key: 'resource-groups:Name', values: ['web', 'db'] }]],
  [
    [
      { key: 'resource-groups:Name', values: ['web'] },
      { key: 'InstanceIds', values: ['i-00000000000000002'] },
    ],
  ],
])('targets that are not understood lead to no list, least of all to one of all nodes: %j', async (targets) => {
  expect(await resolve(targets)).toEqual({ nodes: [], missing: [], isUnknown: true });
});

test('tags lead to the nodes that have them', async () => {
  expect(await resolve([prod, { key: 'tag-key', values: ['Role'] }])).toMatchObject({
    nodes: [{ nodeId: 'i-00000000000000001' }],
    missing: [],
  });
});
