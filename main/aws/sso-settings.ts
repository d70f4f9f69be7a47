import { Region } from '../../contract/values.ts';
import type { PlanOf } from './credential-plan.ts';
import type { ProfileSection, Sections } from './profile-sections.ts';
import { profileBroken } from './profile-broken.ts';

const needed = ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'] as const;

/**
 * The IAM Identity Center settings of a section, with those of the sso-session that it names. Throws `profile-broken`
 * (AWS CLI v2): a session that is missing, a setting that differs between the two, one that is in neither.
 */
export function ssoOf(
  profile: string,
  { name, settings }: ProfileSection,
  sessions: Sections['ssoSessions'],
): Omit<PlanOf<'sso'>, 'kind'> {
  const sessionName = settings.get('sso_session');
  const session = sessionName === undefined ? undefined : sessions.get(sessionName);
  if (sessionName !== undefined && session === undefined)
    throw profileBroken(profile, `The sso_session of ${name} is ${sessionName}, which does not exist.`);
  for (const [setting, value] of session ?? [])
    if ((settings.get(setting) ?? value) !== value)
      throw profileBroken(profile, `The ${setting} of ${name} is not that of its sso-session ${sessionName}.`);
  const value = (setting: (typeof needed)[number]) => session?.get(setting) ?? settings.get(setting) ?? '';
  const missing = needed.filter((setting) => value(setting) === '');
  if (missing.length > 0)
    throw profileBroken(profile, `${name} is for IAM Identity Center and has no ${missing.join(', ')}.`);
  if (!Region.safeParse(value('sso_region')).success)
    throw profileBroken(profile, `The sso_region of ${name} is no Region's code.`);
  return {
    ...(sessionName !== undefined && { session: sessionName }),
    startUrl: value('sso_start_url'),
    ssoRegion: value('sso_region'),
    accountId: value('sso_account_id'),
    roleName: value('sso_role_name'),
    scopes: scopesOf(session),
  };
}

/** The `sso_registration_scopes` of an sso-session, between commas. */
export function scopesOf(session: ReadonlyMap<string, string> | undefined): readonly string[] {
  const scopes = session?.get('sso_registration_scopes') ?? '';
  return scopes
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}
