import { AwsError } from '../wire/errors.ts';
import { makeToken, pageOf, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { portalProtocol } from '../wire/rest-json.ts';
import { refusedRole, type AssignedAccount } from '../world/directory.ts';
import type { OpenCaller, OpenService } from './service.ts';

/** IAM Identity Center's portal: a bearer token in a header instead of a signature. */
export const sso: OpenService = {
  protocol: portalProtocol,
  operations: {
    ListAccounts: listAccounts,
    ListAccountRoles: listAccountRoles,
    GetRoleCredentials: getRoleCredentials,
    Logout: logout,
  },
};

function listAccounts(input: Input, caller: OpenCaller): unknown {
  checkBearer(input, caller);
  const { assignments } = caller.world.identityCenter;
  const { rows, next } = page(input, 'accounts', assignments);
  const accountList = rows.map(({ accountId, accountName, emailAddress }) => ({
    accountId,
    accountName,
    emailAddress,
  }));
  return { accountList, ...next };
}

function listAccountRoles(input: Input, caller: OpenCaller): unknown {
  checkBearer(input, caller);
  const { accountId, roles } = assigned(input, caller);
  const { rows, next } = page(input, accountId, roles);
  return { roleList: rows.map((roleName) => ({ roleName, accountId })), ...next };
}

/** sso:GetRoleCredentials; the expiration is in milliseconds. Throws ForbiddenException for a role that is not assigned. */
function getRoleCredentials(input: Input, caller: OpenCaller): unknown {
  checkBearer(input, caller);
  const { accountId, roles } = assigned(input, caller);
  const { role_name: roleName } = input;
  if (typeof roleName !== 'string' || roleName === '')
    throw new AwsError('InvalidRequestException', 'role_name is missing');
  if (!roles.includes(roleName) || roleName === refusedRole) throw noAccess();
  const { world } = caller;
  const session = 'operator@fleet.example';
  const role = `AWSReservedSSO_${roleName}_0123456789abcdef`;
  const key = world.keys.issue(
    {
      accountId,
      arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
      userId: `AROAFLEETDECKSANDBOX2:${session}`,
      name: session,
    },
    world.identityCenter.roleSeconds,
    world.now(),
  );
  return {
    roleCredentials: {
      accessKeyId: key.accessKeyId,
      secretAccessKey: key.secretAccessKey,
      sessionToken: key.sessionToken,
      expiration: key.expiresAt,
    },
  };
}

function logout(input: Input, caller: OpenCaller): unknown {
  checkBearer(input, caller);
  caller.world.identityCenter.signIns.signOut(String(input.bearer));
  return undefined;
}

function checkBearer({ bearer }: Input, { world, region }: OpenCaller): void {
  // A token of one Region's instance is unknown in all others.
  if (region !== undefined && region !== world.identityCenter.region)
    throw new AwsError('UnauthorizedException', 'Session token not found or invalid', 401);
  world.identityCenter.signIns.checkToken(typeof bearer === 'string' ? bearer : '');
}

function assigned({ account_id: accountId }: Input, { world }: OpenCaller): AssignedAccount {
  if (!/^\d{12}$/.test(String(accountId))) throw new AwsError('InvalidRequestException', 'account_id is not valid');
  const account = world.identityCenter.assignments.find((one) => one.accountId === accountId);
  if (account === undefined) throw noAccess();
  return account;
}

function noAccess(): AwsError {
  return new AwsError('ForbiddenException', 'No access', 403);
}

function page<T>(input: Input, question: string, list: readonly T[]): { rows: T[]; next: { nextToken?: string } } {
  const size = pageSize(input.max_result, { least: 1, most: 100, usual: 100 });
  const refused = new AwsError('InvalidRequestException', 'The next_token is not valid.');
  const { rows, next } = pageOf(list.length, readToken(question, input.next_token, refused), size, (at) => list[at]);
  return { rows, next: next === undefined ? {} : { nextToken: makeToken(question, next) } };
}
