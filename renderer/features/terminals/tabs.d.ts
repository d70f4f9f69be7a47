import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Dock } from './dock.ts';
import type { Lines } from './lines.ts';
import { type SplitDirection } from './tree.ts';
/** Opening, closing and going to tabs and panes. */
export interface Tabs {
    /** A new tab, shown and focused; says "connecting" at once. */
    readonly open: (target: TerminalTarget) => void;
    readonly split: (paneId: string, direction: SplitDirection) => void;
    /** Closes at once; it can be reopened. */
    readonly closePane: (paneId: string) => void;
    /** Asks once when several live terminals would end. */
    readonly closeTabs: (tabIds: readonly string[]) => void;
    readonly reopen: () => void;
    readonly activate: (paneId: string) => void;
    /** To the next (1) or previous (-1) terminal. */
    readonly step: (direction: 1 | -1) => void;
    readonly rename: (tabId: string, name: string) => void;
}
/** `closeNow` closes without a question: it was answered. */
export declare function createTabs({ state, get, update }: Dock, { newPane, remove, focus }: Pick<Lines, 'newPane' | 'remove' | 'focus'>): Tabs & {
    readonly closeNow: (tabIds: readonly string[]) => void;
};
