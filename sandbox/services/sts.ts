import { timingSafeEqual } from 'node:crypto';
import { AwsError, validation } from '../wire/errors.ts';
import { queryProtocol, type Input } from '../wire/protocols.ts';
import { mfaCode } from '../world/credentials.ts';
import type { Caller, Service } from './service.ts';

export const sts: Service = {
  protocol: queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/'),
  operations: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole },
};

/** The roles of every account; a name beginning with `mfa-` asks for a code. Other roles cannot be assumed. */
const roles: ReadonlySet<string> = new Set(['fleet-admin', 'fleet-reader', 'mfa-admin']);

function getCallerIdentity(_input: Input, { principal }: Caller): unknown {
  return { Arn: principal.arn, UserId: principal.userId, Account: principal.accountId };
}

/** sts:AssumeRole, with the MFA check of a role that asks for it. */
function assumeRole(input: Input, caller: Caller): unknown {
  const arn = text(input.RoleArn);
  const session = text(input.RoleSessionName);
  const [, accountId = '', role = ''] =
    /^arn:aws:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/.exec(arn) ?? [];
  if (accountId === '') throw new AwsError('ValidationException', `${arn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(session))
    throw validation('roleSessionName', session, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*');
  const seconds = Number(input.DurationSeconds ?? 3600);
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    throw validation('durationSeconds', seconds, 'Member must have value between 900 and 43200');
  }
  const { world, principal } = caller;
  if (principal.arn.includes(':assumed-role/') && seconds > 3600) {
    throw new AwsError(
      'ValidationException',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (!roles.has(role) || !world.options.accounts.includes(accountId)) throw denied(principal.arn, arn);
  if (role.startsWith('mfa-')) checkMfa(input, caller, arn);
  const assumed = {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
    userId: `AROAFLEETDECKSANDBOX1:${session}`,
    name: session,
  };
  const key = world.keys.issue(assumed, seconds, world.now());
  return {
    Credentials: {
      AccessKeyId: key.accessKeyId,
      SecretAccessKey: key.secretAccessKey,
      SessionToken: key.sessionToken,
      Expiration: new Date(key.expiresAt).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: assumed.userId, Arn: assumed.arn },
  };
}

function checkMfa(input: Input, { world, principal }: Caller, arn: string): void {
  const { SerialNumber, TokenCode } = input;
  if (SerialNumber === undefined || TokenCode === undefined) throw denied(principal.arn, arn);
  const device = `arn:aws:iam::${principal.accountId}:mfa/operator`;
  const given = Buffer.from(text(TokenCode).padEnd(6).slice(0, 6));
  // A code of the step before is taken too: clocks differ and fingers are slow.
  const right = [0, 30_000].some((earlier) => timingSafeEqual(given, Buffer.from(mfaCode(world.now() - earlier))));
  if (SerialNumber === device && right && text(TokenCode).length === 6) return;
  throw new AwsError(
    'AccessDeniedException',
    'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    403,
  );
}

function denied(who: string, arn: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    403,
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
