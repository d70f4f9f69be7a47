import type { Identity } from '../../contract/features/profiles.ts';
import { failed } from '../../contract/failure.ts';
import type { Scope } from '../../contract/values.ts';
import type { Aws } from './aws.ts';
import type { ProfileFiles } from './profile-files.ts';

/** Which account a profile's section was last seen to be: kept by the section's digest, so a changed section forgets it. */
export interface Identities {
  get(fingerprint: string): Promise<string | undefined>;
  set(fingerprint: string, accountId: string): Promise<void>;
}

export interface IdentityParts {
  readonly aws: Aws;
  readonly files: Pick<ProfileFiles, 'fingerprint'>;
  readonly identities: Identities;
}

/** Asks who a scope is (sts:GetCallerIdentity) and remembers its account. Throws FailureError. */
export async function identify(
  { aws, files, identities }: IdentityParts,
  scope: Scope,
  signal?: AbortSignal,
): Promise<Identity> {
  // The section may be edited while the user is asked for a code: the answer is about the one of now.
  const fingerprint = files.fingerprint(scope.profile);
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Account, Arn } = await aws.send(scope, 'sts', new GetCallerIdentityCommand({}), signal);
  if (Account === undefined || Arn === undefined)
    throw failed('unexpected', 'GetCallerIdentity told no account.', { operation: 'sts:GetCallerIdentity' });
  // A store that cannot keep it is told elsewhere; who the user is does not depend on it.
  if (fingerprint !== undefined && fingerprint === files.fingerprint(scope.profile))
    await identities.set(fingerprint, Account).catch(() => {});
  const expiresAt = aws.expiresAt(scope);
  return { accountId: Account, arn: Arn, role: roleOf(Arn), ...(expiresAt !== undefined && { expiresAt }) };
}

/** The account that a profile was seen to be, without asking anybody. */
export async function rememberedAccount(
  files: Pick<ProfileFiles, 'fingerprint'>,
  identities: Pick<Identities, 'get'>,
  profile: string,
): Promise<string | undefined> {
  const fingerprint = files.fingerprint(profile);
  return fingerprint === undefined ? undefined : identities.get(fingerprint).catch(() => undefined);
}

/** `assumed-role/NAME/session` is NAME, `user/path/NAME` is NAME, `root` is root. */
function roleOf(arn: string): string {
  const [kind = '', ...rest] = (arn.split(':')[5] ?? '').split('/');
  return (kind === 'assumed-role' ? rest[0] : rest.at(-1)) ?? kind;
}
