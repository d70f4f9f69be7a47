import type { Instance } from '@aws-sdk/client-ec2';
import type { InstanceProperty } from '@aws-sdk/client-ssm';
import type { Reach, ReachReason } from '../../../contract/features/fleet.ts';
import { decodeTags, encodeTags } from '../../../contract/tags.ts';
import type { NodeRow } from './row.ts';

/** What Systems Manager tells of a node (DescribeInstanceProperties; DescribeInstanceInformation tells a part of it). */
export type ManagedNode = Pick<
  InstanceProperty,
  | 'InstanceId'
  | 'Name'
  | 'PingStatus'
  | 'LastPingDateTime'
  | 'PlatformType'
  | 'PlatformName'
  | 'PlatformVersion'
  | 'AgentVersion'
  | 'IPAddress'
  | 'ComputerName'
  | 'InstanceType'
  | 'InstanceState'
>;

/** What else a join depends on. */
export interface JoinContext {
  /** Systems Manager was read to its end: only then does an instance that it did not list count as not managed. */
  readonly managedKnown: boolean;
  /** Encoded tags of an earlier reading, for a node whose tags EC2 has not told (yet). */
  readonly rememberedTags: string;
}

/** One row of what both services tell of a node; at least one of them does. */
export function joinNode(
  managed: ManagedNode | undefined,
  instance: Instance | undefined,
  { managedKnown, rememberedTags }: JoinContext,
): NodeRow {
  const id = managed?.InstanceId ?? instance?.InstanceId ?? '';
  const kind = id.startsWith('mi-') ? 'hybrid' : 'ec2';
  const state = kind === 'hybrid' ? '' : (instance?.State?.Name ?? managed?.InstanceState ?? '');
  const { reach, reason } = reachOf(managed, instance, state, managedKnown);
  const tags = instance === undefined ? decodeTags(rememberedTags) : pairs(instance);
  return {
    id,
    name: firstOf(nameIn(tags), managed?.Name, managed?.ComputerName),
    kind,
    reach,
    reason,
    platform: firstOf(managed?.PlatformType, instance?.Platform === 'Windows' ? 'Windows' : ''),
    platformName: firstOf(managed?.PlatformName, instance?.PlatformDetails),
    platformVersion: firstOf(managed?.PlatformVersion),
    agentVersion: firstOf(managed?.AgentVersion),
    address: firstOf(instance?.PrivateIpAddress, managed?.IPAddress),
    instanceType: firstOf(instance?.InstanceType, managed?.InstanceType),
    state,
    tags: instance === undefined ? rememberedTags : encodeTags(tags),
    lastPing: managed?.LastPingDateTime?.getTime() ?? 0,
  };
}

/** A row with the tags that were asked for by themselves; a `Name` among them is its name. */
export function withTags(row: NodeRow, tags: ReadonlyArray<readonly [string, string]>): NodeRow {
  return { ...row, name: firstOf(nameIn(tags), row.name), tags: encodeTags(tags) };
}

function nameIn(tags: ReadonlyArray<readonly [string, string]>): string | undefined {
  return tags.find(([key]) => key === 'Name')?.[1];
}

/** The services leave members out or send them empty: both mean not known. */
function firstOf(...values: ReadonlyArray<string | undefined>): string {
  return values.find((value) => value !== undefined && value !== '') ?? '';
}

function pairs({ Tags = [] }: Instance): Array<[string, string]> {
  return Tags.map(({ Key = '', Value = '' }) => [Key, Value]);
}

interface Standing {
  readonly reach: Reach;
  readonly reason: ReachReason;
}

/** EC2's state decides where it excludes a session; then the ping; then why Systems Manager does not know the node. */
function reachOf(
  managed: ManagedNode | undefined,
  instance: Instance | undefined,
  state: string,
  managedKnown: boolean,
): Standing {
  if (state === 'stopped') return { reach: 'stopped', reason: 'stopped' };
  if (state === 'stopping') return { reach: 'changing', reason: 'stopping' };
  if (state === 'pending') return { reach: 'changing', reason: 'starting' };
  if (state === 'terminated' || state === 'shutting-down') return { reach: 'terminated', reason: 'terminated' };
  if (managed?.PingStatus === 'Online') return { reach: 'online', reason: 'none' };
  if (managed !== undefined) return { reach: 'connection-lost', reason: 'silent' };
  if (!managedKnown) return { reach: 'not-managed', reason: 'unknown' };
  return {
    reach: 'not-managed',
    reason: instance?.IamInstanceProfile === undefined ? 'no-instance-profile' : 'never-registered',
  };
}
