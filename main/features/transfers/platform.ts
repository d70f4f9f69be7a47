import { FailureError } from '../../../contract/failure.ts';
import type { TransferTarget } from '../../../contract/features/transfers.ts';
import type { Aws } from '../../aws/aws.ts';
import type { TransferPlan } from '../../terminal-host/transfer/plan.ts';

/** Which language a node's shell speaks. Who may not ask AWS (ssm:DescribeInstanceInformation) gets the more common. */
export async function platformOf(
  aws: Pick<Aws, 'send'>,
  { scope, nodeId }: TransferTarget,
): Promise<TransferPlan['platform']> {
  const { DescribeInstanceInformationCommand } = await import('@aws-sdk/client-ssm');
  const command = new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: [nodeId] }] });
  try {
    const { InstanceInformationList: [node] = [] } = await aws.send(scope, 'ssm', command);
    return node?.PlatformType === 'Windows' ? 'powershell' : 'unix';
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'access-denied') return 'unix';
    throw error;
  }
}
