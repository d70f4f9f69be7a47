import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Dock } from './dock.ts';
import { type IdleWatch } from './idle.ts';
export type SessionTarget = Extract<TerminalTarget, {
    kind: 'session';
}>;
/** Minutes without data after which a session ends; undefined where that is not known. */
export type IdleMinutes = (target: SessionTarget) => Promise<number | undefined>;
export interface PaneIdle extends Pick<IdleWatch, 'touch' | 'forget' | 'dispose'> {
    /** A terminal of the pane was opened: its time begins. */
    readonly opened: (paneId: string, terminalId: string, target: TerminalTarget) => void;
}
/** Keeps in the dock when sessions end for want of data. Without `idleMinutes` nobody is warned. */
export declare function createPaneIdle({ state, get }: Dock, idleMinutes: IdleMinutes | undefined): PaneIdle;
