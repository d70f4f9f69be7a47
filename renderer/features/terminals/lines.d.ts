import type { StoreApi } from 'zustand/vanilla';
import type { Terminal } from '../../../contract/features/terminals.ts';
import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Clients } from '../../bridge/client.ts';
import type { SettingsState } from '../../workspace/settings.ts';
import type { Dock } from './dock.ts';
import { type Line } from './line.ts';
import { type IdleMinutes } from './pane-idle.ts';
import { type Pasting } from './pasting.ts';
import type { CreateScreen } from './screen.ts';
import type { Pane } from './state.ts';
export interface LinesParts {
    readonly dock: Dock;
    readonly bridge: Bridge;
    readonly clients: Pick<Clients, 'terminals' | 'app'>;
    readonly settings: StoreApi<SettingsState>;
    readonly createScreen: CreateScreen;
    readonly idleMinutes: IdleMinutes | undefined;
}
/** The lines of all panes. */
export interface Lines extends Pick<Pasting, 'paste'> {
    readonly of: (paneId: string) => Line | undefined;
    /** A pane with a line, not in the dock yet; of a terminal that the host still runs where one is given. */
    readonly newPane: (target: TerminalTarget, adopted?: Terminal) => Pane;
    /** Ends the pane's terminal and takes the pane out of the dock. */
    readonly remove: (paneId: string) => void;
    /** Ends the pane's terminal; the pane stays. */
    readonly hangUp: (paneId: string) => void;
    /** The focus to the active pane. */
    readonly focus: () => void;
    /** What is selected in the pane, to the clipboard. */
    readonly copy: (paneId: string) => void;
    /** Asks first where the settings say so. */
    readonly offerPaste: (paneId: string, text: string) => void;
    readonly stopPaste: (paneId: string) => void;
    readonly applyLook: () => void;
    readonly dispose: () => void;
}
/** Makes the lines of panes, and puts into the dock what they tell. */
export declare function createLines(parts: LinesParts): Lines;
