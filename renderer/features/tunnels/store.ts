import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ShelvedTunnel, Tunnel, TunnelState } from '../../../contract/features/tunnels.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Clients } from '../../bridge/client.ts';
import type { TunnelToSave } from './draft.ts';

export interface TunnelsState {
  readonly status: 'loading' | 'ready';
  readonly tunnels: readonly ShelvedTunnel[];
  /** Why the shelf is not told any more. */
  readonly failure: Failure | undefined;
}

export interface TunnelsStore {
  readonly state: StoreApi<TunnelsState>;
  /** Throws CallFailed. */
  readonly save: (tunnel: TunnelToSave) => Promise<Tunnel>;
  /** Throws CallFailed. */
  readonly remove: (tunnelId: string) => Promise<void>;
  /** Throws CallFailed; the failure is in the tunnel's state as well. */
  readonly open: (tunnelId: string) => Promise<void>;
  /** Throws CallFailed. */
  readonly close: (tunnelId: string) => Promise<void>;
}

/** Whether a tunnel is open or on its way. */
export function isOn({ phase }: Pick<TunnelState, 'phase'>): boolean {
  return phase !== 'closed';
}

/** The tunnel shelf in this window, as main keeps it. */
export function createTunnelsStore({ tunnels: client }: Pick<Clients, 'tunnels'>): TunnelsStore {
  const state = createStore<TunnelsState>()(() => ({ status: 'loading', tunnels: [], failure: undefined }));
  client.subscribe(
    'watch',
    {},
    {
      onValue: ({ tunnels }) => state.setState({ status: 'ready', tunnels, failure: undefined }),
      onFailure: (failure) => state.setState({ status: 'ready', failure }),
    },
  );
  return {
    state,
    save: async (tunnel) => (await client.call('save', { tunnel })).tunnel,
    remove: async (tunnelId) => void (await client.call('remove', { tunnelId })),
    open: async (tunnelId) => void (await client.call('open', { tunnelId })),
    close: async (tunnelId) => void (await client.call('close', { tunnelId })),
  };
}
