import { timingSafeEqual } from 'node:crypto';
import { AwsError, validation } from '../wire/errors.ts';
import { queryProtocol, type Input } from '../wire/protocols.ts';
import { mfaCode, type Principal } from '../world/credentials.ts';
import { readWebIdentity, webIdentityIssuer } from '../world/web-identity.ts';
import type { World } from '../world/world.ts';
import type { Caller, Service } from './service.ts';

export const sts: Service = {
  protocol: queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
  operations: {
    GetCallerIdentity: getCallerIdentity,
    AssumeRole: assumeRole,
    GetSessionToken: getSessionToken,
  },
  unsigned: { AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity },
};

/** The roles of every account; a name beginning with `mfa-` asks for a code. Other roles cannot be assumed. */
const roles: ReadonlySet<string> = new Set(['fleet-admin', 'fleet-reader', 'mfa-admin']);

function getCallerIdentity(_input: Input, { principal }: Caller): unknown {
  return { Arn: principal.arn, UserId: principal.userId, Account: principal.accountId };
}

/** sts:AssumeRole, with the MFA check of a role that asks for it. */
function assumeRole(input: Input, caller: Caller): unknown {
  const wanted = roleWanted(input);
  const { world, principal } = caller;
  if (principal.arn.includes(':assumed-role/') && wanted.seconds > 3600) {
    throw new AwsError(
      'ValidationException',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (!isKnown(wanted, world)) throw denied(principal.arn, 'sts:AssumeRole', wanted.arn);
  // A device that is named is checked, whether the role asks for it or not.
  const isNamed = input.SerialNumber !== undefined || input.TokenCode !== undefined;
  if (wanted.role.startsWith('mfa-') || isNamed) checkMfa(input, caller, 'sts:AssumeRole', wanted.arn);
  return session(wanted, world);
}

/** sts:AssumeRoleWithWebIdentity: nobody signs it, the token says who asks. */
function assumeRoleWithWebIdentity(input: Input, world: World): unknown {
  const wanted = roleWanted(input);
  const identity = readWebIdentity(text(input.WebIdentityToken));
  if (identity === undefined)
    throw new AwsError('InvalidIdentityToken', 'The web identity token that was passed is not valid.');
  if (identity.expiresAt * 1000 <= world.now())
    throw new AwsError('ExpiredTokenException', `Token expired: current date/time ${world.now()}`);
  if (!isKnown(wanted, world) || wanted.role.startsWith('mfa-'))
    throw new AwsError('AccessDeniedException', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403);
  return {
    ...session(wanted, world),
    SubjectFromWebIdentityToken: identity.subject,
    Provider: `arn:aws:iam::${wanted.accountId}:oidc-provider/${webIdentityIssuer}`,
    Audience: identity.audience,
  };
}

/** sts:GetSessionToken: temporary keys of the user itself. A role cannot ask for them. */
function getSessionToken(input: Input, caller: Caller): unknown {
  const { principal, world } = caller;
  if (principal.arn.includes(':assumed-role/'))
    throw new AwsError('AccessDeniedException', 'Cannot call GetSessionToken with session credentials', 403);
  const seconds = secondsOf(input, 43_200, 129_600);
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined)
    checkMfa(input, caller, 'sts:GetSessionToken', principal.arn);
  return { Credentials: keysFor(principal, seconds, world) };
}

interface Wanted {
  readonly arn: string;
  readonly accountId: string;
  readonly role: string;
  readonly session: string;
  readonly seconds: number;
}

function roleWanted(input: Input): Wanted {
  const arn = text(input.RoleArn);
  const name = text(input.RoleSessionName);
  const [, accountId = '', role = ''] =
    /^arn:aws:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
  if (accountId === '') throw new AwsError('ValidationException', `${arn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(name))
    throw validation('roleSessionName', name, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*');
  return { arn, accountId, role, session: name, seconds: secondsOf(input, 3600, 43_200) };
}

function isKnown({ accountId, role }: Wanted, { options }: World): boolean {
  return roles.has(role) && options.accounts.includes(accountId);
}

function secondsOf(input: Input, usual: number, most: number): number {
  const seconds = Number(input.DurationSeconds ?? usual);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > most)
    throw validation('durationSeconds', seconds, `Member must have value between 900 and ${most}`);
  return seconds;
}

function session({ accountId, role, session: name, seconds }: Wanted, world: World) {
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${name}`;
  const principal = { accountId, arn, userId: `AROAFLEETDECKSANDBOX1:${name}`, name };
  return {
    Credentials: keysFor(principal, seconds, world),
    AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: arn },
  };
}

function keysFor(principal: Principal, seconds: number, world: World) {
  const key = world.keys.issue(principal, seconds, world.now());
  return {
    AccessKeyId: key.accessKeyId,
    SecretAccessKey: key.secretAccessKey,
    SessionToken: key.sessionToken,
    Expiration: new Date(key.expiresAt).toISOString(),
  };
}

function checkMfa(input: Input, { world, principal }: Caller, action: string, resource: string): void {
  const { SerialNumber, TokenCode } = input;
  if (SerialNumber === undefined || TokenCode === undefined) throw denied(principal.arn, action, resource);
  const device = `arn:aws:iam::${principal.accountId}:mfa/operator`;
  const given = Buffer.from(text(TokenCode).padEnd(6).slice(0, 6));
  // A code of the step before is taken too: clocks differ and fingers are slow.
  const codes = [0, 30_000].map((earlier) => mfaCode(world.now() - earlier));
  const right = [...codes, ...(world.options.mfaCode === undefined ? [] : [world.options.mfaCode])].some((code) =>
    timingSafeEqual(given, Buffer.from(code)),
  );
  if (SerialNumber === device && right && text(TokenCode).length === 6) return;
  throw new AwsError(
    'AccessDeniedException',
    'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    403,
  );
}

function denied(who: string, action: string, resource: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: ${action} on resource: ${resource}`,
    403,
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
