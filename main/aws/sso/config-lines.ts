import type { SsoSession } from './session.ts';

/** A role that a profile is to be written for. */
export interface RoleProfile {
  readonly profile: string;
  readonly accountId: string;
  readonly roleName: string;
}

/** The section of an sso-session, as `aws configure sso` writes it. */
export function sessionSection({ name, startUrl, region }: { name: string; startUrl: string; region: string }): string {
  return [
    `[sso-session ${name}]`,
    `sso_start_url = ${startUrl}`,
    `sso_region = ${region}`,
    'sso_registration_scopes = sso:account:access',
  ].join('\n');
}

/** The sections of profiles for roles: of the sso-session, or with the legacy settings where there is none. */
export function roleSections(session: SsoSession, roles: readonly RoleProfile[], region: string): string {
  const where =
    session.name === undefined
      ? [`sso_start_url = ${session.startUrl}`, `sso_region = ${session.region}`]
      : [`sso_session = ${session.name}`];
  return roles
    .map(({ profile, accountId, roleName }) =>
      [
        profile === 'default' ? '[default]' : `[profile ${profile}]`,
        ...where,
        `sso_account_id = ${accountId}`,
        `sso_role_name = ${roleName}`,
        `region = ${region}`,
      ].join('\n'),
    )
    .join('\n\n');
}
