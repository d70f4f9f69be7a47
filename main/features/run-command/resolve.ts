import type { InstanceInformation, InstanceInformationStringFilter } from '@aws-sdk/client-ssm';
import type { ResolvedNode, RunTargets } from '../../../contract/features/run-command.ts';
import { failed } from '../../../contract/failure.ts';
import type { Target } from '../../../contract/runnable.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws, AwsCall } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import { groupMembers } from '../../aws/resource-groups.ts';

/** Values that one filter takes. */
const mostValues = 50;

export interface ResolvedTargets {
  readonly nodes: ResolvedNode[];
  readonly missing: string[];
  /** These targets are AWS's to resolve: a list made here might not be what runs. */
  readonly isUnknown?: boolean;
}

/** The nodes that targets lead to now, and ids that Systems Manager does not know. Throws FailureError. */
export async function resolveTargets(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  targets: RunTargets,
  signal: AbortSignal,
): Promise<ResolvedTargets> {
  const asking = { aws, scope, signal };
  if (targets.kind === 'targets') {
    if (!isReadable(targets.targets)) return { nodes: [], missing: [], isUnknown: true };
    return { nodes: await nodesOfTargets(asking, targets.targets), missing: [] };
  }
  const names = new Map(targets.nodes.map(({ nodeId, nodeName }) => [nodeId, nodeName]));
  const found = new Map((await nodesById(asking, [...names.keys()])).map((node) => [node.nodeId, node]));
  const nodes = [...names].flatMap(([nodeId, nodeName]) => {
    const node = found.get(nodeId);
    return node === undefined ? [] : [{ ...node, nodeName: nodeName || node.nodeName }];
  });
  return { nodes, missing: [...names.keys()].filter((nodeId) => !found.has(nodeId)) };
}

async function nodesById(asking: AwsCall, ids: readonly string[]): Promise<ResolvedNode[]> {
  const nodes: ResolvedNode[] = [];
  for (let from = 0; from < ids.length; from += mostValues)
    nodes.push(...(await describe(asking, [{ Key: 'InstanceIds', Values: ids.slice(from, from + mostValues) }])));
  return nodes;
}

/** Whether it is known here what targets mean: tags, with at most one group or list of ids beside them. */
function isReadable(targets: readonly Target[]): boolean {
  const others = targets.filter(({ key }) => key !== 'tag-key' && !key.startsWith('tag:'));
  const [one] = others;
  if (one === undefined) return true;
  const isGroup = one.key === 'resource-groups:Name' && one.values.length === 1;
  return others.length === 1 && (isGroup || one.key === 'InstanceIds');
}

/** Tags are asked of Systems Manager, groups of Resource Groups; what all targets have in common is meant. */
async function nodesOfTargets(asking: AwsCall, targets: readonly Target[]): Promise<ResolvedNode[]> {
  const tags = targets.filter(({ key }) => key.startsWith('tag'));
  const filters = tags.map(({ key, values }) => ({ Key: key, Values: [...values] }));
  const group = targets.find(({ key }) => key === 'resource-groups:Name')?.values[0];
  const ids = targets.find(({ key, values }) => key === 'InstanceIds' && !values.includes('*'))?.values;
  const members = group === undefined ? ids : nodesIn(await groupMembers(asking, group));
  if (members === undefined) return describe(asking, filters);
  // Tag filters take no others beside them.
  const nodes = await nodesById(asking, members);
  if (filters.length === 0) return nodes;
  const tagged = new Set((await describe(asking, filters)).map(({ nodeId }) => nodeId));
  return nodes.filter(({ nodeId }) => tagged.has(nodeId));
}

/** The instances and hybrid nodes among resources. */
function nodesIn(arns: readonly string[]): string[] {
  return arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)).filter((id) => /^m?i-[0-9a-f]+$/.test(id));
}

async function describe(
  { aws, scope, signal }: AwsCall,
  filters: InstanceInformationStringFilter[],
): Promise<ResolvedNode[]> {
  const { DescribeInstanceInformationCommand } = await import('@aws-sdk/client-ssm');
  const nodes: ResolvedNode[] = [];
  const fetchPage = async (token: string | undefined) => {
    const command = new DescribeInstanceInformationCommand({
      MaxResults: 50,
      ...(filters.length > 0 && { Filters: filters }),
      ...(token !== undefined && { NextToken: token }),
    });
    const { InstanceInformationList = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: InstanceInformationList, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) nodes.push(...items.map(readNode));
  if (signal.aborted) throw failed('cancelled', 'Cancelled.');
  return nodes;
}

function readNode({
  InstanceId = '',
  Name,
  ComputerName,
  PlatformType,
  PingStatus,
}: InstanceInformation): ResolvedNode {
  return {
    nodeId: InstanceId,
    nodeName: (Name || ComputerName) ?? '',
    platform: PlatformType ?? '',
    isOnline: PingStatus === 'Online',
  };
}
