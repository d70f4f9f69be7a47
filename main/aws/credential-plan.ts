import type { CredentialSource } from '../../contract/features/profiles.ts';
import { failed, type FailureError } from '../../contract/failure.ts';
import type { ProfileSection, Sections } from './profile-sections.ts';

/** Access keys, as SDK clients take them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Absent for keys without an end, or with one that nobody tells. */
  readonly expiration?: Date;
}

/** How a profile gets its credentials: keys of the files, or a role that is assumed with another plan's. */
export type CredentialPlan =
  | { readonly kind: 'keys'; readonly keys: Keys }
  | { readonly kind: 'role'; readonly role: Role; readonly source: CredentialPlan };

export interface Role {
  readonly arn: string;
  readonly sessionName?: string;
  readonly externalId?: string;
  readonly durationSeconds?: number;
}

/** How a profile's section gets its credentials; the order is the AWS CLI v2's for a profile that was named. */
export function sourceOf({ settings, keysFrom }: ProfileSection): CredentialSource {
  const keys = settings.has('aws_session_token') || settings.has('aws_security_token') ? 'temporary' : 'static';
  if (settings.has('role_arn') && !settings.has('web_identity_token_file')) return 'assume-role';
  if (settings.has('web_identity_token_file')) return 'web-identity';
  if (settings.has('sso_session') || settings.has('sso_start_url')) return 'sso';
  if (keysFrom === 'credentials') return keys;
  if (settings.has('login_session')) return 'login';
  if (settings.has('credential_process')) return 'credential-process';
  return keysFrom === 'config' ? keys : 'none';
}

/**
 * Finds how a profile gets its credentials, without asking anybody. Throws FailureError: `profile-missing`,
 * `profile-broken` (cycle, missing source_profile, half a pair of keys), `credentials-missing`, `mfa-needed`,
 * `unsupported` (with `source`).
 */
export function planOf({ profiles }: Pick<Sections, 'profiles'>, profile: string): CredentialPlan {
  const walk = (section: ProfileSection, seen: readonly string[]): CredentialPlan => {
    // Of a source profile its own keys are meant, even where it has a role too (AWS CLI v2).
    const source = seen.length > 0 && section.keysFrom !== undefined ? 'static' : sourceOf(section);
    if (source === 'static' || source === 'temporary') return { kind: 'keys', keys: keysOf(profile, section) };
    if (source === 'none')
      throw failed('credentials-missing', `The profile ${section.name} names no credentials.`, {
        subject: { profile },
      });
    if (source !== 'assume-role') throw unsupported(profile, source);
    return {
      kind: 'role',
      role: roleOf(profile, section),
      source: walk(sourceProfileOf(section, seen), [...seen, section.name]),
    };
  };

  const sourceProfileOf = ({ name, settings, keysFrom }: ProfileSection, seen: readonly string[]): ProfileSection => {
    const next = settings.get('source_profile') ?? '';
    const credentialSource = settings.get('credential_source');
    if (credentialSource !== undefined && next !== '')
      throw broken(profile, `${name} has both source_profile and credential_source.`);
    if (credentialSource !== undefined) throw unsupported(profile, `credential_source ${credentialSource}`);
    if (next === '') throw broken(profile, `${name} has a role_arn and neither source_profile nor credential_source.`);
    const section = profiles.get(next);
    if (section === undefined) throw broken(profile, `The source_profile of ${name} is ${next}, which does not exist.`);
    // A profile may name itself when it has keys of its own.
    const itself = next === name && keysFrom !== undefined;
    if (!itself && [...seen, name].includes(next))
      throw broken(profile, `source_profile goes round: ${[...seen, name, next].join(' → ')}.`);
    return section;
  };

  const section = profiles.get(profile);
  if (section === undefined)
    throw failed('profile-missing', `There is no profile ${profile}.`, { subject: { profile } });
  return walk(section, []);
}

function keysOf(profile: string, { name, settings }: ProfileSection): Keys {
  const accessKeyId = settings.get('aws_access_key_id') ?? '';
  const secretAccessKey = settings.get('aws_secret_access_key') ?? '';
  if (accessKeyId === '') throw broken(profile, `The aws_access_key_id of ${name} is empty.`);
  if (secretAccessKey === '') throw broken(profile, `The aws_secret_access_key of ${name} is missing.`);
  // The older name of the token goes first in the AWS CLI.
  const sessionToken = settings.get('aws_security_token') ?? settings.get('aws_session_token');
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && sessionToken !== '' && { sessionToken }) };
}

function roleOf(profile: string, { name, settings }: ProfileSection): Role {
  const arn = settings.get('role_arn') ?? '';
  if (!/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(arn))
    throw broken(profile, `The role_arn of ${name} is no ARN of a role.`);
  const serial = settings.get('mfa_serial');
  if (serial !== undefined)
    throw failed('mfa-needed', `The role of ${name} asks for a code of ${serial}.`, { subject: { profile } });
  const sessionName = settings.get('role_session_name');
  const externalId = settings.get('external_id');
  // The AWS CLI passes over a duration that is no whole number.
  const seconds = settings.get('duration_seconds') ?? '';
  return {
    arn,
    ...(sessionName !== undefined && { sessionName }),
    ...(externalId !== undefined && { externalId }),
    ...(/^\d+$/.test(seconds) && { durationSeconds: Number(seconds) }),
  };
}

function broken(profile: string, message: string): FailureError {
  return failed('profile-broken', message, { subject: { profile }, remedy: 'open-file' });
}

function unsupported(profile: string, source: string): FailureError {
  return failed('unsupported', `Credentials by ${source} are not supported yet.`, { subject: { profile, source } });
}
