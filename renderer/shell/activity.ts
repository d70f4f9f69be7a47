import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../contract/index.ts';
import type { Activity } from '../../contract/features/app.ts';
import type { Client } from '../bridge/client.ts';

export interface ActivityState {
  readonly activity: Activity;
}

/** AWS calls in flight and waiting, as main tells them. */
export function createActivityStore(client: Pick<Client<typeof contract.app>, 'subscribe'>): StoreApi<ActivityState> {
  const store = createStore<ActivityState>()(() => ({ activity: { inFlight: 0, throttled: 0 } }));
  client.subscribe('activity', {}, { onValue: (activity) => store.setState({ activity }) });
  return store;
}
