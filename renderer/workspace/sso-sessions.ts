import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Contract } from '../../contract/index.ts';
import type { SsoSessionState } from '../../contract/features/identity-center.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Client } from '../bridge/client.ts';
import { failedLoad, failureOf, type Load } from '../bridge/load.ts';

/** The sign-ins of IAM Identity Center. */
export interface SsoSessionsState {
  readonly list: Load<readonly SsoSessionState[]>;
  /** What is being done with a session. */
  readonly busy: ReadonlyMap<string, 'signing-in' | 'signing-out'>;
  /** Why the last try with a session failed. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** Follows the list while something shows it; the returned function ends it. */
  readonly follow: () => () => void;
  /** Answers whether somebody is signed in. */
  readonly signIn: (session: string) => Promise<boolean>;
  readonly signOut: (session: string) => Promise<void>;
}

export function createSsoSessionsStore(client: Client<Contract['identityCenter']>): StoreApi<SsoSessionsState> {
  let followers = 0;
  let end = () => {};
  return createStore<SsoSessionsState>()((set, get) => {
    const run = async (session: string, what: 'signing-in' | 'signing-out', work: () => Promise<unknown>) => {
      if (get().busy.has(session)) return false;
      const failures = new Map(get().failures);
      failures.delete(session);
      set({ busy: new Map(get().busy).set(session, what), failures });
      try {
        await work();
        return true;
      } catch (error) {
        const failure = failureOf(error);
        // Whoever closed the question knows that they did not sign in.
        if (failure.code !== 'sign-in-needed') set({ failures: new Map(get().failures).set(session, failure) });
        return false;
      } finally {
        const busy = new Map(get().busy);
        busy.delete(session);
        set({ busy });
      }
    };
    return {
      list: { status: 'loading' },
      busy: new Map(),
      failures: new Map(),
      follow() {
        followers += 1;
        if (followers === 1)
          end = client.subscribe(
            'watch',
            {},
            {
              onValue: ({ sessions }) => set({ list: { status: 'ready', value: sessions } }),
              onFailure: (failure) => set({ list: failedLoad(get().list, failure) }),
            },
          );
        return () => {
          followers -= 1;
          if (followers === 0) end();
        };
      },
      signIn: (session) => run(session, 'signing-in', () => client.call('signIn', { session })),
      signOut: async (session) => void (await run(session, 'signing-out', () => client.call('signOut', { session }))),
    };
  });
}
