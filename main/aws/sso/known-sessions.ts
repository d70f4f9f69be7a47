import { Region } from '../../../contract/values.ts';
import { planOf, type CredentialPlan } from '../credential-plan.ts';
import type { Sections } from '../profile-sections.ts';
import { scopesOf } from '../sso-settings.ts';
import { sessionKey, sessionOf, type SsoSession } from './session.ts';

/** A session of the AWS files with the profiles that use it, roles over it included. */
export interface KnownSession {
  readonly session: SsoSession;
  readonly profiles: readonly string[];
}

/** Every session that could be signed in to, by its key: sections first, in the files' order, then legacy settings. */
export function knownSessions(snapshot: Pick<Sections, 'profiles' | 'ssoSessions'>): ReadonlyMap<string, KnownSession> {
  const known = new Map<string, { session: SsoSession; profiles: string[] }>();
  for (const [name, settings] of snapshot.ssoSessions) {
    const startUrl = settings.get('sso_start_url') ?? '';
    const region = settings.get('sso_region') ?? '';
    if (startUrl !== '' && Region.safeParse(region).success)
      known.set(name, { session: { name, startUrl, region, scopes: scopesOf(settings) }, profiles: [] });
  }
  for (const profile of snapshot.profiles.keys()) {
    const session = sessionBelow(snapshot, profile);
    if (session === undefined) continue;
    const entry = known.get(sessionKey(session)) ?? { session, profiles: [] };
    entry.profiles.push(profile);
    known.set(sessionKey(session), entry);
  }
  return known;
}

/** The session that a profile's credentials begin with, if they do and the profile can be used. */
function sessionBelow(snapshot: Pick<Sections, 'profiles' | 'ssoSessions'>, profile: string): SsoSession | undefined {
  try {
    let plan: CredentialPlan = planOf(snapshot, profile);
    while (plan.kind === 'role') plan = plan.source;
    return plan.kind === 'sso' ? sessionOf(plan) : undefined;
  } catch {
    // The profile says itself what is wrong with it.
    return undefined;
  }
}
