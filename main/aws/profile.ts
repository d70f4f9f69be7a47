import type { CredentialSource, Profile } from '../../contract/features/profiles.ts';
import type { Failure } from '../../contract/failure.ts';
import { Region } from '../../contract/values.ts';
import type { ProfileSnapshot } from './profile-files.ts';
import type { ProfileSection } from './profile-sections.ts';

/** How a profile's section gets its credentials; the order is the SDK's for one profile (fromIni). */
export function sourceOf({ settings }: ProfileSection): CredentialSource {
  if (settings.has('role_arn') && settings.has('web_identity_token_file')) return 'web-identity';
  if (settings.has('role_arn')) return 'assume-role';
  if (settings.has('aws_access_key_id')) return settings.has('aws_session_token') ? 'temporary' : 'static';
  if (settings.has('credential_process')) return 'credential-process';
  if (settings.has('sso_session') || settings.has('sso_start_url')) return 'sso';
  return settings.has('login_session') ? 'login' : 'none';
}

/** Why a profile cannot be used, found without asking anybody; undefined when it can be tried. */
export function problemOf(snapshot: ProfileSnapshot, name: string): Failure | undefined {
  const seen: string[] = [];
  let at = name;
  for (;;) {
    const section = snapshot.profiles.get(at);
    if (section === undefined) {
      if (at === name) return { code: 'profile-missing', message: `There is no profile ${name}.`, subject: { profile: name } };
      return broken(name, `source_profile names ${at}, which does not exist.`);
    }
    // A role's source_profile may be the profile itself, with keys of its own: then the keys are meant.
    const again = seen.includes(at);
    seen.push(at);
    const source = again ? ownKeys(section) : sourceOf(section);
    if (source !== 'assume-role') return again && source === 'none' ? broken(name, `source_profile goes round: ${seen.join(' → ')}.`) : problemOfSource(name, section, source);
    const { settings } = section;
    if (settings.has('mfa_serial')) return { code: 'mfa-needed', message: `${at} asks for a code of ${settings.get('mfa_serial') ?? ''}.`, subject: { profile: name } };
    if (settings.has('credential_source')) return unsupported(name, `credential_source ${settings.get('credential_source') ?? ''}`);
    const next = settings.get('source_profile');
    if (next === undefined) return broken(name, `${at} has a role_arn and neither source_profile nor credential_source.`);
    at = next;
  }
}

/** A profile as the window sees it. */
export function describeProfile(snapshot: ProfileSnapshot, section: ProfileSection): Profile {
  const { settings } = section;
  const region = Region.safeParse(settings.get('region'));
  const failure = problemOf(snapshot, section.name);
  const roleArn = settings.get('role_arn');
  const sourceProfile = settings.get('source_profile');
  return {
    name: section.name,
    source: sourceOf(section),
    origin: section.origin,
    ...(region.success && { region: region.data }),
    ...(roleArn !== undefined && { roleArn }),
    ...(sourceProfile !== undefined && { sourceProfile }),
    ...(failure !== undefined && { failure }),
  };
}

function ownKeys({ settings }: ProfileSection): CredentialSource {
  if (!settings.has('aws_access_key_id')) return 'none';
  return settings.has('aws_session_token') ? 'temporary' : 'static';
}

function problemOfSource(name: string, { settings }: ProfileSection, source: CredentialSource): Failure | undefined {
  if (source === 'static' || source === 'temporary') {
    return settings.has('aws_secret_access_key') ? undefined : broken(name, 'aws_secret_access_key is missing.');
  }
  if (source === 'none') return { code: 'credentials-missing', message: `The profile ${name} names no credentials.`, subject: { profile: name } };
  return unsupported(name, source);
}

function broken(profile: string, message: string): Failure {
  return { code: 'profile-broken', message, subject: { profile }, remedy: 'open-file' };
}

function unsupported(profile: string, source: string): Failure {
  return { code: 'unsupported', message: `Credentials by ${source} are not supported yet.`, subject: { profile, source } };
}
