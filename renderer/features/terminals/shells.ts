import i18next from 'i18next';
import type { StoreApi } from 'zustand/vanilla';
import { CallFailed, type Clients } from '../../bridge/client.ts';
import { failedLoad, failureOf, loading } from '../../bridge/load.ts';
import type { SettingsState } from '../../workspace/settings.ts';
import type { Dock } from './dock.ts';
import type { Tabs } from './tabs.ts';

/** Shells of this computer. */
export interface Shells {
  /** A shell of this computer: the user's own when none is named. */
  readonly openLocal: (shellId?: string) => Promise<void>;
  readonly loadShells: () => Promise<void>;
}

export function createShells(
  { state, get, trouble }: Dock,
  client: Clients['terminals'],
  settings: StoreApi<SettingsState>,
  open: Tabs['open'],
): Shells {
  const loadShells = async () => {
    const before = get().shells;
    if (before.status === 'ready' || before.status === 'loading') return;
    state.setState({ shells: loading(before) });
    try {
      const { shells } = await client.call('shells', {});
      state.setState({ shells: { status: 'ready', value: shells } });
    } catch (error) {
      state.setState({ shells: failedLoad(before, failureOf(error)) });
    }
  };
  return {
    loadShells,
    async openLocal(shellId) {
      await loadShells();
      const { shells } = get();
      if (shells.status === 'failed') return state.setState({ trouble: shells.failure });
      const chosen = shellId ?? (shells.status === 'ready' ? shells.value[0]?.shellId : undefined);
      if (chosen === undefined)
        return trouble(new CallFailed({ code: 'shell-failed', message: i18next.t('terminals.shellsMissing') }));
      const { scope, terminal } = settings.getState().settings;
      const exported = terminal.exportProfile && scope !== undefined ? { scope } : {};
      open({ kind: 'local', shellId: chosen, ...exported });
    },
  };
}
