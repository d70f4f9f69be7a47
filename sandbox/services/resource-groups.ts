import { AwsError } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { resourceGroupsProtocol } from '../wire/resource-groups-protocol.ts';
import { groupNamed, isMember, resourceGroups as groups, type ResourceGroup } from '../world/resource-groups.ts';
import { nodesOf } from '../world/targets.ts';
import type { Caller, Service } from './service.ts';

export const resourceGroups: Service = {
  protocol: resourceGroupsProtocol,
  operations: {
    GetGroup: (input, caller) => ({ Group: described(groupOf(input), caller) }),
    GetGroupQuery: getGroupQuery,
    ListGroupResources: listGroupResources,
    ListGroups: listGroups,
  },
};

/** resource-groups:ListGroups: 1 to 50 a page. */
function listGroups(input: Input, caller: Caller): unknown {
  const { rows, token } = page('ListGroups', groups, input);
  return {
    GroupIdentifiers: rows.map(({ name }) => ({ GroupName: name, GroupArn: arnOf(name, caller) })),
    Groups: rows.map((group) => described(group, caller)),
    ...token,
  };
}

/** resource-groups:ListGroupResources: the instances of a group. */
function listGroupResources(input: Input, caller: Caller): unknown {
  const { world, accountId, region } = caller;
  const group = groupOf(input);
  const nodes = nodesOf([], world.nodes(accountId, region), (node) => node.kind === 'ec2' && isMember(group, node));
  const { rows, token } = page(`ListGroupResources ${group.name}`, nodes, input);
  const identifiers = rows.map(({ id }) => ({
    ResourceArn: `arn:aws:ec2:${region}:${accountId}:instance/${id}`,
    ResourceType: 'AWS::EC2::Instance',
  }));
  return {
    Resources: identifiers.map((Identifier) => ({ Identifier })),
    ResourceIdentifiers: identifiers,
    QueryErrors: [],
    ...token,
  };
}

function getGroupQuery(input: Input): unknown {
  const { name, tags } = groupOf(input);
  const query = {
    ResourceTypeFilters: ['AWS::AllSupported'],
    TagFilters: tags.map(({ key, values }) => ({ Key: key, Values: values })),
  };
  const ResourceQuery = { Type: 'TAG_FILTERS_1_0', Query: JSON.stringify(query) };
  return { GroupQuery: { GroupName: name, ResourceQuery } };
}

function page<T>(operation: string, all: readonly T[], input: Input): { rows: T[]; token: object } {
  const size = pageSize(input.MaxResults, { least: 1, most: 50, usual: 50 });
  const invalid = new AwsError('BadRequestException', 'The token is not valid.');
  const from = readToken([operation], input.NextToken, invalid);
  const more = from + size < all.length;
  return {
    rows: all.slice(from, from + size),
    token: more ? { NextToken: makeToken([operation], from + size) } : {},
  };
}

/** A group by name or ARN. Throws NotFoundException. */
function groupOf({ Group, GroupName }: Input): ResourceGroup {
  const given = Group ?? GroupName;
  const name = (typeof given === 'string' ? given : '').replace(/^arn:.*:group\//, '');
  const group = groupNamed(name);
  if (group === undefined) throw new AwsError('NotFoundException', `Group ${name} does not exist.`, 404);
  return group;
}

function described({ name, description }: ResourceGroup, caller: Caller): object {
  return { GroupArn: arnOf(name, caller), Name: name, Description: description };
}

function arnOf(name: string, { accountId, region }: Caller): string {
  return `arn:aws:resource-groups:${region}:${accountId}:group/${name}`;
}
