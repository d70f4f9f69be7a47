import type { Instance } from '@aws-sdk/client-ec2';
import { FailureError } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';
import type { ManagedNode } from './join.ts';

/**
 * Both services would give 1,000 a page, of which the first rows would have to wait: for 28 ms of decoding of 1,000
 * properties, for 86 ms of 1,000 instances (their XML is costly). Until the decoder's thread has started, pages are
 * decoded in main, which neither may hold for longer than half a frame (8 ms). One size for all pages of a list: AWS wants
 * a token back with the arguments that it was given for.
 */
const propertiesPage = 250;
const instancesPage = 100;
/** The service's most. */
const informationPage = 50;

/**
 * All nodes that Systems Manager knows, page by page: the richer call first, the older one where the richer is denied
 * or not known. Throws FailureError.
 */
export async function* managedNodes(
  aws: Aws,
  scope: Scope,
  signal: AbortSignal,
): AsyncGenerator<readonly ManagedNode[]> {
  let begun = false;
  try {
    for await (const page of fromProperties(aws, scope, signal)) {
      begun = true;
      yield page;
    }
  } catch (error) {
    const { code } = error instanceof FailureError ? error.failure : { code: 'unexpected' };
    if (begun || (code !== 'access-denied' && code !== 'unsupported')) throw error;
    yield* fromInformation(aws, scope, signal);
  }
}

async function* fromProperties(aws: Aws, scope: Scope, signal: AbortSignal): AsyncGenerator<readonly ManagedNode[]> {
  const { DescribeInstancePropertiesCommand } = await import('@aws-sdk/client-ssm');
  yield* walkPages(async (token) => {
    const command = new DescribeInstancePropertiesCommand({
      MaxResults: propertiesPage,
      ...(token !== undefined && { NextToken: token }),
    });
    const { InstanceProperties = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: InstanceProperties, next: NextToken };
  }, signal);
}

async function* fromInformation(aws: Aws, scope: Scope, signal: AbortSignal): AsyncGenerator<readonly ManagedNode[]> {
  const { DescribeInstanceInformationCommand } = await import('@aws-sdk/client-ssm');
  yield* walkPages(async (token) => {
    const command = new DescribeInstanceInformationCommand({
      MaxResults: informationPage,
      ...(token !== undefined && { NextToken: token }),
    });
    const { InstanceInformationList = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: InstanceInformationList, next: NextToken };
  }, signal);
}

/** All instances of EC2, page by page. Throws FailureError. */
export async function* instances(aws: Aws, scope: Scope, signal: AbortSignal): AsyncGenerator<readonly Instance[]> {
  const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
  yield* walkPages(async (token) => {
    const command = new DescribeInstancesCommand({
      MaxResults: instancesPage,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Reservations = [], NextToken } = await aws.send(scope, 'ec2', command, signal);
    return { items: Reservations.flatMap(({ Instances = [] }) => Instances), next: NextToken };
  }, signal);
}

/** The tags of one hybrid node (ssm:ListTagsForResource). Throws FailureError. */
export async function hybridTags(
  aws: Aws,
  scope: Scope,
  nodeId: string,
  signal: AbortSignal,
): Promise<Array<[string, string]>> {
  const { ListTagsForResourceCommand } = await import('@aws-sdk/client-ssm');
  const command = new ListTagsForResourceCommand({ ResourceType: 'ManagedInstance', ResourceId: nodeId });
  const { TagList = [] } = await aws.send(scope, 'ssm', command, signal);
  return TagList.map(({ Key = '', Value = '' }) => [Key, Value]);
}
