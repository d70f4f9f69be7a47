import type { Instance } from '@aws-sdk/client-ec2';
import type { InstanceInformation } from '@aws-sdk/client-ssm';
import type { NodeDetails } from '../../../contract/features/fleet.ts';
import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import type { Session } from '../../../contract/features/sessions.ts';
import type { InstanceId, Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { readSession } from '../../aws/session.ts';
import { hybridTags } from './sources.ts';

/** Everything that AWS tells of one node. A part that cannot be read is a notice; throws only when nothing can be. */
export async function describeNode(
  aws: Aws,
  scope: Scope,
  nodeId: InstanceId,
  signal: AbortSignal,
): Promise<NodeDetails> {
  const notices: Failure[] = [];
  const part = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      notices.push(error.failure);
      return otherwise;
    }
  };
  const isHybrid = nodeId.startsWith('mi-');
  const [managed, instance, connection, sessions, hybrid] = await Promise.all([
    part(readManaged(aws, scope, nodeId, signal), undefined),
    isHybrid ? undefined : part(readInstance(aws, scope, nodeId, signal), undefined),
    part(readConnection(aws, scope, nodeId, signal), 'unknown' as const),
    part(readSessions(aws, scope, nodeId, signal), []),
    isHybrid ? part(hybridTags(aws, scope, nodeId, signal), []) : [],
  ]);
  const [first] = notices;
  if (managed === undefined && instance === undefined) {
    throw first === undefined
      ? failed('not-found', `Neither EC2 nor Systems Manager knows ${nodeId}.`, { subject: { nodeId } })
      : new FailureError(first);
  }
  const tags = isHybrid
    ? hybrid
    : (instance?.Tags ?? []).map(({ Key = '', Value = '' }): [string, string] => [Key, Value]);
  const name = tags.find(([key]) => key === 'Name')?.[1] ?? managed?.Name ?? managed?.ComputerName ?? '';
  return { id: nodeId, name, facts: factsOf(managed, instance), tags, connection, sessions, notices };
}

async function readManaged(
  aws: Aws,
  scope: Scope,
  nodeId: string,
  signal: AbortSignal,
): Promise<InstanceInformation | undefined> {
  const { DescribeInstanceInformationCommand } = await import('@aws-sdk/client-ssm');
  const command = new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [nodeId] }] });
  const { InstanceInformationList = [] } = await aws.send(scope, 'ssm', command, signal);
  return InstanceInformationList[0];
}

async function readInstance(
  aws: Aws,
  scope: Scope,
  nodeId: string,
  signal: AbortSignal,
): Promise<Instance | undefined> {
  const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
  // A filter, not InstanceIds: an id that is gone is then an empty answer instead of an error.
  const command = new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [nodeId] }] });
  const { Reservations = [] } = await aws.send(scope, 'ec2', command, signal);
  return Reservations[0]?.Instances?.[0];
}

async function readConnection(
  aws: Aws,
  scope: Scope,
  nodeId: string,
  signal: AbortSignal,
): Promise<'connected' | 'notconnected' | 'unknown'> {
  const { GetConnectionStatusCommand } = await import('@aws-sdk/client-ssm');
  const { Status } = await aws.send(scope, 'ssm', new GetConnectionStatusCommand({ Target: nodeId }), signal);
  const word = Status?.toLowerCase();
  return word === 'connected' || word === 'notconnected' ? word : 'unknown';
}

const shownSessions = 10;

async function readSessions(aws: Aws, scope: Scope, nodeId: string, signal: AbortSignal): Promise<Session[]> {
  const { DescribeSessionsCommand } = await import('@aws-sdk/client-ssm');
  const lists = await Promise.all(
    (['Active', 'History'] as const).map(async (State) => {
      const command = new DescribeSessionsCommand({
        State,
        MaxResults: shownSessions,
        Filters: [{ key: 'Target', value: nodeId }],
      });
      return (await aws.send(scope, 'ssm', command, signal)).Sessions ?? [];
    }),
  );
  return lists
    .flat()
    .map(readSession)
    .filter((session) => session !== undefined)
    .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
    .slice(0, shownSessions);
}

/** AWS's own member names and their values, in reading order; what is not told is left out. */
function factsOf(managed: InstanceInformation | undefined, instance: Instance | undefined): NodeDetails['facts'] {
  const facts: Array<readonly [string, string | number | Date | boolean | undefined]> = [
    ['PingStatus', managed?.PingStatus],
    ['LastPingDateTime', managed?.LastPingDateTime],
    ['AgentVersion', managed?.AgentVersion],
    ['PlatformName', managed?.PlatformName ?? instance?.PlatformDetails],
    ['PlatformVersion', managed?.PlatformVersion],
    ['ComputerName', managed?.ComputerName],
    ['PrivateIpAddress', instance?.PrivateIpAddress ?? managed?.IPAddress],
    ['PublicIpAddress', instance?.PublicIpAddress],
    ['InstanceState', instance?.State?.Name],
    ['InstanceType', instance?.InstanceType],
    ['Architecture', instance?.Architecture],
    ['ImageId', instance?.ImageId],
    ['LaunchTime', instance?.LaunchTime],
    ['AvailabilityZone', instance?.Placement?.AvailabilityZone],
    ['VpcId', instance?.VpcId],
    ['SubnetId', instance?.SubnetId],
    ['IamInstanceProfile', instance?.IamInstanceProfile?.Arn],
    ['IamRole', managed?.IamRole],
    ['KeyName', instance?.KeyName],
    ['ActivationId', managed?.ActivationId],
    ['RegistrationDate', managed?.RegistrationDate],
    ['AssociationStatus', managed?.AssociationStatus],
    ['LastAssociationExecutionDate', managed?.LastAssociationExecutionDate],
  ];
  return facts.flatMap<NodeDetails['facts'][number]>(([name, value]) => {
    if (value === undefined || value === '') return [];
    return [value instanceof Date ? { name, at: value.getTime() } : { name, value: String(value) }];
  });
}
