import type { LocalShell } from '../../../contract/features/terminals.ts';
import type { TerminalPhase, TerminalTarget } from '../../../contract/terminal.ts';
import { shown, type Load } from '../../bridge/load.ts';
import type { DockState, DockTab } from './state.ts';

/** What a target is called on its tab: the node's name, the shell's label. */
export function targetName(target: TerminalTarget, shells: Load<readonly LocalShell[]>): string {
  if (target.kind === 'session') return target.nodeName === '' ? target.nodeId : target.nodeName;
  return shown(shells)?.find((shell) => shell.shellId === target.shellId)?.label ?? target.shellId;
}

/** A tab's own name, or that of its active pane. */
export function tabName(dock: DockState, tab: DockTab): string {
  const pane = dock.panes[tab.activePane];
  return tab.name ?? (pane === undefined ? '' : targetName(pane.target, dock.shells));
}

/** The dot's tone for a phase; the word beside it says the rest. */
export function phaseTone(phase: TerminalPhase): 'ok' | 'warn' | 'bad' | 'muted' {
  const tones = {
    connecting: 'muted',
    connected: 'ok',
    'agent-silent': 'warn',
    'network-lost': 'bad',
    ended: 'muted',
  } as const;
  return tones[phase];
}
