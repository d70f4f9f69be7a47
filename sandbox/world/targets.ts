import { AwsError } from '../wire/errors.ts';
import type { Nodes, WorldNode } from './nodes.ts';
import { groupNamed, isMember } from './resource-groups.ts';

/** ssm: a Target, one of its keys with its values. */
export interface Target {
  readonly key: string;
  readonly values: readonly string[];
}

type Test = (node: WorldNode) => boolean;

/** What can be run on: a stopped node is no target of a command, yet one of a runbook that starts it. */
export type Eligible = (node: WorldNode) => boolean;

/** The nodes that all targets fit, one value of each. Throws AwsError for a key that is unknown or a group that is missing. */
export function nodesOf(targets: readonly Target[], nodes: Nodes, eligible: Eligible): WorldNode[] {
  const tests = targets.map(testOf);
  const ids = targets.find(({ key, values }) => isIds(key) && !values.includes('*'));
  if (ids !== undefined)
    return [...new Set(ids.values)]
      .flatMap((id) => nodes.find(id) ?? [])
      .filter((node) => eligible(node) && tests.every((test) => test(node)));
  const found: WorldNode[] = [];
  for (let index = 0; index < nodes.count; index += 1) {
    const node = nodes.at(index);
    if (eligible(node) && tests.every((test) => test(node))) found.push(node);
  }
  return found;
}

const resourceTypes: ReadonlySet<string> = new Set(['AWS::EC2::Instance', 'AWS::SSM::ManagedInstance']);

function isIds(key: string): boolean {
  return key.toLowerCase() === 'instanceids';
}

function testOf({ key, values }: Target): Test {
  if (isIds(key)) return ({ id }) => values.includes('*') || values.includes(id);
  if (key === 'tag-key') return ({ tags }) => tags.some(([name]) => values.includes(name));
  if (key.startsWith('tag:'))
    return ({ tags }) => tags.some(([name, value]) => name === key.slice(4) && values.includes(value));
  if (key === 'resource-groups:Name' || key === 'ResourceGroup') return groupTest(values);
  if (key === 'resource-groups:ResourceTypeFilters') return () => values.some((value) => resourceTypes.has(value));
  if (resourceTypes.has(key))
    return ({ kind }) => values.includes('*') && (kind === 'ec2') === (key === 'AWS::EC2::Instance');
  throw new AwsError('InvalidTarget', `The target key ${key} is not valid.`);
}

function groupTest(values: readonly string[]): Test {
  const groups = values.map((name) => {
    const group = groupNamed(name);
    if (group === undefined) throw new AwsError('InvalidTarget', `The resource group ${name} does not exist.`);
    return group;
  });
  return (node) => groups.some((group) => isMember(group, node));
}
