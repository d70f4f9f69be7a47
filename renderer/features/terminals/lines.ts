import type { StoreApi } from 'zustand/vanilla';
import type { Terminal } from '../../../contract/features/terminals.ts';
import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Clients } from '../../bridge/client.ts';
import type { SettingsState } from '../../workspace/settings.ts';
import { lookOf } from '../../workspace/terminal-look.ts';
import { writeClipboard } from './clipboard.ts';
import type { Dock } from './dock.ts';
import { isAppKey } from './keys.ts';
import { createLine, type Line, type LineEvents } from './line.ts';
import { createPaneIdle, type IdleMinutes } from './pane-idle.ts';
import { activePane, receivers, withoutPane } from './panes.ts';
import { createPasting, type Pasting } from './pasting.ts';
import type { CreateScreen } from './screen.ts';
import type { Pane } from './state.ts';
import { targetName } from './titles.ts';

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
export function createLines(parts: LinesParts): Lines {
  const { dock, bridge, clients, settings, createScreen } = parts;
  const lines = new Map<string, Line>();
  const of = (paneId: string) => lines.get(paneId);
  const pasting = createPasting(dock.state, of);
  const idle = createPaneIdle(dock, parts.idleMinutes);

  const offerPaste = (paneId: string, text: string) =>
    pasting.offer(paneId, text, settings.getState().settings.terminal.confirmMultilinePaste);
  const copy = (paneId: string) => {
    const text = of(paneId)?.screen()?.selection() ?? '';
    if (text !== '') writeClipboard(text).catch(dock.trouble);
  };

  const eventsOf = (paneId: string, target: TerminalTarget): LineEvents => ({
    onOpened(terminalId) {
      dock.setPane(paneId, { terminalId });
      idle.opened(paneId, terminalId, target);
    },
    onActivity: () => idle.touch(paneId),
    onPhase: (phase) => dock.setPane(paneId, { phase }),
    onEnded(end) {
      idle.forget(paneId);
      dock.setPane(paneId, { phase: 'ended', end });
    },
    onRecording: (recording) => dock.setPane(paneId, { recording }),
    onFailure: (failure) => dock.setPane(paneId, { phase: 'ended', failure }),
    onCloseFailed: (failure) => dock.state.setState({ trouble: failure }),
    onTyped(text) {
      for (const receiver of receivers(dock.get(), paneId)) of(receiver)?.send(text);
    },
    onPaste: (text) => offerPaste(paneId, text),
    onSelected: () => settings.getState().settings.terminal.copyOnSelect && copy(paneId),
    onFound: (found) => dock.get().finding?.paneId === paneId && dock.state.setState({ finding: { paneId, found } }),
    onLink(uri, event) {
      if (!(bridge.platform === 'darwin' ? event.metaKey : event.ctrlKey)) return;
      clients.app.call('openExternal', { url: uri }).catch(dock.trouble);
    },
    // An ended terminal takes no keys: Tab leads on to its buttons.
    isAppKey: (press) =>
      isAppKey(press, bridge.platform) || (press.key === 'Tab' && dock.get().panes[paneId]?.phase === 'ended'),
  });

  const leave = (paneId: string) => {
    pasting.stop(paneId);
    idle.forget(paneId);
  };

  return {
    of,
    newPane(target, adopted) {
      const paneId = crypto.randomUUID();
      const line = createLine({
        bridge,
        client: clients.terminals,
        createScreen,
        target,
        ...(adopted !== undefined && { adopt: adopted.terminalId }),
        look: () => lookOf(settings, targetName(target, dock.get().shells)),
        events: eventsOf(paneId, target),
      });
      lines.set(paneId, line);
      const pane: Pane = { paneId, target, phase: 'connecting' };
      return adopted === undefined ? pane : { ...pane, phase: adopted.phase, terminalId: adopted.terminalId };
    },
    remove(paneId) {
      leave(paneId);
      of(paneId)?.dispose();
      lines.delete(paneId);
      dock.update((now) => withoutPane(now, paneId));
    },
    hangUp(paneId) {
      leave(paneId);
      of(paneId)?.hangUp();
    },
    focus: () => of(activePane(dock.get())?.paneId ?? '')?.focus(),
    copy,
    offerPaste,
    paste: pasting.paste,
    stopPaste: pasting.stop,
    applyLook() {
      for (const line of lines.values()) line.applyLook();
    },
    dispose: idle.dispose,
  };
}
