import { failed, FailureError } from '../../../contract/failure.ts';
import type { Keys, PlanOf } from '../credential-plan.ts';
import { watchFiles } from '../file-watch.ts';
import type { ProfileFiles } from '../profile-files.ts';
import type { CallPlace, SourceCall } from '../sources/source.ts';
import { removeRoleCache } from './cli-role-cache.ts';
import { knownSessions, type KnownSession } from './known-sessions.ts';
import { createPortal, type AssignedAccount, type Portal } from './portal.ts';
import { sessionOf, type SsoSession } from './session.ts';
import { createTokenCache, type CachedToken } from './token-cache.ts';
import { createTokens, type TokensParts } from './tokens.ts';

/** Where a profile's calls of a service go; without a profile the environment's settings alone count. */
export type Places = (profile: string | undefined, region: string, service: string) => CallPlace;

/** Sign-ins of IAM Identity Center, and what they are good for. All reject with FailureError. */
export interface IdentityCenter {
  /** The sessions of the AWS files, by their key. */
  readonly sessions: () => ReadonlyMap<string, KnownSession>;
  /** The token in use; undefined where nobody is signed in. */
  readonly token: (session: SsoSession) => Promise<CachedToken | undefined>;
  /** A role's keys (sso:GetRoleCredentials); signs in where that is needed. */
  readonly roleKeys: (plan: PlanOf<'sso'>, call: SourceCall) => Promise<Keys>;
  /** The user wants to be signed in. */
  readonly signIn: (key: string) => Promise<void>;
  /** Ends the session there and here. */
  readonly signOut: (key: string) => Promise<void>;
  /** Accounts and roles, told as they come; signs in where that is needed. */
  readonly assignments: (
    key: string,
    found: (accounts: readonly AssignedAccount[], all: number) => void,
    signal?: AbortSignal,
  ) => Promise<void>;
  /** Told when sessions or their tokens may have changed: by us, or by another program. */
  readonly watch: (listener: () => void) => () => void;
  /** Told the profiles whose keys are no longer meant to be used. */
  readonly onSignedOut: (listener: (profiles: readonly string[]) => void) => void;
}

export interface IdentityCenterParts extends Omit<TokensParts, 'cache' | 'now' | 'hasNetwork'> {
  readonly files: Pick<ProfileFiles, 'current' | 'watch'>;
  readonly homeDir: string;
  readonly places: Places;
  readonly portal?: (place: CallPlace) => Promise<Portal>;
  readonly now?: () => number;
  readonly hasNetwork: TokensParts['hasNetwork'];
}

export function createIdentityCenter(parts: IdentityCenterParts): IdentityCenter {
  const { files, homeDir, places, portal: makePortal = createPortal, now = Date.now } = parts;
  const cache = createTokenCache(homeDir);
  const tokens = createTokens({ ...parts, cache, now });
  const leaving = new Set<(profiles: readonly string[]) => void>();

  const find = (key: string): KnownSession => {
    const known = knownSessions(files.current()).get(key);
    if (known === undefined)
      throw failed('not-found', `There is no sso-session ${key}.`, { subject: { session: key } });
    return known;
  };
  /** By the settings of the first of its profiles whose endpoints can be used; by the environment's alone else. */
  const placeOf = ({ session, profiles }: KnownSession, service: 'sso' | 'sso_oidc'): CallPlace => {
    for (const profile of profiles) {
      try {
        return places(profile, session.region, service);
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
      }
    }
    return places(undefined, session.region, service);
  };
  const callOf = (known: KnownSession) => ({
    waiting: new Set<string>(),
    place: placeOf(known, 'sso_oidc'),
    wanted: true,
  });
  const withPortal = async <T>(place: CallPlace, work: (portal: Portal) => Promise<T>): Promise<T> => {
    const portal = await makePortal(place);
    return work(portal).finally(portal.close);
  };

  /** A token that AWS refuses is signed in anew, once. */
  const withToken = async <T>(
    session: SsoSession,
    call: Parameters<typeof tokens.get>[1],
    work: (token: string) => Promise<T>,
  ): Promise<T> => {
    const token = await tokens.get(session, call);
    try {
      return await work(token);
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code !== 'sign-in-needed') throw error;
      tokens.refuse(session, token);
      return work(await tokens.get(session, call));
    }
  };

  return {
    sessions: () => knownSessions(files.current()),
    token: tokens.peek,
    async roleKeys(plan, { profile, waiting, place }) {
      const session = sessionOf(plan);
      const call = { waiting, place: place('sso_oidc', session.region) };
      const keysFor = (token: string) =>
        withPortal(place('sso', session.region), (portal) => portal.roleKeys(token, plan.accountId, plan.roleName));
      try {
        return await withToken(session, call, keysFor);
      } catch (error) {
        if (!(error instanceof FailureError) || error.failure.awsCode !== 'ForbiddenException') throw error;
        const subject = { profile, account: plan.accountId, role: plan.roleName };
        throw new FailureError({ ...error.failure, code: 'role-refused', subject }, error);
      }
    },
    async signIn(key) {
      const known = find(key);
      await tokens.get(known.session, callOf(known));
    },
    async signOut(key) {
      const known = find(key);
      const { session, profiles } = known;
      const token = await cache.read(session);
      tokens.forget(session);
      await cache.remove(session);
      for (const listener of leaving) listener(profiles);
      await removeRoleCache(homeDir, files.current(), session, profiles);
      if (token === undefined || token.expiresAt <= now()) return;
      await withPortal(placeOf(known, 'sso'), (portal) => portal.logout(token.accessToken)).catch((error: unknown) => {
        // Ended there already: that is what was wanted.
        if (!(error instanceof FailureError) || error.failure.code !== 'sign-in-needed') throw error;
      });
    },
    async assignments(key, found, signal) {
      const known = find(key);
      const place = placeOf(known, 'sso');
      await withToken(known.session, callOf(known), (token) =>
        withPortal(place, (portal) => portal.assignments(token, found, signal)),
      );
    },
    watch(listener) {
      const follow = () =>
        watchFiles(
          [...knownSessions(files.current()).values()].map(({ session }) => cache.file(session)),
          listener,
        );
      let stop = follow();
      const unfollow = files.watch(() => {
        stop();
        stop = follow();
        listener();
      });
      return () => {
        unfollow();
        stop();
      };
    },
    onSignedOut: (listener) => void leaving.add(listener),
  };
}
