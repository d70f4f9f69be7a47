import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../contract/index.ts';
import type { Identity, ProfileList } from '../../contract/features/profiles.ts';
import { scopeKey } from '../../contract/scope.ts';
import type { Scope } from '../../contract/values.ts';
import type { Client } from '../bridge/client.ts';
import { failedLoad, failureOf, idle, loading, type Load } from '../bridge/load.ts';

export interface ProfilesState {
  readonly list: Load<ProfileList>;
  /** Who a scope is, by `scopeKey`. */
  readonly identities: ReadonlyMap<string, Load<Identity>>;
  readonly identify: (scope: Scope) => Promise<void>;
}

/** The profiles of the AWS files and who they are. `initial` is shown until main tells the list again. */
export function createProfilesStore(
  client: Client<typeof contract.profiles>,
  initial?: ProfileList,
): StoreApi<ProfilesState> {
  const store = createStore<ProfilesState>()((set, get) => {
    const put = (scope: Scope, identity: Load<Identity>) =>
      set({ identities: new Map(get().identities).set(scopeKey(scope), identity) });
    return {
      list: initial === undefined ? { status: 'loading' } : { status: 'ready', value: initial },
      identities: new Map(),
      async identify(scope) {
        const before = get().identities.get(scopeKey(scope)) ?? idle;
        put(scope, loading(before));
        try {
          put(scope, { status: 'ready', value: await client.call('identify', { scope }) });
        } catch (error) {
          put(scope, failedLoad(before, failureOf(error)));
        }
      },
    };
  });
  client.subscribe(
    'watch',
    {},
    {
      onValue: (value) => store.setState({ list: { status: 'ready', value } }),
      onFailure: (failure) => store.setState({ list: failedLoad(store.getState().list, failure) }),
    },
  );
  return store;
}
