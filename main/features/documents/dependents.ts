import type { Dependents } from '../../../contract/features/documents.ts';
import { FailureError, type Failure } from '../../../contract/failure.ts';
import type { AwsCall } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';

/** Each is asked for its tasks by itself. */
const mostWindows = 100;

/** What uses a document. A part that cannot be read is told, not thrown. */
export async function findDependents(call: AwsCall, name: string): Promise<Dependents> {
  const notices: Failure[] = [];
  const noticing = async <T>(part: Promise<T[]>): Promise<T[]> => {
    try {
      return await part;
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'cancelled') throw error;
      notices.push(error.failure);
      return [];
    }
  };
  const [associations, tasks] = await Promise.all([
    noticing(readAssociations(call, name)),
    noticing(readTasks(call, name)),
  ]);
  return { associations, tasks, notices };
}

async function readAssociations({ aws, scope, signal }: AwsCall, name: string): Promise<Dependents['associations']> {
  const { ListAssociationsCommand } = await import('@aws-sdk/client-ssm');
  const found: Dependents['associations'] = [];
  const fetchPage = async (token: string | undefined) => {
    const command = new ListAssociationsCommand({
      AssociationFilterList: [{ key: 'Name', value: name }],
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Associations = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: Associations, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal))
    found.push(
      ...items.map(({ AssociationId = '', AssociationName = '' }) => ({ id: AssociationId, name: AssociationName })),
    );
  return found;
}

/** Tasks of maintenance windows that run the document; `TaskArn` is its name or its ARN. */
async function readTasks({ aws, scope, signal }: AwsCall, name: string): Promise<Dependents['tasks']> {
  const { DescribeMaintenanceWindowsCommand, DescribeMaintenanceWindowTasksCommand } =
    await import('@aws-sdk/client-ssm');
  const windows: Array<{ readonly id: string; readonly name: string }> = [];
  const fetchPage = async (token: string | undefined) => {
    const command = new DescribeMaintenanceWindowsCommand({
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { WindowIdentities = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: WindowIdentities, next: windows.length + 50 > mostWindows ? undefined : NextToken };
  };
  for await (const items of walkPages(fetchPage, signal))
    windows.push(...items.map(({ WindowId = '', Name = '' }) => ({ id: WindowId, name: Name })));
  const found = await Promise.all(
    windows.map(async (window) => {
      const command = new DescribeMaintenanceWindowTasksCommand({ WindowId: window.id, MaxResults: 50 });
      const { Tasks = [] } = await aws.send(scope, 'ssm', command, signal);
      const using = Tasks.filter(({ TaskArn = '' }) => TaskArn === name || TaskArn.endsWith(`:document/${name}`));
      return using.map(({ Name, WindowTaskId = '' }) => ({ window: window.name, task: Name ?? WindowTaskId }));
    }),
  );
  return found.flat();
}
