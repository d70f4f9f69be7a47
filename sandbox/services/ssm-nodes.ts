import { AwsError, validation } from '../wire/errors.ts';
import { makeToken, pageOf, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { named, type Nodes, type WorldNode } from '../world/nodes.ts';
import type { Caller } from './service.ts';

/** ssm:DescribeInstanceInformation: managed nodes that are not stopped, 5 to 50 a page. */
export function describeInstanceInformation(input: Input, { world, accountId, region }: Caller): unknown {
  const { Filters = [], InstanceInformationFilterList = [], MaxResults, NextToken } = input;
  const filters = [
    ...list(Filters).map((entry) => ({ key: String(entry.Key), values: strings(entry.Values) })),
    ...list(InstanceInformationFilterList).map((entry) => ({
      key: singular(String(entry.key)),
      values: strings(entry.valueSet),
    })),
  ];
  if (list(Filters).length > 0 && list(InstanceInformationFilterList).length > 0) {
    throw new AwsError('ValidationException', 'Filters and InstanceInformationFilterList cannot be used together.');
  }
  const tags = filters.filter(({ key }) => key === 'tag-key' || key.startsWith('tag:'));
  if (tags.length > 0 && tags.length < filters.length) {
    throw new AwsError('InvalidFilterKey', 'Tag filters cannot be combined with other filters.');
  }
  const nodes = asked(world.nodes(accountId, region), filters);
  const test = filters.map(informationTest);
  const size = pageSize(MaxResults, { least: 5, most: 50, usual: 10 });
  const question = ['DescribeInstanceInformation', accountId, region, filters];
  const { rows, next } = pageOf(nodes.managed, readToken(question, NextToken), size, (index) => {
    const node = nodes.at(index);
    return isListed(node) && test.every((matches) => matches(node)) ? information(node, world.now()) : undefined;
  });
  return { InstanceInformationList: rows, ...(next !== undefined && { NextToken: makeToken(question, next) }) };
}

/** ssm:DescribeInstanceProperties: the richer call, 5 to 1,000 a page. */
export function describeInstanceProperties(input: Input, { world, accountId, region }: Caller): unknown {
  const { InstancePropertyFilterList = [], FiltersWithOperator = [], MaxResults, NextToken } = input;
  const filters = [
    ...list(InstancePropertyFilterList).map((entry) => ({
      key: singular(String(entry.key)),
      values: strings(entry.valueSet),
      operator: 'Equal',
    })),
    ...list(FiltersWithOperator).map((entry) => ({
      key: singular(String(entry.Key)),
      values: strings(entry.Values),
      operator: typeof entry.Operator === 'string' ? entry.Operator : 'Equal',
    })),
  ];
  const nodes = asked(world.nodes(accountId, region), filters);
  const test = filters.map(propertyTest);
  const size = pageSize(MaxResults, { least: 5, most: 1000, usual: 50 });
  const question = ['DescribeInstanceProperties', accountId, region, filters];
  const { rows, next } = pageOf(nodes.managed, readToken(question, NextToken), size, (index) => {
    const node = nodes.at(index);
    return isListed(node) && test.every((matches) => matches(node)) ? property(node, world.now()) : undefined;
  });
  return { InstanceProperties: rows, ...(next !== undefined && { NextToken: makeToken(question, next) }) };
}

/** The nodes that a question is about: those it names, else all. */
function asked(
  nodes: Nodes,
  filters: ReadonlyArray<{ key: string; values: string[]; operator?: string }>,
): Pick<Nodes, 'managed' | 'at'> {
  const ids = filters.find(({ key, operator = 'Equal' }) => key === 'InstanceIds' && operator === 'Equal');
  return ids === undefined ? nodes : named(nodes, ids.values);
}

/** ssm:GetConnectionStatus: the wire's values are lower case. */
export function getConnectionStatus(input: Input, { world, accountId, region }: Caller): unknown {
  const target = required(input, 'Target');
  const node = world.nodes(accountId, region).find(target);
  return { Target: target, Status: node !== undefined && canConnect(node) ? 'connected' : 'notconnected' };
}

/** Whether Systems Manager tells of a node: a stopped one lingers until it has stopped, and comes back when it is running. */
export function isListed({ standing, state }: WorldNode): boolean {
  return standing === 'managed' && state !== 'stopped' && state !== 'terminated';
}

/** Whether Session Manager reaches a node. */
export function canConnect(node: WorldNode): boolean {
  return isListed(node) && node.ping === 'Online';
}

/** A required text member. Throws ValidationException. */
export function required(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw validation(member, 'null', 'Member must not be null');
}

/** A list of objects; an empty one for nothing. Throws SerializationException for anything else. */
export function list(value: unknown): Array<Record<string, unknown>> {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    throw new AwsError('SerializationException', 'Expected a list.');
  }
  return Array.isArray(value)
    ? value.filter((entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null)
    : [];
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function singular(key: string): string {
  return key === 'PlatformTypes' ? 'PlatformType' : key;
}

const knownValues: Readonly<Record<string, readonly string[]>> = {
  PingStatus: ['Online', 'ConnectionLost', 'Inactive'],
  PlatformType: ['Windows', 'Linux', 'MacOS'],
  ResourceType: ['EC2Instance', 'ManagedInstance'],
};

type Test = (node: WorldNode) => boolean;

function informationTest({ key, values }: { key: string; values: string[] }): Test {
  if (values.length === 0)
    throw new AwsError('InvalidInstanceInformationFilterValue', 'The filter value is not valid.');
  if (key === 'tag-key') return ({ tags }) => tags.some(([name]) => values.includes(name));
  if (key.startsWith('tag:'))
    return ({ tags }) => tags.some(([name, value]) => name === key.slice(4) && values.includes(value));
  const read = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (read === undefined) throw new AwsError('InvalidFilterKey', '');
  const known = Object.hasOwn(knownValues, key) ? knownValues[key] : undefined;
  if (known !== undefined && values.some((value) => !known.includes(value))) {
    throw new AwsError('InvalidInstanceInformationFilterValue', 'The filter value is not valid.');
  }
  if (key === 'InstanceIds' && values.some((value) => !/^m?i-[0-9a-f]{8,17}$/.test(value))) {
    throw new AwsError('InvalidInstanceId', 'The instance ID is not valid.');
  }
  return (node) => values.includes(read(node));
}

function propertyTest({ key, values, operator }: { key: string; values: string[]; operator: string }): Test {
  const read = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (key.startsWith('tag:') || key === 'tag-key') return informationTest({ key, values });
  if (read === undefined) throw new AwsError('InvalidInstancePropertyFilterValue', 'The filter key is not valid.');
  const operators: Readonly<Record<string, (value: string) => boolean>> = {
    Equal: (value) => values.includes(value),
    NotEqual: (value) => !values.includes(value),
    BeginWith: (value) => values.some((start) => value.startsWith(start)),
    LessThan: (value) => values.some((other) => compareParts(value, other) < 0),
    GreaterThan: (value) => values.some((other) => compareParts(value, other) > 0),
  };
  const holds = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (holds === undefined)
    throw validation('filtersWithOperator.operator', operator, 'Member must satisfy enum value set');
  return (node) => holds(read(node));
}

/** Versions part by part (3.3.987.0 is before 3.3.1611.0), anything else as text. */
function compareParts(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

const fields: Readonly<Record<string, (node: WorldNode) => string>> = {
  InstanceIds: ({ id }) => id,
  AgentVersion: ({ agentVersion }) => agentVersion,
  PingStatus: ({ ping }) => ping,
  PlatformType: ({ platformType }) => platformType,
  ResourceType: ({ kind }) => (kind === 'ec2' ? 'EC2Instance' : 'ManagedInstance'),
  ActivationIds: ({ kind }) => (kind === 'hybrid' ? activation : ''),
  IamRole: ({ kind }) => (kind === 'hybrid' ? hybridRole : ''),
  AssociationStatus: () => 'Success',
  SourceIds: ({ id }) => id,
  SourceTypes: ({ kind }) => (kind === 'ec2' ? 'AWS::EC2::Instance' : 'AWS::SSM::ManagedInstance'),
};

const activation = '0f5b4a36-3d0e-4b2e-9c2e-5f2f6b8a1d11';
const hybridRole = 'service-role/hybrid-node';

function information(node: WorldNode, now: number): object {
  const seconds = now / 1000;
  return {
    InstanceId: node.id,
    PingStatus: node.ping,
    LastPingDateTime: pingOf(node, seconds),
    AgentVersion: node.agentVersion,
    IsLatestVersion: node.latestAgent,
    PlatformType: node.platformType,
    PlatformName: node.platformName,
    PlatformVersion: node.platformVersion,
    ResourceType: node.kind === 'ec2' ? 'EC2Instance' : 'ManagedInstance',
    IPAddress: node.address,
    ComputerName: node.kind === 'ec2' ? `${node.hostname}.ec2.internal` : node.hostname,
    AssociationStatus: 'Success',
    LastAssociationExecutionDate: Math.floor(seconds) - 900,
    LastSuccessfulAssociationExecutionDate: Math.floor(seconds) - 900,
    AssociationOverview: { DetailedStatus: 'Success', InstanceAssociationStatusAggregatedCount: { Success: 2 } },
    SourceId: node.id,
    SourceType: node.kind === 'ec2' ? 'AWS::EC2::Instance' : 'AWS::SSM::ManagedInstance',
    ...(node.kind === 'hybrid' && {
      Name: node.name,
      ActivationId: activation,
      IamRole: hybridRole,
      RegistrationDate: node.registeredAt,
    }),
  };
}

function property(node: WorldNode, now: number): object {
  return {
    ...information(node, now),
    Name: node.name,
    ...(node.kind === 'ec2' && {
      InstanceType: node.instanceType,
      InstanceRole: node.profileArn,
      KeyName: '',
      InstanceState: node.state,
      Architecture: node.architecture,
      LaunchTime: node.launchedAt,
    }),
  };
}

/** Health pings come every five minutes: an online node was heard of in the last one. */
function pingOf(node: WorldNode, seconds: number): number {
  return node.ping === 'ConnectionLost' ? node.lastPing : Math.floor(seconds) - (node.index % 300) + 0.123;
}
