import { createHash } from 'node:crypto';
import type { ProfileSection, Sections } from './profile-sections.ts';

const secrets: ReadonlySet<string> = new Set(['aws_secret_access_key', 'aws_session_token', 'aws_security_token']);

/** A digest of a profile's settings, of those of its source profiles, and of their services sections and sso-sessions. */
export function fingerprintOf(
  snapshot: Sections,
  name: string,
  of: 'with secrets' | 'without secrets',
): string | undefined {
  const hash = createHash('sha256');
  const add = (section: string, settings: ReadonlyMap<string, string>, left: (key: string) => boolean) => {
    for (const key of [...settings.keys()].sort())
      if (!left(key)) hash.update(`${JSON.stringify([section, key, settings.get(key)])}\n`);
  };
  const seen = new Set<string>();
  let section: ProfileSection | undefined = snapshot.profiles.get(name);
  while (section !== undefined && !seen.has(section.name)) {
    seen.add(section.name);
    // The sandbox listens on another port each time; who its profile is stays the same.
    const moves = section.origin === 'app' && of === 'without secrets' ? 'endpoint_url' : undefined;
    add(
      `profile ${section.name}`,
      section.settings,
      (key) => key === moves || (of === 'without secrets' && secrets.has(key)),
    );
    const services = section.settings.get('services');
    if (services !== undefined) add(`services ${services}`, snapshot.services.get(services) ?? new Map(), () => false);
    const session = section.settings.get('sso_session');
    if (session !== undefined)
      add(`sso-session ${session}`, snapshot.ssoSessions.get(session) ?? new Map(), () => false);
    section = snapshot.profiles.get(section.settings.get('source_profile') ?? '');
  }
  return seen.size === 0 ? undefined : hash.digest('hex');
}
