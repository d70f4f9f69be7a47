import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { SsoStep } from '../../../contract/features/sign-in.ts';
import { failed, FailureError, type FailureCode } from '../../../contract/failure.ts';
import { deviceGrant, oauthAnswer, type Oidc } from './oidc.ts';
import { listenForRedirect, type RedirectPage } from './redirect.ts';
import type { SsoSession } from './session.ts';
import { scopesFor, type CachedToken, type Grant, type Registration, type TokenCache } from './token-cache.ts';

/** What a sign-in is carried out with. */
export interface FlowParts {
  readonly session: SsoSession;
  readonly oidc: Oidc;
  readonly cache: TokenCache;
  /** Opens a page in the system's browser; false where that is refused. */
  readonly openPage: (url: string) => Promise<boolean>;
  readonly page: RedirectPage;
  /** Tells the user where the sign-in is. */
  readonly show: (step: Partial<SsoStep>) => void;
  /** Told how to open the page once more. */
  readonly reopen: (open: () => Promise<void>) => void;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** After this long without an answer another way is offered. */
const slowMs = 20_000;
/** Nobody comes back after this long; the port is not kept open for ever. */
const longestMs = 10 * 60_000;
/** A registration that ends while the user is in the browser is of no use (the AWS CLI's margin). */
const registrationMarginMs = 15 * 60_000;
/** RFC 8628, 3.5: also after a connection that failed. */
const slowDownMs = 5_000;
/** A network that changes while the user types the code: the code still holds. */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>(['offline', 'service-unavailable', 'throttled']);

/** Authorization code with PKCE (RFC 7636, 8252): the browser comes back to a port of this computer. */
export async function signInByBrowser(parts: FlowParts): Promise<CachedToken> {
  const { session, oidc, show, signal } = parts;
  const client = await registrationOf(parts, 'authorization_code');
  // Nobody who closed the question wants to see a browser open.
  if (signal.aborted) throw failed('cancelled', 'Cancelled.');
  const state = randomUUID();
  const codeVerifier = randomBytes(48).toString('base64url');
  const redirect = await listenForRedirect(state, parts.page);
  const late = AbortSignal.timeout(longestMs);
  try {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirect.uri,
      state,
      code_challenge_method: 'S256',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      scopes: (scopesFor(session, 'authorization_code') ?? []).join(' '),
    });
    const open = async () => {
      if (!(await parts.openPage(`${oidc.origin()}/authorize?${query.toString()}`)))
        throw failed('browser-failed', 'The system did not open the page.');
    };
    parts.reopen(open);
    show({});
    await open();
    const slow = setTimeout(() => show({ slow: true }), slowMs);
    try {
      const code = await Promise.race([redirect.code, ended(signal), ended(late)]);
      return await oidc.token(client, {
        grantType: 'authorization_code',
        code,
        codeVerifier,
        redirectUri: redirect.uri,
      });
    } finally {
      clearTimeout(slow);
    }
  } finally {
    redirect.close();
  }
}

/** A code that the user types on a page, on this computer or another (RFC 8628). */
export async function signInByCode(parts: FlowParts): Promise<CachedToken> {
  const { session, oidc, show, signal, now } = parts;
  const client = await registrationOf(parts, 'device_code');
  if (signal.aborted) throw failed('cancelled', 'Cancelled.');
  const device = await oidc.startDevice(session, client);
  if (signal.aborted) throw failed('cancelled', 'Cancelled.');
  const { userCode, page, pageWithCode, expiresAt } = device;
  parts.reopen(async () => {
    if (!(await parts.openPage(pageWithCode))) throw failed('browser-failed', 'The system did not open the page.');
  });
  show({ code: { userCode, page, pageWithCode, expiresAt } });
  let wait = device.intervalMs;
  for (;;) {
    await pause(wait, undefined, { signal }).catch(() => {});
    if (signal.aborted) throw failed('cancelled', 'Cancelled.');
    if (now() >= expiresAt) throw failed('sign-in-expired', 'The code has expired.');
    try {
      return await oidc.token(client, { grantType: deviceGrant, deviceCode: device.deviceCode }, signal);
    } catch (error) {
      const answer = oauthAnswer(error);
      if (answer === 'AccessDeniedException') throw failed('sign-in-denied', 'access_denied');
      if (answer === 'ExpiredTokenException') throw failed('sign-in-expired', 'The code has expired.');
      if (answer === 'SlowDownException' || isPassing(error)) wait += slowDownMs;
      else if (answer !== 'AuthorizationPendingException') throw error;
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof FailureError && passing.has(error.failure.code);
}

/** The registration that the AWS CLI or an earlier sign-in left, or a new one. */
async function registrationOf({ session, oidc, cache, now }: FlowParts, grant: Grant): Promise<Registration> {
  const known = await cache.readRegistration(session, grant);
  if (known !== undefined && known.expiresAt - now() > registrationMarginMs) return known;
  const fresh = await oidc.register(session, grant);
  await cache.writeRegistration(session, grant, fresh);
  return fresh;
}

function ended(signal: AbortSignal): Promise<never> {
  const error = () =>
    signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
      ? failed('sign-in-expired', 'The browser did not come back.')
      : failed('cancelled', 'Cancelled.');
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(error());
    else signal.addEventListener('abort', () => reject(error()), { once: true });
  });
}
