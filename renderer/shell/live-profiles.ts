import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../contract/index.ts';
import type { LiveProfile } from '../../contract/features/profiles.ts';
import type { Client } from '../bridge/client.ts';

export interface LiveState {
  /** The profiles in use, by name. */
  readonly live: readonly LiveProfile[];
}

/** The profiles in use, as main tells them. */
export function createLiveStore(client: Pick<Client<typeof contract.profiles>, 'subscribe'>): StoreApi<LiveState> {
  const store = createStore<LiveState>()(() => ({ live: [] }));
  client.subscribe('live', {}, { onValue: (state) => store.setState(state) });
  return store;
}

/** How the credentials of a profile stand; `soon` and `expired` are for those that need somebody. */
export type Standing = 'endless' | 'renews' | 'holds' | 'soon' | 'expired';

/** `soonMs`: from how long before the end on they end soon. */
export function standingOf({ expiresAt, renews }: LiveProfile, nowMs: number, soonMs: number): Standing {
  if (expiresAt === undefined) return 'endless';
  if (renews) return expiresAt > nowMs ? 'holds' : 'renews';
  if (expiresAt <= nowMs) return 'expired';
  return expiresAt - nowMs <= soonMs ? 'soon' : 'holds';
}
