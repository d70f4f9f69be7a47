import { AwsError } from '../wire/errors.ts';
import { makeToken, pageOf, pageSize, readToken } from '../wire/paging.ts';
import { ec2Protocol, type Input } from '../wire/protocols.ts';
import { items, type XmlValue } from '../wire/xml.ts';
import { named, type WorldNode } from '../world/nodes.ts';
import { mix, hex } from '../world/random.ts';
import type { Caller, Service } from './service.ts';

export const ec2: Service = { protocol: ec2Protocol, operations: { DescribeInstances: describeInstances } };

const stateCodes = { running: 16, stopped: 80 } as const;

/** ec2:DescribeInstances: one reservation an instance, 5 to 1,000 a page; ids and MaxResults exclude each other. */
function describeInstances(input: Input, { world, accountId, region }: Caller): unknown {
  const ids = numbered(input, 'InstanceId');
  const filters = filtersOf(input);
  const nodes = world.nodes(accountId, region);
  if (ids.length > 0) {
    if (input.MaxResults !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      );
    }
    const found = ids.map((id) => {
      if (!/^i-[0-9a-f]{8}([0-9a-f]{9})?$/.test(id))
        throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
      const node = nodes.find(id);
      if (node === undefined || node.kind !== 'ec2')
        throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
      return node;
    });
    return { reservationSet: items(found.filter(testOf(filters)).map((node) => reservation(node, accountId, region))) };
  }
  const test = testOf(filters);
  const size = pageSize(input.MaxResults, { least: 5, most: 1000, usual: 1000 });
  const question = ['DescribeInstances', accountId, region, filters];
  const from = readToken(
    question,
    input.NextToken,
    new AwsError('InvalidNextToken', 'The specified token is not valid.'),
  );
  const exact = filters.find(({ name, values }) => name === 'instance-id' && !/[*?]/.test(values.join('')));
  const asked = exact === undefined ? nodes : named(nodes, exact.values);
  const { rows, next } = pageOf(asked.count, from, size, (index) => {
    const node = asked.at(index);
    return node.kind === 'ec2' && test(node) ? reservation(node, accountId, region) : undefined;
  });
  return { reservationSet: items(rows), ...(next !== undefined && { nextToken: makeToken(question, next) }) };
}

interface Filter {
  readonly name: string;
  readonly values: string[];
}

function filtersOf(input: Input): Filter[] {
  const filters: Filter[] = [];
  for (let n = 1; input[`Filter.${n}.Name`] !== undefined; n += 1) {
    filters.push({ name: String(input[`Filter.${n}.Name`]), values: numbered(input, `Filter.${n}.Value`) });
  }
  return filters;
}

function numbered(input: Input, name: string): string[] {
  const values: string[] = [];
  for (let n = 1; input[`${name}.${n}`] !== undefined; n += 1) values.push(String(input[`${name}.${n}`]));
  return values;
}

const readers: Readonly<Record<string, (node: WorldNode) => string>> = {
  'instance-id': ({ id }) => id,
  'instance-state-name': ({ state }) => state,
  'instance-type': ({ instanceType }) => instanceType,
  'private-ip-address': ({ address }) => address,
};

function testOf(filters: readonly Filter[]): (node: WorldNode) => boolean {
  const tests = filters.map(({ name, values }) => {
    const patterns = values.map(
      (value) =>
        new RegExp(
          `^${value
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replaceAll('*', '.*')
            .replaceAll('?', '.')}$`,
        ),
    );
    const fits = (value: string) => patterns.some((pattern) => pattern.test(value));
    if (name === 'tag-key') return ({ tags }: WorldNode) => tags.some(([key]) => fits(key));
    if (name.startsWith('tag:'))
      return ({ tags }: WorldNode) => tags.some(([key, value]) => key === name.slice(4) && fits(value));
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (read === undefined) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
    return (node: WorldNode) => fits(read(node));
  });
  return (node) => tests.every((test) => test(node));
}

function reservation(node: WorldNode, accountId: string, region: string): XmlValue {
  const mark = hex(mix(node.index, 77), 8);
  return {
    reservationId: `r-0${mark}${mark}`,
    ownerId: accountId,
    groupSet: items([]),
    instancesSet: items([
      {
        instanceId: node.id,
        imageId: `ami-0${mark}12345678`,
        instanceState: { code: stateCodes[node.state], name: node.state },
        privateDnsName: node.state === 'running' ? `ip-${node.address.replaceAll('.', '-')}.ec2.internal` : '',
        instanceType: node.instanceType,
        launchTime: new Date(node.launchedAt * 1000).toISOString(),
        placement: { availabilityZone: `${region}${'abc'.charAt(node.index % 3)}`, tenancy: 'default' },
        monitoring: { state: 'disabled' },
        subnetId: `subnet-0${mark}0000000a`,
        vpcId: 'vpc-0a1b2c3d4e5f60718',
        privateIpAddress: node.address,
        ipAddress: node.publicAddress,
        architecture: node.architecture,
        rootDeviceType: 'ebs',
        rootDeviceName: '/dev/xvda',
        platform: node.platformType === 'Windows' ? 'windows' : undefined,
        platformDetails: node.platformDetails,
        iamInstanceProfile:
          node.profileArn === undefined ? undefined : { arn: node.profileArn, id: 'AIPAFLEETNODE00000001' },
        tagSet: items(node.tags.map(([key, value]) => ({ key, value }))),
      },
    ]),
  };
}
