import { sourceOf } from './credential-source.ts';
import type { Environment } from './endpoints.ts';
import type { ProfileSection } from './profile-sections.ts';

/** The name under which the app offers the credentials of its own environment; a profile of the files goes first. */
export const environmentProfile = 'environment';

/** All settings that say where credentials come from. */
const credentialSettings: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'role_arn',
  'role_session_name',
  'source_profile',
  'credential_source',
  'web_identity_token_file',
  'mfa_serial',
  'external_id',
  'duration_seconds',
  'sso_session',
  'sso_start_url',
  'sso_region',
  'sso_account_id',
  'sso_role_name',
  'login_session',
  'credential_process',
]);

/**
 * The section that stands for the environment's credentials: keys, else a web identity, else a container's endpoint (the
 * AWS CLI's order). All but credentials are the settings of `base`, which is the profile that the CLI would take.
 */
export function environmentSection(
  env: Environment,
  base: ProfileSection | undefined,
  name = environmentProfile,
): ProfileSection | undefined {
  const credentials = keys(env) ?? webIdentity(env) ?? container(env);
  return credentials && inPlaceOf(base, credentials, name);
}

/**
 * What the AWS CLI takes where no profile is named on its command line: the environment's keys in any case, its web
 * identity unless the profile has a role, its container where the profile has no credentials at all. Undefined where it
 * takes the profile's own.
 */
export function environmentInstead(
  env: Environment,
  base: ProfileSection | undefined,
  name: string,
): ProfileSection | undefined {
  const own = base === undefined ? 'none' : sourceOf(base);
  const credentials =
    keys(env) ??
    (own === 'assume-role' ? undefined : webIdentity(env)) ??
    (own === 'none' ? container(env) : undefined);
  return credentials && inPlaceOf(base, credentials, name);
}

/** A section with other credentials in place of its own. */
export function inPlaceOf(
  base: ProfileSection | undefined,
  credentials: ReadonlyMap<string, string>,
  name: string,
): ProfileSection {
  const kept = [...(base?.settings ?? [])].filter(([setting]) => !credentialSettings.has(setting));
  return { name, origin: 'environment', settings: new Map([...kept, ...credentials]), keysFrom: undefined };
}

function keys(env: Environment): ReadonlyMap<string, string> | undefined {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'];
  return isSet(env.AWS_ACCESS_KEY_ID) ? taken(env, names) : undefined;
}

function webIdentity(env: Environment): ReadonlyMap<string, string> | undefined {
  if (!isSet(env.AWS_WEB_IDENTITY_TOKEN_FILE) || !isSet(env.AWS_ROLE_ARN)) return undefined;
  return taken(env, ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN', 'AWS_ROLE_SESSION_NAME'], /^AWS_/);
}

function container(env: Environment): ReadonlyMap<string, string> | undefined {
  const isNamed = isSet(env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) || isSet(env.AWS_CONTAINER_CREDENTIALS_FULL_URI);
  return isNamed ? new Map([['credential_source', 'EcsContainer']]) : undefined;
}

/** Variables as settings: by their name, without `prefix`. */
function taken(env: Environment, names: readonly string[], prefix = /^$/): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of names) {
    const value = env[name];
    if (isSet(value)) found.set(name.replace(prefix, '').toLowerCase(), value);
  }
  return found;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
