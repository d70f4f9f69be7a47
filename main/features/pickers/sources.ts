import type { Choice, PickedKind } from '../../../contract/features/pickers.ts';
import type { AwsCall } from '../../aws/aws.ts';
import type { Page } from '../../aws/pages.ts';

type FetchPage = (token: string | undefined) => Promise<Page<Choice>>;

/** How each kind is asked for, a page at a time. */
export const readers: Readonly<Record<PickedKind, (question: AwsCall) => Promise<FetchPage>>> = {
  bucket: buckets,
  role: roles,
  image: images,
  stack: stacks,
  'security-group': securityGroups,
};

async function buckets({ aws, scope, signal }: AwsCall): Promise<FetchPage> {
  const { ListBucketsCommand } = await import('@aws-sdk/client-s3');
  return async (token) => {
    const command = new ListBucketsCommand(token === undefined ? {} : { ContinuationToken: token });
    const { Buckets = [], ContinuationToken } = await aws.send(scope, 's3', command, signal);
    return { items: Buckets.map(({ Name = '' }) => ({ value: Name, label: '' })), next: ContinuationToken };
  };
}

async function roles({ aws, scope, signal }: AwsCall): Promise<FetchPage> {
  const { ListRolesCommand } = await import('@aws-sdk/client-iam');
  return async (token) => {
    const command = new ListRolesCommand({ MaxItems: 200, ...(token !== undefined && { Marker: token }) });
    const { Roles = [], Marker } = await aws.send(scope, 'iam', command, signal);
    return { items: Roles.map(({ Arn = '', RoleName = '' }) => ({ value: Arn, label: RoleName })), next: Marker };
  };
}

/** The account's own: AWS's and the Marketplace's are tens of thousands, and are known by their id. */
async function images({ aws, scope, signal }: AwsCall): Promise<FetchPage> {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
  return async (token) => {
    const command = new DescribeImagesCommand({
      Owners: ['self'],
      MaxResults: 200,
      ...(token !== undefined && { NextToken: token }),
    });
    const { Images = [], NextToken } = await aws.send(scope, 'ec2', command, signal);
    return { items: Images.map(({ ImageId = '', Name = '' }) => ({ value: ImageId, label: Name })), next: NextToken };
  };
}

/** By name; a stack that is deleted cannot be meant. */
async function stacks({ aws, scope, signal }: AwsCall): Promise<FetchPage> {
  const { ListStacksCommand } = await import('@aws-sdk/client-cloudformation');
  return async (token) => {
    const command = new ListStacksCommand(token === undefined ? {} : { NextToken: token });
    const { StackSummaries = [], NextToken } = await aws.send(scope, 'cloudformation', command, signal);
    const living = StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    return { items: living.map(({ StackName = '' }) => ({ value: StackName, label: '' })), next: NextToken };
  };
}

async function securityGroups({ aws, scope, signal }: AwsCall): Promise<FetchPage> {
  const { DescribeSecurityGroupsCommand } = await import('@aws-sdk/client-ec2');
  return async (token) => {
    const command = new DescribeSecurityGroupsCommand({
      MaxResults: 200,
      ...(token !== undefined && { NextToken: token }),
    });
    const { SecurityGroups = [], NextToken } = await aws.send(scope, 'ec2', command, signal);
    const items = SecurityGroups.map(({ GroupId = '', GroupName = '' }) => ({ value: GroupId, label: GroupName }));
    return { items, next: NextToken };
  };
}
