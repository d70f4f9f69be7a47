import type { Instance } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { decodeTags, encodeTags } from '../../../../../contract/tags.ts';
import { joinNode, type ManagedNode } from '../../../../../main/features/fleet/join.ts';

const id = 'i-0123456789abcdef0';
const all = { managedKnown: true, rememberedTags: '' };
const instance = (state: string, more: Partial<Instance> = {}): Instance => ({
  InstanceId: id,
  State: { Name: state as 'running' },
  ...more,
});
const managed = (ping: 'Online' | 'ConnectionLost', more: Partial<ManagedNode> = {}): ManagedNode => ({
  InstanceId: id,
  PingStatus: ping,
  ...more,
});
const profile = { IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/fleet' } };

test.each([
  ['online', managed('Online'), instance('running'), 'online', 'none'],
  ['online without a word of EC2', managed('Online'), undefined, 'online', 'none'],
  ['silent', managed('ConnectionLost'), instance('running'), 'connection-lost', 'silent'],
  ['stopped, lingering in Systems Manager', managed('ConnectionLost'), instance('stopped'), 'stopped', 'stopped'],
  ['stopped, still called online', managed('Online'), instance('stopped'), 'stopped', 'stopped'],
  [
    'stopped by the properties alone',
    managed('ConnectionLost', { InstanceState: 'stopped' }),
    undefined,
    'stopped',
    'stopped',
  ],
  ['stopped and never managed', undefined, instance('stopped'), 'stopped', 'stopped'],
  ['starting', undefined, instance('pending'), 'changing', 'starting'],
  ['stopping', managed('Online'), instance('stopping'), 'changing', 'stopping'],
  ['terminated', managed('ConnectionLost'), instance('terminated'), 'terminated', 'terminated'],
  ['going down', undefined, instance('shutting-down'), 'terminated', 'terminated'],
  ['running without a profile', undefined, instance('running'), 'not-managed', 'no-instance-profile'],
  ['running with a profile', undefined, instance('running', profile), 'not-managed', 'never-registered'],
] as const)('%s', (_name, node, ec2, reach, reason) => {
  expect(joinNode(node, ec2, all)).toMatchObject({ id, reach, reason });
});

test('an instance that Systems Manager could not be asked about has no known reason', () => {
  const row = joinNode(undefined, instance('running'), { managedKnown: false, rememberedTags: '' });
  expect(row).toMatchObject({ reach: 'not-managed', reason: 'unknown' });
});

test('the name is the Name tag, then the properties’ name, then the computer’s', () => {
  const tagged = instance('running', { Tags: [{ Key: 'Name', Value: '웹-1' }] });
  expect(joinNode(managed('Online', { Name: 'old' }), tagged, all).name).toBe('웹-1');
  expect(joinNode(managed('Online', { Name: 'prop', ComputerName: 'host' }), instance('running'), all).name).toBe(
    'prop',
  );
  expect(joinNode(managed('Online', { Name: '', ComputerName: 'host' }), undefined, all).name).toBe('host');
});

test('tags are EC2’s, and those of the last reading until it has told them', () => {
  const remembered = encodeTags([['Env', 'prod']]);
  const context = { managedKnown: true, rememberedTags: remembered };
  expect(decodeTags(joinNode(managed('Online'), undefined, context).tags)).toEqual([['Env', 'prod']]);
  expect(joinNode(managed('Online'), instance('running', { Tags: [] }), context).tags).toBe('');
});

test('a hybrid node has no EC2 state', () => {
  const node: ManagedNode = {
    InstanceId: 'mi-0123456789abcdef0',
    PingStatus: 'Online',
    Name: 'rack-4',
    IPAddress: '10.1.2.3',
    PlatformType: 'Linux',
    LastPingDateTime: new Date(1_760_000_000_000),
  };
  expect(joinNode(node, undefined, all)).toMatchObject({
    kind: 'hybrid',
    reach: 'online',
    state: '',
    name: 'rack-4',
    address: '10.1.2.3',
    platform: 'Linux',
    lastPing: 1_760_000_000_000,
  });
});
