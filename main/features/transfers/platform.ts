import { FailureError } from '../../../contract/failure.ts';
import type { TransferTarget } from '../../../contract/features/transfers.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Aws } from '../../aws/aws.ts';
import type { TransferPlan } from '../../terminal-host/transfer/plan.ts';

/** Which language a node's shell speaks. Throws FailureError. */
export type PlatformOf = (target: TransferTarget) => Promise<TransferPlan['platform']>;

/** Asks AWS once for each node. What it does not tell, or may not be asked, is taken for the more common. */
export function createPlatformOf(aws: Pick<Aws, 'send'>): PlatformOf {
  const asked = new Map<string, ReturnType<typeof ask>>();
  return async (target) => {
    const node = nodeKey(target);
    const answer = asked.get(node) ?? ask(aws, target);
    asked.set(node, answer);
    try {
      const platform = await answer;
      if (platform === undefined) asked.delete(node);
      return platform ?? 'unix';
    } catch (error) {
      asked.delete(node);
      throw error;
    }
  };
}

/** One node of one account and Region. */
export function nodeKey({ scope, nodeId }: Pick<TransferTarget, 'scope' | 'nodeId'>): string {
  return `${scopeKey(scope)}\n${nodeId}`;
}

/** ssm:DescribeInstanceInformation; undefined for who may not ask it, and for a node that it does not know. */
async function ask(
  aws: Pick<Aws, 'send'>,
  { scope, nodeId }: TransferTarget,
): Promise<TransferPlan['platform'] | undefined> {
  const { DescribeInstanceInformationCommand } = await import('@aws-sdk/client-ssm');
  const command = new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [nodeId] }] });
  try {
    const { InstanceInformationList: [node] = [] } = await aws.send(scope, 'ssm', command);
    if (node?.PlatformType === undefined) return undefined;
    return node.PlatformType === 'Windows' ? 'powershell' : 'unix';
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'access-denied') return undefined;
    throw error;
  }
}
