import type { AwsCall } from './aws.ts';
import { walkPages } from './pages.ts';

/** The names of a scope's resource groups. Throws FailureError. */
export async function listGroups({ aws, scope, signal }: AwsCall): Promise<{ groups: string[] }> {
  const { ListGroupsCommand } = await import('@aws-sdk/client-resource-groups');
  const groups: string[] = [];
  const fetchPage = async (token: string | undefined) => {
    const command = new ListGroupsCommand({ MaxResults: 50, ...(token !== undefined && { NextToken: token }) });
    const { GroupIdentifiers = [], NextToken } = await aws.send(scope, 'resource-groups', command, signal);
    return { items: GroupIdentifiers, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal))
    groups.push(...items.map(({ GroupName = '' }) => GroupName).filter((name) => name !== ''));
  return { groups: groups.toSorted((a, b) => a.localeCompare(b)) };
}

/** The ARNs of a group's resources. Throws FailureError. */
export async function groupMembers({ aws, scope, signal }: AwsCall, group: string): Promise<string[]> {
  const { ListGroupResourcesCommand } = await import('@aws-sdk/client-resource-groups');
  const arns: string[] = [];
  const fetchPage = async (token: string | undefined) => {
    const command = new ListGroupResourcesCommand({
      Group: group,
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { ResourceIdentifiers = [], NextToken } = await aws.send(scope, 'resource-groups', command, signal);
    return { items: ResourceIdentifiers, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal))
    arns.push(...items.map(({ ResourceArn = '' }) => ResourceArn).filter((arn) => arn !== ''));
  return arns;
}
