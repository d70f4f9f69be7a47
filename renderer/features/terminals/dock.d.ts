import { type StoreApi } from 'zustand/vanilla';
import { type PaneChange } from './panes.ts';
import { type DockState } from './state.ts';
/** The dock's state, and how its parts change it. */
export interface Dock {
    readonly state: StoreApi<DockState>;
    readonly get: () => DockState;
    readonly update: (next: (dock: DockState) => DockState) => void;
    /** Changes one pane; a pane that is gone changes nothing. */
    readonly setPane: (paneId: string, to: PaneChange) => void;
    /** Says what went wrong, until it is dismissed. */
    readonly trouble: (error: unknown) => void;
}
export declare function createDock(): Dock;
