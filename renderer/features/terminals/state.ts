import type { Failure } from '../../../contract/failure.ts';
import type { LocalShell } from '../../../contract/features/terminals.ts';
import type { TerminalEnd, TerminalPhase, TerminalRecording, TerminalTarget } from '../../../contract/terminal.ts';
import type { Load } from '../../bridge/load.ts';
import type { PaneTree } from './tree.ts';

/** One terminal on screen. */
export interface Pane {
  readonly paneId: string;
  readonly target: TerminalTarget;
  /** Missing until the terminal host has it. */
  readonly terminalId?: string;
  readonly phase: TerminalPhase;
  /** Why it ended; with phase `ended`. */
  readonly end?: TerminalEnd;
  /** Why it could not be opened or connected to; with phase `ended`. */
  readonly failure?: Failure;
  /** Its output is being recorded, or a recording of it had to stop. */
  readonly recording?: TerminalRecording;
}

/** Whether a pane's output is being recorded now. */
export function isRecorded({ recording }: Pick<Pane, 'recording'>): boolean {
  return recording !== undefined && recording.failure === undefined;
}

export interface DockTab {
  readonly tabId: string;
  readonly tree: PaneTree;
  /** The pane that has, or had last, the focus. */
  readonly activePane: string;
  /** The user's own name for it. */
  readonly name?: string;
}

/** Whether what is typed into one terminal goes to others too: nowhere else, to the panes of its tab, to all. */
export type Broadcast = 'off' | 'tab' | 'all';

/** A closed tab or pane, as data: opening its targets again restores it. */
export interface ClosedTab {
  readonly tree: PaneTree;
  readonly targets: Readonly<Record<string, TerminalTarget>>;
  readonly name?: string;
}

/** What the user is asked before something is done. */
export type Question =
  | { readonly kind: 'paste'; readonly paneId: string; readonly text: string; readonly lines: number }
  | { readonly kind: 'close'; readonly tabIds: readonly string[]; readonly live: number };

/** A paste under way, in characters. */
export interface PasteProgress {
  readonly sent: number;
  readonly total: number;
}

/** The find bar of one pane. */
export interface Finding {
  readonly paneId: string;
  /** Position of the shown match from 0 (-1: none or too many to number) and how many there are. */
  readonly found?: { readonly index: number; readonly count: number };
}

/** All that the dock draws. */
export interface DockState {
  readonly tabs: readonly DockTab[];
  readonly panes: Readonly<Record<string, Pane>>;
  readonly activeTab: string | undefined;
  readonly collapsed: boolean;
  /** The dock covers the whole window. */
  readonly fullWindow: boolean;
  readonly broadcast: Broadcast;
  readonly closed: readonly ClosedTab[];
  readonly shells: Load<readonly LocalShell[]>;
  readonly question: Question | undefined;
  readonly finding: Finding | undefined;
  /** When sessions end that nothing passes in (epoch milliseconds), shortly before they do. */
  readonly idle: Readonly<Record<string, number>>;
  readonly pastes: Readonly<Record<string, PasteProgress>>;
  /** A trouble of the dock itself (a link that could not be opened, the clipboard refused), until dismissed. */
  readonly trouble: Failure | undefined;
}

export const emptyDock: DockState = {
  tabs: [],
  panes: {},
  activeTab: undefined,
  collapsed: false,
  fullWindow: false,
  broadcast: 'off',
  closed: [],
  shells: { status: 'idle' },
  question: undefined,
  finding: undefined,
  idle: {},
  pastes: {},
  trouble: undefined,
};
