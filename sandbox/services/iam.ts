import { AwsError, validation } from '../wire/errors.ts';
import { makeToken, readToken } from '../wire/paging.ts';
import { queryProtocol, type Input } from '../wire/protocols.ts';
import type { Role } from '../world/roles.ts';
import type { Caller, Service } from './service.ts';
import { required } from './ssm-nodes.ts';

export const iam: Service = {
  protocol: queryProtocol('https://iam.amazonaws.com/doc/2010-05-08/'),
  operations: {
    AddRoleToInstanceProfile: addRoleToInstanceProfile,
    CreateInstanceProfile: createInstanceProfile,
    GetInstanceProfile: getInstanceProfile,
    GetRole: getRole,
    ListInstanceProfiles: listInstanceProfiles,
    ListInstanceProfilesForRole: listInstanceProfilesForRole,
    ListRoles: listRoles,
  },
};

const createdAt = new Date(1_700_000_000_000).toISOString();

/** iam:ListRoles: by name, 1 to 1,000 a page. */
function listRoles(input: Input, caller: Caller): unknown {
  const { accountId, world } = caller;
  const all = world.roles.roles(accountId).map((role) => describedRole(role, accountId));
  return page('ListRoles', 'Roles', all, input, caller);
}

function getRole(input: Input, caller: Caller): unknown {
  return { Role: describedRole(roleNamed(required(input, 'RoleName'), caller), caller.accountId) };
}

/** iam:ListInstanceProfiles. */
function listInstanceProfiles(input: Input, caller: Caller): unknown {
  const names = [...caller.world.roles.profiles(caller.accountId).keys()];
  const all = names.map((name) => describedProfile(name, caller));
  return page('ListInstanceProfiles', 'InstanceProfiles', all, input, caller);
}

function listInstanceProfilesForRole(input: Input, caller: Caller): unknown {
  const { name } = roleNamed(required(input, 'RoleName'), caller);
  const profiles = [...caller.world.roles.profiles(caller.accountId)].filter(([, role]) => role === name);
  const all = profiles.map(([profile]) => describedProfile(profile, caller));
  return page('ListInstanceProfilesForRole', 'InstanceProfiles', all, input, caller);
}

function getInstanceProfile(input: Input, caller: Caller): unknown {
  return { InstanceProfile: describedProfile(profileNamed(input, caller), caller) };
}

function createInstanceProfile(input: Input, caller: Caller): unknown {
  const name = required(input, 'InstanceProfileName');
  if (!/^[\w+=,.@-]{1,128}$/.test(name))
    throw validation('instanceProfileName', name, 'Member must satisfy regular expression pattern: [\\w+=,.@-]+');
  const profiles = caller.world.roles.profiles(caller.accountId);
  if (profiles.has(name)) throw new AwsError('EntityAlreadyExists', `Instance Profile ${name} already exists.`, 409);
  profiles.set(name, undefined);
  return { InstanceProfile: describedProfile(name, caller) };
}

function addRoleToInstanceProfile(input: Input, caller: Caller): unknown {
  const profile = profileNamed(input, caller);
  const role = roleNamed(required(input, 'RoleName'), caller);
  const profiles = caller.world.roles.profiles(caller.accountId);
  if (profiles.get(profile) !== undefined)
    throw new AwsError('LimitExceeded', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1', 409);
  profiles.set(profile, role.name);
  return {};
}

function page(operation: string, member: string, all: readonly object[], input: Input, caller: Caller): object {
  const size = Number(input.MaxItems ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 1_000)
    throw validation('maxItems', input.MaxItems, 'Member must have value between 1 and 1000');
  const question = [operation, caller.accountId, input.RoleName];
  const from = readToken(question, input.Marker, new AwsError('ValidationException', 'Invalid Marker.'));
  const more = from + size < all.length;
  return {
    [member]: all.slice(from, from + size),
    IsTruncated: more,
    Marker: more ? makeToken(question, from + size) : undefined,
  };
}

function roleNamed(name: string, { world, accountId }: Caller): Role {
  const role = world.roles.roles(accountId).find((candidate) => candidate.name === name);
  if (role === undefined) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
}

function profileNamed(input: Input, { world, accountId }: Caller): string {
  const name = required(input, 'InstanceProfileName');
  if (!world.roles.profiles(accountId).has(name))
    throw new AwsError('NoSuchEntity', `Instance Profile ${name} cannot be found.`, 404);
  return name;
}

function describedRole({ name, description, principal }: Role, accountId: string): object {
  const who = principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: who, Action: 'sts:AssumeRole' }],
  };
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '0').slice(0, 17)}`,
    Arn: `arn:aws:iam::${accountId}:role/${name}`,
    CreateDate: createdAt,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(policy)),
    Description: description,
    MaxSessionDuration: 3600,
  };
}

function describedProfile(name: string, caller: Caller): object {
  const { world, accountId } = caller;
  const role = world.roles.profiles(accountId).get(name);
  return {
    Path: '/',
    InstanceProfileName: name,
    InstanceProfileId: `AIPA${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '0').slice(0, 17)}`,
    Arn: `arn:aws:iam::${accountId}:instance-profile/${name}`,
    CreateDate: createdAt,
    Roles: role === undefined ? [] : [describedRole(roleNamed(role, caller), accountId)],
  };
}
