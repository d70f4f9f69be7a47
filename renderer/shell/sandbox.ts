import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../contract/index.ts';
import type { Region, Scope } from '../../contract/values.ts';
import type { Client } from '../bridge/client.ts';
import { failureOf, idle, type Load } from '../bridge/load.ts';

export interface SandboxState {
  readonly start: Load<Scope>;
  /** Whether it is being started because the app opens on it; the window then waits instead of asking. */
  readonly beginning: boolean;
  /** Starts the embedded sandbox if it is not running, then shows it. A failure is told in `start`. */
  readonly open: (options?: { readonly region?: Region | undefined; readonly beginning?: boolean }) => Promise<void>;
}

/**
 * The embedded sandbox, as the shell starts it. Its scope is shown only when its process answers: before, its profile
 * names an endpoint that is no longer there.
 */
export function createSandboxStore(
  client: Pick<Client<typeof contract.app>, 'call'>,
  show: (scope: Scope) => void,
): StoreApi<SandboxState> {
  return createStore<SandboxState>()((set) => ({
    start: idle,
    beginning: false,
    async open({ region, beginning = false } = {}) {
      set({ start: { status: 'loading' }, beginning });
      try {
        const { scope } = await client.call('startSandbox', {});
        set({ start: { status: 'ready', value: scope } });
        show(region === undefined ? scope : { ...scope, region });
      } catch (error) {
        set({ start: { status: 'failed', failure: failureOf(error) } });
      }
    },
  }));
}
