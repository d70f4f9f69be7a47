import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../contract/index.ts';
import type { Settings, SettingsChange } from '../../contract/features/settings.ts';
import type { Client } from '../bridge/client.ts';

export interface SettingsState {
  readonly settings: Settings;
  /** Shown at once, kept by main; main's answer wins. */
  readonly change: (change: SettingsChange) => void;
}

/** The settings in this window: follows main's, changes go to main. */
export function createSettingsStore(
  client: Client<typeof contract.settings>,
  initial: Settings,
  onFailure: (error: unknown) => void,
): StoreApi<SettingsState> {
  const store = createStore<SettingsState>()((set, get) => ({
    settings: initial,
    change(change) {
      set({ settings: { ...get().settings, ...(change as Partial<Settings>) } });
      client.call('change', change).catch(onFailure);
    },
  }));
  client.subscribe('watch', {}, { onValue: (settings) => store.setState({ settings }) });
  return store;
}
