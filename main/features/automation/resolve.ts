import type { Filter } from '@aws-sdk/client-ec2';
import { resourceKindOf, type ResourceKind } from '../../../contract/document-parameters.ts';
import type { Target } from '../../../contract/runnable.ts';
import type { DocumentParameter } from '../../../contract/values.ts';
import { failed } from '../../../contract/failure.ts';
import type { ResolvedTarget } from '../../../contract/features/automation.ts';
import type { AwsCall } from '../../aws/aws.ts';
import { walkPages, type Page } from '../../aws/pages.ts';
import { groupMembers } from '../../aws/resource-groups.ts';

/** Names all resources of a kind that have the tags; all of them without tags. */
type Reader = (
  question: AwsCall,
  tags: readonly Target[],
) => Promise<(token?: string) => Promise<Page<ResolvedTarget>>>;

const readers: Partial<Record<ResourceKind, Reader>> = {
  instance: instances,
  image: images,
  'security-group': securityGroups,
  stack: stacks,
};

/** What a resource group calls these kinds: the part of an ARN before the id or name. */
const inArn: Partial<Record<ResourceKind, RegExp>> = {
  instance: /:ec2:[^/]*:instance\/(.+)$/,
  image: /:ec2:[^/]*:image\/(.+)$/,
  'security-group': /:ec2:[^/]*:security-group\/(.+)$/,
  stack: /:cloudformation:[^/]*:stack\/([^/]+)/,
  bucket: /:s3:::(.+)$/,
  role: /^(.*:role\/.+)$/,
};

/** What targets lead to now; undefined where only AWS can find it. Throws FailureError. */
export async function resolveTargets(
  question: AwsCall,
  parameter: Pick<DocumentParameter, 'name' | 'type' | 'awsType'>,
  targets: readonly Target[],
): Promise<ResolvedTarget[] | undefined> {
  const kind = resourceKindOf(parameter);
  if (kind === undefined) return undefined;
  // Another key may lead to anything: no list is better than a wrong one.
  if (!targets.every(({ key, values }) => isKnown(key, values))) return undefined;
  const isManaged =
    parameter.awsType === 'AWS::SSM::ManagedInstance::Id' || targets.some(({ key }) => key === managedNodesKey);
  const reader = isManaged ? managedNodes : readers[kind];
  const group = targets.find(({ key }) => key === 'ResourceGroup')?.values[0];
  const tags = targets.filter(({ key }) => key.startsWith('tag:') || key === 'tag-key');
  if (group === undefined) return reader === undefined ? undefined : readAll(question, reader, tags);
  const pattern = isManaged ? nodeInArn : inArn[kind];
  const members = await groupMembers(question, group);
  const values = new Set(members.flatMap((arn) => pattern?.exec(arn)?.[1] ?? []));
  if (reader === undefined) return [...values].map((value) => ({ value, label: '', state: '' }));
  return (await readAll(question, reader, tags)).filter(({ value }) => values.has(value));
}

const managedNodesKey = 'AWS::SSM::ManagedInstance';
/** A group has managed nodes by themselves, or the instances that they are. */
const nodeInArn = /:(?:ssm:[^/]*:managed-instance|ec2:[^/]*:instance)\/(.+)$/;

function isKnown(key: string, values: readonly string[]): boolean {
  if (key === managedNodesKey || key === 'AWS::EC2::Instance') return values.length === 1 && values[0] === '*';
  return key.startsWith('tag:') || key === 'tag-key' || key === 'ResourceGroup';
}

async function readAll(question: AwsCall, reader: Reader, tags: readonly Target[]): Promise<ResolvedTarget[]> {
  const found: ResolvedTarget[] = [];
  for await (const items of walkPages(await reader(question, tags), question.signal)) found.push(...items);
  if (question.signal.aborted) throw failed('cancelled', 'Cancelled.');
  return found;
}

/** EC2's filters are spelled like the targets. */
function tagFilters(tags: readonly Target[]): Filter[] {
  return tags.map(({ key, values }) => ({ Name: key, Values: [...values] }));
}

/** Terminated ones are listed for a while, and cannot be meant. */
async function instances({ aws, scope, signal }: AwsCall, tags: readonly Target[]) {
  const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
  const states = ['pending', 'running', 'stopping', 'stopped'];
  const Filters = [{ Name: 'instance-state-name', Values: states }, ...tagFilters(tags)];
  return async (token?: string) => {
    const command = new DescribeInstancesCommand({
      Filters,
      MaxResults: 1_000,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Reservations = [], NextToken } = await aws.send(scope, 'ec2', command, signal);
    const found = Reservations.flatMap(({ Instances = [] }) => Instances);
    const items = found.map(({ InstanceId = '', Tags = [], State }) => ({
      value: InstanceId,
      label: Tags.find(({ Key }) => Key === 'Name')?.Value ?? '',
      state: State?.Name ?? '',
    }));
    return { items, next: NextToken };
  };
}

/** EC2 instances and machines elsewhere, as far as Systems Manager has them: the others run nothing. */
async function managedNodes({ aws, scope, signal }: AwsCall, tags: readonly Target[]) {
  const { DescribeInstanceInformationCommand } = await import('@aws-sdk/client-ssm');
  const Filters = tags.map(({ key, values }) => ({ Key: key, Values: [...values] }));
  return async (token?: string) => {
    const command = new DescribeInstanceInformationCommand({
      ...(Filters.length > 0 && { Filters }),
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { InstanceInformationList = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    const items = InstanceInformationList.map(({ InstanceId = '', Name = '', ComputerName = '', PingStatus = '' }) => ({
      value: InstanceId,
      label: Name || ComputerName,
      state: PingStatus,
    }));
    return { items, next: NextToken };
  };
}

async function images({ aws, scope, signal }: AwsCall, tags: readonly Target[]) {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
  const Filters = tagFilters(tags);
  return async (token?: string) => {
    const command = new DescribeImagesCommand({
      Owners: ['self'],
      ...(Filters.length > 0 && { Filters }),
      MaxResults: 200,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Images = [], NextToken } = await aws.send(scope, 'ec2', command, signal);
    const items = Images.map(({ ImageId = '', Name = '', State = '' }) => ({
      value: ImageId,
      label: Name,
      state: State,
    }));
    return { items, next: NextToken };
  };
}

async function securityGroups({ aws, scope, signal }: AwsCall, tags: readonly Target[]) {
  const { DescribeSecurityGroupsCommand } = await import('@aws-sdk/client-ec2');
  const Filters = tagFilters(tags);
  return async (token?: string) => {
    const command = new DescribeSecurityGroupsCommand({
      ...(Filters.length > 0 && { Filters }),
      MaxResults: 200,
      ...(token !== undefined && { NextToken: token }),
    });
    const { SecurityGroups = [], NextToken } = await aws.send(scope, 'ec2', command, signal);
    const items = SecurityGroups.map(({ GroupId = '', GroupName = '' }) => ({
      value: GroupId,
      label: GroupName,
      state: '',
    }));
    return { items, next: NextToken };
  };
}

/** CloudFormation has no filter by tags. */
async function stacks({ aws, scope, signal }: AwsCall, tags: readonly Target[]) {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  return async (token?: string) => {
    const command = new DescribeStacksCommand(token === undefined ? {} : { NextToken: token });
    const { Stacks = [], NextToken } = await aws.send(scope, 'cloudformation', command, signal);
    const fitting = Stacks.filter(({ Tags = [] }) =>
      tags.every(({ key, values }) =>
        Tags.some(({ Key = '', Value = '' }) =>
          key === 'tag-key' ? values.includes(Key) : key === `tag:${Key}` && values.includes(Value),
        ),
      ),
    );
    const items = fitting.map(({ StackName = '', StackStatus = '' }) => ({
      value: StackName,
      label: '',
      state: StackStatus,
    }));
    return { items, next: NextToken };
  };
}
