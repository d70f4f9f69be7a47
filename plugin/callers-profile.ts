import type { Environment } from '../main/aws/endpoints.ts';
import type { ProfileFiles, ProfileSnapshot } from '../main/aws/profile-files.ts';
import type { ProfileSection } from '../main/aws/profile-sections.ts';
import type { Caller } from './arguments.ts';

/** The profile that stands for the caller: the one that was named, or the default one. */
export const callersProfile = ({ profile }: Caller): string => (profile === '' ? 'default' : profile);

/**
 * The AWS files as the caller sees them: keys of the environment stand in place of the profile's own where the AWS CLI
 * takes them too, which is when no profile was named on its command line. The CLI does not tell where a name came from,
 * so a name that AWS_PROFILE has counts as not named.
 */
export function asCaller(files: ProfileFiles, env: Environment, caller: Caller): ProfileFiles {
  const name = callersProfile(caller);
  const keys = caller.profile === '' || caller.profile === env.AWS_PROFILE ? keysOf(env) : undefined;
  const current = (): ProfileSnapshot => {
    const snapshot = files.current();
    const known = snapshot.profiles.get(name);
    // A profile that was named and is not there stays missing: that is told when its credentials are needed.
    if (keys === undefined && (known !== undefined || caller.profile !== '')) return snapshot;
    return { ...snapshot, profiles: new Map(snapshot.profiles).set(name, sectionOf(name, known, keys ?? new Map())) };
  };
  return { ...files, current };
}

function keysOf(env: Environment): ReadonlyMap<string, string> | undefined {
  const keys = new Map<string, string>();
  for (const variable of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN']) {
    const value = env[variable];
    if (value !== undefined && value !== '') keys.set(variable.toLowerCase(), value);
  }
  return keys.has('aws_access_key_id') ? keys : undefined;
}

/** All that says where credentials come from. */
const credentialSettings = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'role_arn',
  'source_profile',
  'credential_source',
  'web_identity_token_file',
  'sso_session',
  'sso_start_url',
  'login_session',
  'credential_process',
];

function sectionOf(name: string, known: ProfileSection | undefined, keys: ReadonlyMap<string, string>): ProfileSection {
  const kept = [...(known?.settings ?? [])].filter(([setting]) => !credentialSettings.includes(setting));
  return {
    name,
    origin: known?.origin ?? 'config',
    settings: new Map([...kept, ...keys]),
    keysFrom: keys.size > 0 ? 'credentials' : undefined,
  };
}
