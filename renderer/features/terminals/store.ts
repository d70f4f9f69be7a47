import type { StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Clients } from '../../bridge/client.ts';
import type { ActionRegistry } from '../../workspace/actions.ts';
import type { SettingsState } from '../../workspace/settings.ts';
import { watchLook } from '../../workspace/terminal-look.ts';
import { terminalActions } from './actions.ts';
import { createDock } from './dock.ts';
import { followHost } from './following.ts';
import { createLines } from './lines.ts';
import { createPaneCommands, type OfferedTransfer, type PaneCommands } from './pane-commands.ts';
import type { IdleMinutes } from './pane-idle.ts';
import type { CreateScreen } from './screen.ts';
import { createShells, type Shells } from './shells.ts';
import type { DockState } from './state.ts';
import { createTabs, type Tabs } from './tabs.ts';

export interface TerminalsDependencies {
  readonly bridge: Bridge;
  readonly clients: Pick<Clients, 'terminals' | 'app'>;
  readonly settings: StoreApi<SettingsState>;
  readonly actions: ActionRegistry;
  /** Without it nobody is warned before a session ends for want of data. */
  readonly idleMinutes?: IdleMinutes;
  /** Asks about a file and sends or gets it. */
  readonly offerTransfer?: (asking: OfferedTransfer) => void;
  /** The screen's maker; xterm, loaded with the first terminal, when absent. */
  readonly createScreen?: CreateScreen;
}

/** The terminals of this window: what the dock draws, and all that can be done with it. */
export interface TerminalsStore extends Tabs, Shells, PaneCommands {
  readonly state: StoreApi<DockState>;
  readonly focus: () => void;
  readonly setCollapsed: (collapsed: boolean) => void;
  readonly setFullWindow: (fullWindow: boolean) => void;
  /** Off, the panes of this tab (when it is split), all terminals, off. */
  readonly nextBroadcast: () => void;
  readonly stopBroadcast: () => void;
  /** Answers the question that is asked. */
  readonly answer: (agreed: boolean, dontAskAgain?: boolean) => void;
  readonly dismissTrouble: () => void;
  /** Ends the feeds and takes the actions away; the terminals run on in the host. */
  readonly dispose: () => void;
}

/** The terminals of this window. Takes over those that the host still runs (a reloaded window). */
export function createTerminalsStore(dependencies: TerminalsDependencies): TerminalsStore {
  const { bridge, clients, settings, createScreen = loadXterm, idleMinutes } = dependencies;
  const dock = createDock();
  const { state, get } = dock;
  const lines = createLines({ dock, bridge, clients, settings, createScreen, idleMinutes });
  const { focus } = lines;
  const { closeNow, ...tabs } = createTabs(dock, lines);

  const store: TerminalsStore = {
    state,
    ...tabs,
    ...createShells(dock, clients.terminals, settings, tabs.open),
    ...createPaneCommands(dock, lines, dependencies.offerTransfer),
    focus,
    setCollapsed(collapsed) {
      state.setState(collapsed ? { collapsed, fullWindow: false } : { collapsed });
      if (!collapsed) focus();
    },
    setFullWindow(fullWindow) {
      state.setState(fullWindow ? { fullWindow, collapsed: false } : { fullWindow });
      focus();
    },
    nextBroadcast() {
      const { broadcast, tabs: all, activeTab } = get();
      const splitTab = all.find(({ tabId }) => tabId === activeTab)?.tree.kind === 'split';
      const next = broadcast === 'off' ? (splitTab ? 'tab' : 'all') : broadcast === 'tab' ? 'all' : 'off';
      state.setState({ broadcast: next });
    },
    stopBroadcast() {
      state.setState({ broadcast: 'off' });
      focus();
    },
    answer(agreed, dontAskAgain = false) {
      const { question } = get();
      state.setState({ question: undefined });
      if (question === undefined || !agreed) return;
      if (question.kind === 'close') return closeNow(question.tabIds);
      const { terminal } = settings.getState().settings;
      if (dontAskAgain) settings.getState().change({ terminal: { ...terminal, confirmMultilinePaste: false } });
      lines.paste(question.paneId, question.text);
    },
    dismissTrouble: () => state.setState({ trouble: undefined }),
    dispose() {
      for (const end of ends) end();
    },
  };

  const ends = [
    watchLook(settings, lines.applyLook),
    dependencies.actions.register(terminalActions(store)),
    lines.dispose,
    followHost(dock, clients.terminals, lines.newPane),
  ];
  return store;
}

const loadXterm: CreateScreen = async (look, events) => {
  const { createXtermScreen } = await import('./xterm-screen.ts');
  return createXtermScreen(look, events);
};
