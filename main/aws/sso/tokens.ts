import { failed, FailureError } from '../../../contract/failure.ts';
import type { Questions } from '../questions.ts';
import type { CallPlace } from '../sources/source.ts';
import { createOidc, type Oidc } from './oidc.ts';
import { sessionKey, type SsoSession } from './session.ts';
import { signIn, type SignInParts } from './sign-in.ts';
import type { CachedToken } from './token-cache.ts';

/** For whom a token is wanted. */
export interface TokenCall {
  /** The profiles that wait; it may grow. */
  readonly waiting: ReadonlySet<string>;
  /** Where the OIDC service of the session's Region is. */
  readonly place: CallPlace;
  /** The user asked for this sign-in by name: what was dismissed before does not count. */
  readonly wanted?: boolean;
}

/** The tokens of the sessions of IAM Identity Center. */
export interface SsoTokens {
  /** A token that holds: of the shared cache, by its refresh token, or by the user. Throws FailureError. */
  readonly get: (session: SsoSession, call: TokenCall) => Promise<string>;
  /** AWS said that this token does not hold, whatever its file says. */
  readonly refuse: (session: SsoSession, accessToken: string) => void;
  /** The user signs out: what is being renewed is not kept, and nobody asks them to sign in before they act. */
  readonly forget: (session: SsoSession) => void;
  /** A token that holds, without asking the user; undefined where there is none. */
  readonly peek: (session: SsoSession) => Promise<CachedToken | undefined>;
}

export interface TokensParts extends Omit<SignInParts, 'oidc'> {
  readonly questions: Pick<Questions, 'ask' | 'decline'>;
  readonly hasNetwork: (place: CallPlace) => boolean;
  readonly oidc?: (place: CallPlace, now: () => number) => Promise<Oidc>;
}

/** Renewed when less than this is left (AWS SDKs). */
const renewBeforeMs = 5 * 60_000;
/** A refresh that failed is not tried again for so long, while the token holds. */
const againAfterMs = 30_000;

/** One renewal and one dialog for each session, however many ask. */
export function createTokens(parts: TokensParts): SsoTokens {
  const { cache, questions, now, hasNetwork, oidc: makeOidc = createOidc } = parts;
  const refused = new Map<string, string>();
  const renewing = new Map<string, Promise<CachedToken | undefined>>();
  const failedAt = new Map<string, number>();
  /** Grows when the user signs out. */
  const generations = new Map<string, number>();

  const read = async (session: SsoSession) => {
    const token = await cache.read(session);
    if (token === undefined || refused.get(sessionKey(session)) !== token.accessToken) return token;
    // What renews it may still hold.
    return { ...token, expiresAt: 0 };
  };

  const withOidc = async <T>(place: CallPlace, work: (oidc: Oidc) => Promise<T>): Promise<T> => {
    if (!hasNetwork(place)) throw failed('offline', 'This computer has no network connection.', { remedy: 'retry' });
    const oidc = await makeOidc(place, now);
    return work(oidc).finally(oidc.close);
  };

  /** The next token by the refresh token; undefined where the session has ended. */
  const renew = async (session: SsoSession, token: CachedToken, place: CallPlace): Promise<CachedToken | undefined> => {
    const { refreshToken, registration } = token;
    if (refreshToken === undefined || registration === undefined || registration.expiresAt <= now()) return undefined;
    const key = sessionKey(session);
    const generation = generations.get(key);
    try {
      const next = await withOidc(place, (oidc) =>
        oidc.token(registration, { grantType: 'refresh_token', refreshToken }),
      );
      if (generations.get(key) !== generation) return undefined;
      await cache.write(session, next);
      return next;
    } catch (error) {
      const { awsCode, status = 0 } = error instanceof FailureError ? error.failure : {};
      if (awsCode === undefined || status >= 500 || status === 429) throw error;
      // Another program was quicker with the same refresh token, or the session has ended.
      const other = await read(session);
      return other !== undefined && other.accessToken !== token.accessToken && left(other) > 0 ? other : undefined;
    }
  };

  const left = ({ expiresAt }: CachedToken) => expiresAt - now();

  const renewOnce = (session: SsoSession, token: CachedToken, place: CallPlace) => {
    const key = sessionKey(session);
    const known = renewing.get(key);
    if (known !== undefined) return known;
    const begun = renew(session, token, place).finally(() => renewing.delete(key));
    renewing.set(key, begun);
    begun.then(
      (next) => (next === undefined ? failedAt.set(key, now()) : failedAt.delete(key)),
      () => failedAt.set(key, now()),
    );
    return begun;
  };

  /** The token of the cache, renewed where it is time; undefined where the user has to sign in. */
  const quiet = async (session: SsoSession, place: CallPlace): Promise<CachedToken | undefined> => {
    const token = await read(session);
    if (token === undefined || left(token) > renewBeforeMs) return token;
    const holds = left(token) > 0;
    const justFailed = now() - (failedAt.get(sessionKey(session)) ?? 0) < againAfterMs;
    if (holds && justFailed) return token;
    try {
      return (await renewOnce(session, token, place)) ?? (holds ? token : undefined);
    } catch (error) {
      if (holds) return token;
      throw error;
    }
  };

  return {
    async get(session, { waiting, place, wanted = false }) {
      const token = await quiet(session, place);
      if (token !== undefined) return token.accessToken;
      const [profile = ''] = waiting;
      const name = sessionKey(session);
      const declined = () =>
        failed('sign-in-needed', `Nobody signed in to ${name}.`, {
          subject: { session: name, ...(profile !== '' && { profile }) },
          remedy: 'sign-in',
        });
      return questions.ask({ key: questionKey(name), waiting, declined, wanted }, (dialog) =>
        withOidc(place, async (oidc) => {
          const signedIn = await signIn(session, dialog, { ...parts, oidc });
          // The AWS CLI may have written it itself.
          if ((await cache.read(session))?.accessToken !== signedIn.accessToken) await cache.write(session, signedIn);
          return signedIn.accessToken;
        }),
      );
    },
    forget(session) {
      const key = sessionKey(session);
      generations.set(key, (generations.get(key) ?? 0) + 1);
      questions.decline(questionKey(key));
    },
    refuse: (session, accessToken) => void refused.set(sessionKey(session), accessToken),
    async peek(session) {
      const token = await read(session);
      return token !== undefined && left(token) > 0 ? token : undefined;
    },
  };
}

function questionKey(session: string): string {
  return `sso ${session}`;
}
