import { AwsError } from '../../wire/errors.ts';
import { makeToken, pageOf, pageSize, readToken } from '../../wire/paging.ts';
import type { Input } from '../../wire/protocols.ts';
import { named, type WorldNode } from '../../world/nodes.ts';
import { hex, mix } from '../../world/random.ts';
import type { Caller } from '../service.ts';
import { strings } from '../ssm-nodes.ts';
import { filtersOf, flag, tagSet, testOf, type Filter } from './filters.ts';
import { instancesOf } from './instance-ids.ts';

export const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

/** ec2:DescribeInstances: one reservation an instance, 5 to 1,000 a page; ids and MaxResults exclude each other. */
export function describeInstances(input: Input, caller: Caller): unknown {
  const { rows, token } = walk('DescribeInstances', input, caller, () => true);
  return { Reservations: rows.map((node) => reservation(node, caller)), ...token };
}

/** ec2:DescribeInstanceStatus: running instances, or all with IncludeAllInstances. */
export function describeInstanceStatus(input: Input, caller: Caller): unknown {
  const all = flag(input.IncludeAllInstances);
  const { rows, token } = walk('DescribeInstanceStatus', input, caller, ({ state }) => all || state === 'running');
  const now = caller.world.now() / 1000;
  return { InstanceStatuses: rows.map((node) => status(node, caller.region, now)), ...token };
}

const readers: Readonly<Record<string, (node: WorldNode) => string>> = {
  'instance-id': ({ id }) => id,
  'instance-state-name': ({ state }) => state,
  'instance-type': ({ instanceType }) => instanceType,
  'private-ip-address': ({ address }) => address,
  'image-id': ({ imageId }) => imageId,
};

function walk(
  operation: string,
  input: Input,
  caller: Caller,
  shown: (node: WorldNode) => boolean,
): { rows: WorldNode[]; token: object } {
  const { accountId, region } = caller;
  const ids = strings(input.InstanceIds);
  const filters = filtersOf(input);
  const test = testOf(filters, readers);
  const fits = (node: WorldNode) => node.kind === 'ec2' && shown(node) && test(node);
  if (ids.length > 0) {
    if (input.MaxResults !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      );
    }
    return { rows: instancesOf(ids, caller).filter(fits), token: {} };
  }
  const size = pageSize(input.MaxResults, { least: 5, most: 1000, usual: 1000 });
  const question = [operation, accountId, region, filters];
  const invalid = new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const from = readToken(question, input.NextToken, invalid);
  const nodes = asked(filters, caller);
  const { rows, next } = pageOf(nodes.count, from, size, (index) => {
    const node = nodes.at(index);
    return fits(node) ? node : undefined;
  });
  return { rows, token: next === undefined ? {} : { NextToken: makeToken(question, next) } };
}

function asked(filters: readonly Filter[], { world, accountId, region }: Caller) {
  const nodes = world.nodes(accountId, region);
  const exact = filters.find(({ name, values }) => name === 'instance-id' && !/[*?]/.test(values.join('')));
  return exact === undefined ? nodes : named(nodes, exact.values);
}

/** A reservation with its one instance, as DescribeInstances and RunInstances tell it. */
export function reservation(
  node: WorldNode,
  { accountId, region }: Caller,
): { ReservationId: string; OwnerId: string; Groups: object[]; Instances: object[] } {
  const mark = hex(mix(node.index, 77), 8);
  const instance = {
    InstanceId: node.id,
    ImageId: node.imageId,
    State: { Code: stateCodes[node.state], Name: node.state },
    PrivateDnsName: node.state === 'running' ? `ip-${node.address.replaceAll('.', '-')}.ec2.internal` : '',
    InstanceType: node.instanceType,
    LaunchTime: new Date(node.launchedAt * 1000).toISOString(),
    Placement: { AvailabilityZone: zoneOf(node, region), Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    SubnetId: `subnet-0${mark}0000000a`,
    VpcId: 'vpc-0a1b2c3d4e5f60718',
    PrivateIpAddress: node.address,
    PublicIpAddress: node.publicAddress,
    Architecture: node.architecture,
    RootDeviceType: 'ebs',
    RootDeviceName: '/dev/xvda',
    Platform: node.platformType === 'Windows' ? 'windows' : undefined,
    PlatformDetails: node.platformDetails,
    IamInstanceProfile:
      node.profileArn === undefined ? undefined : { Arn: node.profileArn, Id: 'AIPAFLEETNODE00000001' },
    Tags: tagSet(node.tags),
  };
  return { ReservationId: `r-0${mark}${mark}`, OwnerId: accountId, Groups: [], Instances: [instance] };
}

function zoneOf({ index }: WorldNode, region: string): string {
  return `${region}${'abc'.charAt(index % 3)}`;
}

/** Checks are initializing for a moment after a start. */
function status(node: WorldNode, region: string, now: number): object {
  const running = node.state === 'running';
  const checked = !running ? 'not-applicable' : now - node.launchedAt < 2 ? 'initializing' : 'ok';
  const details = running ? [{ Name: 'reachability', Status: checked === 'ok' ? 'passed' : checked }] : [];
  return {
    InstanceId: node.id,
    AvailabilityZone: zoneOf(node, region),
    InstanceState: { Code: stateCodes[node.state], Name: node.state },
    InstanceStatus: { Status: checked, Details: details },
    SystemStatus: { Status: checked, Details: details },
  };
}
