import { createHmac, timingSafeEqual } from 'node:crypto';

/** The issuer of the sandbox's web identities, as an account's identity provider has it. */
export const webIdentityIssuer = 'oidc.sandbox.example';
const audience = 'sts.amazonaws.com';
const seed = Buffer.from('fleetdeck-sandbox-web-identity');

/** What a token says, once it was found to be the issuer's. */
export interface WebIdentity {
  readonly subject: string;
  readonly audience: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** A token of the sandbox's issuer for `seconds` from `now` (epoch milliseconds): a JSON Web Token of its well-known seed. */
export function webIdentityToken(subject: string, seconds: number, now: number): string {
  const at = Math.floor(now / 1000);
  const claims = { iss: `https://${webIdentityIssuer}`, sub: subject, aud: audience, iat: at, exp: at + seconds };
  const signed = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${signatureOf(signed)}`;
}

/** Reads a token; undefined for one that is none, or not this issuer's, or for somebody else. */
export function readWebIdentity(token: string): WebIdentity | undefined {
  const [, signed = '', claims = '', signature = ''] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
  const right = Buffer.from(signatureOf(signed));
  const given = Buffer.from(signature);
  if (right.length !== given.length || !timingSafeEqual(right, given)) return undefined;
  const { sub, aud, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as Record<string, unknown>;
  if (typeof sub !== 'string' || aud !== audience || typeof exp !== 'number') return undefined;
  return { subject: sub, audience, expiresAt: exp };
}

function signatureOf(signed: string): string {
  return createHmac('sha256', seed).update(signed).digest('base64url');
}
