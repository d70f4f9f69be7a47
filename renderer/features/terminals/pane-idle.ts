import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Dock } from './dock.ts';
import { createIdleWatch, type IdleWatch } from './idle.ts';

export type SessionTarget = Extract<TerminalTarget, { kind: 'session' }>;

/** Minutes without data after which a session ends; undefined where that is not known. */
export type IdleMinutes = (target: SessionTarget) => Promise<number | undefined>;

export interface PaneIdle extends Pick<IdleWatch, 'touch' | 'forget' | 'dispose'> {
  /** A terminal of the pane was opened: its time begins. */
  readonly opened: (paneId: string, terminalId: string, target: TerminalTarget) => void;
}

/** Keeps in the dock when sessions end for want of data. Without `idleMinutes` nobody is warned. */
export function createPaneIdle({ state, get }: Dock, idleMinutes: IdleMinutes | undefined): PaneIdle {
  const idle = createIdleWatch({
    onChange(paneId, endsAt) {
      const { [paneId]: _before, ...others } = get().idle;
      state.setState({ idle: endsAt === undefined ? others : { ...others, [paneId]: endsAt } });
    },
  });
  const watch = async (paneId: string, terminalId: string, target: SessionTarget) => {
    const minutes = await idleMinutes?.(target);
    const isOpen = get().panes[paneId]?.terminalId === terminalId;
    if (minutes !== undefined && isOpen) idle.watch(paneId, minutes);
  };
  return {
    touch: idle.touch,
    forget: idle.forget,
    dispose: idle.dispose,
    opened(paneId, terminalId, target) {
      idle.touch(paneId);
      if (target.kind === 'session') void watch(paneId, terminalId, target);
    },
  };
}
