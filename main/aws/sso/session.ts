import { createHash } from 'node:crypto';
import type { PlanOf } from '../credential-plan.ts';

/** A sign-in of IAM Identity Center: an sso-session, or the legacy settings of profiles with one start URL. */
export interface SsoSession {
  /** The sso-session's name; absent for legacy settings. */
  readonly name?: string;
  readonly startUrl: string;
  /** `sso_region`: where the instance of IAM Identity Center is. */
  readonly region: string;
  /** `sso_registration_scopes`. */
  readonly scopes: readonly string[];
}

/** The session of a plan. */
export function sessionOf({ session, startUrl, ssoRegion, scopes }: PlanOf<'sso'>): SsoSession {
  return { ...(session !== undefined && { name: session }), startUrl, region: ssoRegion, scopes };
}

/** What names a session: one token, one dialog and one choice are for it (the AWS CLI: its name, else the start URL). */
export function sessionKey({ name, startUrl }: Pick<SsoSession, 'name' | 'startUrl'>): string {
  return name ?? startUrl;
}

/** The name of the session's token file, without `.json` (AWS SDKs: "SSO token provider"). */
export function tokenFileName(session: Pick<SsoSession, 'name' | 'startUrl'>): string {
  return sha1(sessionKey(session));
}

/** The name of the file of a client registration: the AWS CLI v2's, so that the two share it. */
export function registrationFileName({ name, startUrl, region, scopes }: SsoSession): string {
  // The digest is of Python's JSON: sorted names, a blank after each colon and comma, ASCII alone.
  const value = (each: unknown) => ascii(JSON.stringify(each));
  const list = scopes.length === 0 ? 'null' : `[${scopes.map(value).join(', ')}]`;
  const members = [
    `"region": ${value(region)}`,
    `"scopes": ${list}`,
    `"session_name": ${value(name ?? null)}`,
    `"startUrl": ${value(startUrl)}`,
    '"tool": "botocore"',
  ];
  return sha1(`{${members.join(', ')}}`);
}

function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
