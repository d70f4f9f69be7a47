import { expect, test } from 'vitest';
import { NodeDetails } from '../../../../../contract/features/fleet.ts';
import { describeNode } from '../../../../../main/features/fleet/details.ts';
import { createFakeAws, failing, type FakeAnswer } from '../../../../support/fake-aws.ts';

const scope = { profile: 'ops', region: 'eu-west-1' };
const nodeId = 'i-0123456789abcdef0';
const { signal } = new AbortController();

const answers: Record<string, FakeAnswer> = {
  DescribeInstanceInformation: () => ({
    InstanceInformationList: [
      { InstanceId: nodeId, PingStatus: 'Online', AgentVersion: '3.3.1611.0', IPAddress: '10.0.0.7' },
    ],
  }),
  DescribeInstances: () => ({
    Reservations: [
      {
        Instances: [
          {
            InstanceId: nodeId,
            State: { Name: 'running' },
            LaunchTime: new Date('2026-01-02T03:04:05Z'),
            VpcId: 'vpc-1',
            KeyName: '',
            Tags: [{ Key: 'Name', Value: 'web-1' }],
          },
        ],
      },
    ],
  }),
  GetConnectionStatus: () => ({ Target: nodeId, Status: 'connected' }),
  DescribeSessions: ({ State }) => ({
    Sessions:
      State === 'Active'
        ? [{ SessionId: 'a-1', Target: nodeId, Status: 'Connected', StartDate: new Date(3_000) }]
        : [
            {
              SessionId: 'a-0',
              Target: nodeId,
              Status: 'Terminated',
              StartDate: new Date(1_000),
              EndDate: new Date(2_000),
            },
            { SessionId: 'a-2', Target: nodeId, Status: 'Terminated', StartDate: new Date(4_000) },
            { SessionId: 'a-x', Target: nodeId, Status: 'NotOfThisWorld' },
          ],
  }),
};

test('everything of one node: facts by AWS’s names, tags, connection, sessions newest first', async () => {
  const details = NodeDetails.parse(await describeNode(createFakeAws(answers), scope, nodeId, signal));
  expect(details).toMatchObject({ name: 'web-1', connection: 'connected', tags: [['Name', 'web-1']], notices: [] });
  expect(details.facts).toContainEqual({ name: 'VpcId', value: 'vpc-1' });
  expect(details.facts).toContainEqual({ name: 'LaunchTime', at: Date.UTC(2026, 0, 2, 3, 4, 5) });
  expect(details.facts.map(({ name }) => name)).not.toContain('KeyName');
  expect(details.sessions.map(({ sessionId }) => sessionId)).toEqual(['a-2', 'a-1', 'a-0']);
});

test('parts that are denied become notices', async () => {
  const aws = createFakeAws({
    ...answers,
    DescribeSessions: failing('access-denied'),
    GetConnectionStatus: failing('throttled'),
  });
  const details = await describeNode(aws, scope, nodeId, signal);
  expect(details).toMatchObject({ connection: 'unknown', sessions: [] });
  expect(details.notices.map(({ code }) => code).toSorted()).toEqual(['access-denied', 'throttled']);
});

test('a node that nobody knows is not found', async () => {
  const aws = createFakeAws({ ...answers, DescribeInstanceInformation: () => ({}), DescribeInstances: () => ({}) });
  await expect(describeNode(aws, scope, nodeId, signal)).rejects.toMatchObject({ failure: { code: 'not-found' } });
});

test('a hybrid node is not asked of EC2 and has the tags of Systems Manager', async () => {
  const aws = createFakeAws({ ...answers, ListTagsForResource: () => ({ TagList: [{ Key: 'Rack', Value: '4' }] }) });
  const details = await describeNode(aws, scope, 'mi-0123456789abcdef0', signal);
  expect(details.tags).toEqual([['Rack', '4']]);
  expect(aws.calls).not.toContain('DescribeInstances');
});
