import type { StoreApi } from 'zustand/vanilla';
import { type Clients } from '../../bridge/client.ts';
import type { SettingsState } from '../../workspace/settings.ts';
import type { Dock } from './dock.ts';
import type { Tabs } from './tabs.ts';
/** Shells of this computer. */
export interface Shells {
    /** A shell of this computer: the user's own when none is named. */
    readonly openLocal: (shellId?: string) => Promise<void>;
    readonly loadShells: () => Promise<void>;
}
export declare function createShells({ state, get, trouble }: Dock, client: Clients['terminals'], settings: StoreApi<SettingsState>, open: Tabs['open']): Shells;
