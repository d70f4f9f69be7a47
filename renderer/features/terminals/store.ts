import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Terminal } from '../../../contract/features/terminals.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { CallFailed, type Clients } from '../../bridge/client.ts';
import { failedLoad, failureOf, loading } from '../../bridge/load.ts';
import type { ActionRegistry } from '../../workspace/actions.ts';
import type { SettingsState } from '../../workspace/settings.ts';
import { lookOf, watchLook } from '../../workspace/terminal-look.ts';
import { terminalActions } from './actions.ts';
import { readClipboard, writeClipboard } from './clipboard.ts';
import { isAppKey } from './keys.ts';
import { createIdleWatch } from './idle.ts';
import { createLine, type Line } from './line.ts';
import * as change from './panes.ts';
import { createPasting } from './pasting.ts';
import type { CreateScreen, FindOptions } from './screen.ts';
import { emptyDock, type ClosedTab, type DockState, type Pane } from './state.ts';
import { targetName } from './titles.ts';
import { leaf, panesOf, renamed, type PaneTree, type SplitDirection } from './tree.ts';

type SessionTarget = Extract<TerminalTarget, { kind: 'session' }>;

export interface TerminalsDependencies {
  readonly bridge: Bridge;
  readonly clients: Pick<Clients, 'terminals' | 'app'>;
  readonly settings: StoreApi<SettingsState>;
  readonly actions: ActionRegistry;
  /** Minutes without data after which a session ends; undefined where that is not known. Without it nobody is warned. */
  readonly idleMinutes?: (target: SessionTarget) => Promise<number | undefined>;
  /** Asks about a file and sends or gets it. */
  readonly offerTransfer?: (asking: OfferedTransfer) => void;
  /** The screen's maker; xterm, loaded with the first terminal, when absent. */
  readonly createScreen?: CreateScreen;
}

/** A file's way to or from a node. */
interface OfferedTransfer {
  readonly direction: 'upload' | 'download';
  readonly target: { readonly scope: Scope; readonly nodeId: string; readonly nodeName: string };
}

/** The terminals of this window: what the dock draws, and all that can be done with it. */
export interface TerminalsStore {
  readonly state: StoreApi<DockState>;
  /** A new tab, shown and focused; says "connecting" at once. */
  readonly open: (target: TerminalTarget) => void;
  /** A shell of this computer: the user's own when none is named. */
  readonly openLocal: (shellId?: string) => Promise<void>;
  readonly loadShells: () => Promise<void>;
  readonly split: (paneId: string, direction: SplitDirection) => void;
  /** Closes at once; it can be reopened. */
  readonly closePane: (paneId: string) => void;
  /** Asks once when several live terminals would end. */
  readonly closeTabs: (tabIds: readonly string[]) => void;
  readonly reopen: () => void;
  readonly reconnect: (paneId: string) => void;
  /** Ends the session or shell whatever state it is in; what it wrote stays on screen. */
  readonly disconnect: (paneId: string) => void;
  /** Starts or stops recording what it shows; stopping one that failed dismisses the failure. */
  readonly record: (paneId: string, on: boolean) => void;
  /** Asks for a file of or for the pane's node; nothing for local shells. */
  readonly transfer: (paneId: string, direction: 'upload' | 'download') => void;
  readonly activate: (paneId: string) => void;
  /** To the next (1) or previous (-1) terminal. */
  readonly step: (direction: 1 | -1) => void;
  readonly focus: () => void;
  readonly rename: (tabId: string, name: string) => void;
  readonly setCollapsed: (collapsed: boolean) => void;
  readonly setFullWindow: (fullWindow: boolean) => void;
  /** Off, the panes of this tab (when it is split), all terminals, off. */
  readonly nextBroadcast: () => void;
  readonly stopBroadcast: () => void;
  readonly copy: (paneId: string) => void;
  /** The clipboard's text. */
  readonly paste: (paneId: string) => void;
  readonly stopPaste: (paneId: string) => void;
  readonly selectAll: (paneId: string) => void;
  readonly clear: (paneId: string) => void;
  readonly startFind: (paneId: string) => void;
  /** Throws SyntaxError when the term is no regular expression. */
  readonly find: (term: string, options: FindOptions, direction: 'next' | 'previous') => void;
  readonly endFind: () => void;
  /** Whether the program in it takes the mouse's right button. */
  readonly takesMouse: (paneId: string) => boolean;
  /** Answers the question that is asked. */
  readonly answer: (agreed: boolean, dontAskAgain?: boolean) => void;
  readonly dismissTrouble: () => void;
  /** Shows a pane's screen in an element; returns the function that takes it away again. */
  readonly attach: (paneId: string, host: HTMLElement) => () => void;
  /** Ends the feeds and takes the actions away; the terminals run on in the host. */
  readonly dispose: () => void;
}

const keptClosed = 20;

/** The terminals of this window. Takes over those that the host still runs (a reloaded window). */
export function createTerminalsStore(dependencies: TerminalsDependencies): TerminalsStore {
  const { bridge, clients, settings } = dependencies;
  const createScreen = dependencies.createScreen ?? loadXterm;
  const state = createStore<DockState>()(() => emptyDock);
  const get = state.getState;
  const lines = new Map<string, Line>();
  const seen = new Set<string>();
  const pasting = createPasting(state, (paneId) => lines.get(paneId));
  const idle = createIdleWatch({
    onChange(paneId, endsAt) {
      const { [paneId]: _before, ...others } = get().idle;
      state.setState({ idle: endsAt === undefined ? others : { ...others, [paneId]: endsAt } });
    },
  });
  const watchIdle = async (paneId: string, terminalId: string, target: SessionTarget) => {
    const minutes = await dependencies.idleMinutes?.(target);
    const isOpen = get().panes[paneId]?.terminalId === terminalId;
    if (minutes !== undefined && isOpen) idle.watch(paneId, minutes);
  };
  const update = (next: (dock: DockState) => DockState) => state.setState(next(get()));
  const setPane = (paneId: string, to: change.PaneChange) => update((dock) => change.withPane(dock, paneId, to));
  const trouble = (error: unknown) =>
    state.setState({ trouble: error instanceof CallFailed ? error.failure : failureOf(error) });

  const newPane = (target: TerminalTarget, adopted?: Terminal): Pane => {
    const paneId = crypto.randomUUID();
    const known = adopted === undefined ? {} : { terminalId: adopted.terminalId };
    lines.set(paneId, lineFor(paneId, target, known.terminalId));
    return { paneId, target, phase: adopted?.phase ?? 'connecting', ...known };
  };

  const lineFor = (paneId: string, target: TerminalTarget, adopt: string | undefined): Line =>
    createLine({
      bridge,
      client: clients.terminals,
      createScreen,
      target,
      ...(adopt === undefined ? {} : { adopt }),
      look: () => lookOf(settings, targetName(target, get().shells)),
      events: {
        onOpened(terminalId) {
          setPane(paneId, { terminalId });
          idle.touch(paneId);
          if (target.kind !== 'session') return;
          void watchIdle(paneId, terminalId, target);
        },
        onActivity: () => idle.touch(paneId),
        onPhase: (phase) => setPane(paneId, { phase }),
        onEnded(end) {
          idle.forget(paneId);
          setPane(paneId, { phase: 'ended', end });
        },
        onRecording: (recording) => setPane(paneId, { recording }),
        onFailure: (failure: Failure) => setPane(paneId, { phase: 'ended', failure }),
        onCloseFailed: (failure) => state.setState({ trouble: failure }),
        onTyped(text) {
          for (const receiver of change.receivers(get(), paneId)) lines.get(receiver)?.send(text);
        },
        onPaste: (text) => offerPaste(paneId, text),
        onSelected: () => settings.getState().settings.terminal.copyOnSelect && copy(paneId),
        onFound: (found) => get().finding?.paneId === paneId && state.setState({ finding: { paneId, found } }),
        onLink(uri, event) {
          if (!(bridge.platform === 'darwin' ? event.metaKey : event.ctrlKey)) return;
          clients.app.call('openExternal', { url: uri }).catch(trouble);
        },
        // An ended terminal takes no keys: Tab leads on to its buttons.
        isAppKey: (press) =>
          isAppKey(press, bridge.platform) || (press.key === 'Tab' && get().panes[paneId]?.phase === 'ended'),
      },
    });

  const offerPaste = (paneId: string, text: string) =>
    pasting.offer(paneId, text, settings.getState().settings.terminal.confirmMultilinePaste);
  const copy = (paneId: string) => {
    const text = lines.get(paneId)?.screen()?.selection() ?? '';
    if (text !== '') writeClipboard(text).catch(trouble);
  };
  const focus = () => lines.get(change.activePane(get())?.paneId ?? '')?.focus();
  const show = (next: (dock: DockState) => DockState) => {
    update((dock) => ({ ...next(dock), collapsed: false }));
    focus();
  };

  const openTree = ({ tree, targets, name }: ClosedTab) => {
    const panes = panesOf(tree).flatMap((old) => {
      const target = targets[old];
      return target === undefined ? [] : [{ old, pane: newPane(target) }];
    });
    const ids = new Map(panes.map(({ old, pane }) => [old, pane.paneId]));
    const fresh = renamed(tree, (paneId) => ids.get(paneId) ?? paneId);
    const tab = { tabId: crypto.randomUUID(), tree: fresh, activePane: panesOf(fresh)[0] ?? '' };
    const named = name === undefined ? tab : { ...tab, name };
    show((dock) =>
      change.withTab(
        dock,
        named,
        panes.map(({ pane }) => pane),
      ),
    );
  };

  const remember = (tree: PaneTree, name?: string) =>
    update((dock) => {
      const targets = Object.fromEntries(
        panesOf(tree).flatMap((paneId) => {
          const target = dock.panes[paneId]?.target;
          return target === undefined ? [] : [[paneId, target]];
        }),
      );
      const closed = { tree, targets, ...(name === undefined ? {} : { name }) };
      return { ...dock, closed: [...dock.closed, closed].slice(-keptClosed) };
    });

  const remove = (paneId: string) => {
    pasting.stop(paneId);
    idle.forget(paneId);
    lines.get(paneId)?.dispose();
    lines.delete(paneId);
    update((dock) => change.withoutPane(dock, paneId));
  };

  const closeNow = (tabIds: readonly string[]) => {
    for (const tab of get().tabs.filter(({ tabId }) => tabIds.includes(tabId))) {
      remember(tab.tree, tab.name);
      for (const paneId of panesOf(tab.tree)) remove(paneId);
    }
    if (get().tabs.length > 0) focus();
  };

  const loadShells = async () => {
    const before = get().shells;
    if (before.status === 'ready' || before.status === 'loading') return;
    state.setState({ shells: loading(before) });
    try {
      const { shells } = await clients.terminals.call('shells', {});
      state.setState({ shells: { status: 'ready', value: shells } });
    } catch (error) {
      state.setState({ shells: failedLoad(before, failureOf(error)) });
    }
  };

  const follow = (terminals: readonly Terminal[], first: boolean) => {
    const open = Object.values(get().panes);
    for (const terminal of terminals) {
      seen.add(terminal.terminalId);
      const pane = open.find(({ terminalId }) => terminalId === terminal.terminalId);
      if (pane !== undefined) {
        // A lost host can tell nothing of its recordings: main does.
        const recording = terminal.end?.reason === 'host-lost' ? undefined : pane.recording;
        setPane(pane.paneId, { phase: terminal.phase, end: terminal.end ?? pane.end, recording });
      } else if (first && terminal.phase !== 'ended') adopt(terminal);
    }
    const still = new Set(terminals.map(({ terminalId }) => terminalId));
    for (const { paneId, terminalId, phase } of open) {
      // Ended from another page: the host has forgotten it.
      const gone = terminalId !== undefined && seen.has(terminalId) && !still.has(terminalId) && phase !== 'ended';
      if (gone) setPane(paneId, { phase: 'ended', end: { reason: 'disconnected' } });
    }
  };
  const adopt = (terminal: Terminal) => {
    const pane = newPane(terminal.target, terminal);
    // A reloaded window shows what it showed: a terminal that runs is not to be hidden.
    update((dock) => ({
      ...change.withTab(dock, change.tabFor(crypto.randomUUID(), pane.paneId), [pane]),
      collapsed: false,
    }));
  };

  const store: TerminalsStore = {
    state,
    open: (target) => openTree({ tree: leaf('new'), targets: { new: target } }),
    async openLocal(shellId) {
      await loadShells();
      const { shells } = get();
      if (shells.status === 'failed') return state.setState({ trouble: shells.failure });
      const chosen = shellId ?? (shells.status === 'ready' ? shells.value[0]?.shellId : undefined);
      if (chosen === undefined)
        return trouble(new CallFailed({ code: 'shell-failed', message: i18next.t('terminals.shellsMissing') }));
      const { scope, terminal } = settings.getState().settings;
      const exported = terminal.exportProfile && scope !== undefined ? { scope } : {};
      store.open({ kind: 'local', shellId: chosen, ...exported });
    },
    loadShells,
    split(paneId, direction) {
      const target = get().panes[paneId]?.target;
      if (target === undefined) return;
      const pane = newPane(target);
      show((dock) => change.withSplit(dock, paneId, direction, pane));
    },
    closePane(paneId) {
      const tab = change.tabOf(get(), paneId);
      if (tab === undefined) return;
      remember(leaf(paneId), tab.tree.kind === 'pane' ? tab.name : undefined);
      remove(paneId);
      if (get().tabs.length > 0) focus();
    },
    closeTabs(tabIds) {
      const dock = get();
      const panes = dock.tabs.filter(({ tabId }) => tabIds.includes(tabId)).flatMap(({ tree }) => panesOf(tree));
      const live = panes.filter((paneId) => dock.panes[paneId]?.phase !== 'ended').length;
      if (live > 1) state.setState({ question: { kind: 'close', tabIds, live } });
      else closeNow(tabIds);
    },
    reopen() {
      const last = get().closed.at(-1);
      if (last === undefined) return;
      state.setState({ closed: get().closed.slice(0, -1) });
      openTree(last);
    },
    reconnect(paneId) {
      setPane(paneId, {
        phase: 'connecting',
        end: undefined,
        failure: undefined,
        terminalId: undefined,
        recording: undefined,
      });
      const time = new Intl.DateTimeFormat(i18next.language, { timeStyle: 'medium' }).format(Date.now());
      lines.get(paneId)?.reopen(i18next.t('terminals.dividers.reconnected', { time }));
      lines.get(paneId)?.focus();
    },
    disconnect(paneId) {
      pasting.stop(paneId);
      idle.forget(paneId);
      lines.get(paneId)?.hangUp();
      setPane(paneId, {
        phase: 'ended',
        end: { reason: 'disconnected' },
        terminalId: undefined,
        recording: undefined,
      });
    },
    record: (paneId, on) => lines.get(paneId)?.record(on),
    transfer(paneId, direction) {
      const target = get().panes[paneId]?.target;
      if (target?.kind !== 'session') return;
      const { scope, nodeId, nodeName } = target;
      dependencies.offerTransfer?.({ direction, target: { scope, nodeId, nodeName } });
    },
    activate: (paneId) => update((dock) => change.activated(dock, paneId)),
    step(direction) {
      const paneId = change.neighbour(get(), direction);
      if (paneId !== undefined) show((dock) => change.activated(dock, paneId));
    },
    focus,
    rename: (tabId, name) =>
      update((dock) => ({
        ...dock,
        tabs: dock.tabs.map((tab) => {
          const { name: _before, ...rest } = tab;
          if (tab.tabId !== tabId) return tab;
          return name.trim() === '' ? rest : { ...rest, name: name.trim() };
        }),
      })),
    setCollapsed(collapsed) {
      state.setState(collapsed ? { collapsed, fullWindow: false } : { collapsed });
      if (!collapsed) focus();
    },
    setFullWindow(fullWindow) {
      state.setState(fullWindow ? { fullWindow, collapsed: false } : { fullWindow });
      focus();
    },
    nextBroadcast() {
      const { broadcast, tabs, activeTab } = get();
      const splitTab = tabs.find(({ tabId }) => tabId === activeTab)?.tree.kind === 'split';
      const next = broadcast === 'off' ? (splitTab ? 'tab' : 'all') : broadcast === 'tab' ? 'all' : 'off';
      state.setState({ broadcast: next });
    },
    stopBroadcast() {
      state.setState({ broadcast: 'off' });
      focus();
    },
    copy,
    paste: (paneId) => void readClipboard().then((text) => offerPaste(paneId, text), trouble),
    stopPaste: pasting.stop,
    selectAll: (paneId) => lines.get(paneId)?.screen()?.selectAll(),
    clear: (paneId) => lines.get(paneId)?.screen()?.clear(),
    startFind: (paneId) => state.setState({ finding: { paneId }, collapsed: false }),
    find(term, options, direction) {
      if (options.regex) void new RegExp(term);
      lines
        .get(get().finding?.paneId ?? '')
        ?.screen()
        ?.find(term, options, direction);
    },
    endFind() {
      const paneId = get().finding?.paneId ?? '';
      state.setState({ finding: undefined });
      lines.get(paneId)?.screen()?.endFind();
      lines.get(paneId)?.focus();
    },
    takesMouse: (paneId) => lines.get(paneId)?.screen()?.takesMouse() ?? false,
    answer(agreed, dontAskAgain = false) {
      const { question } = get();
      state.setState({ question: undefined });
      if (question === undefined || !agreed) return;
      if (question.kind === 'close') return closeNow(question.tabIds);
      const { terminal } = settings.getState().settings;
      if (dontAskAgain) settings.getState().change({ terminal: { ...terminal, confirmMultilinePaste: false } });
      pasting.paste(question.paneId, question.text);
    },
    dismissTrouble: () => state.setState({ trouble: undefined }),
    attach: (paneId, host) => lines.get(paneId)?.attach(host) ?? (() => {}),
    dispose() {
      for (const end of ends) end();
    },
  };

  let first = true;
  const ends = [
    watchLook(settings, () => {
      for (const line of lines.values()) line.applyLook();
    }),
    dependencies.actions.register(terminalActions(store)),
    idle.dispose,
    clients.terminals.subscribe(
      'watch',
      {},
      {
        onValue: ({ terminals }) => {
          follow(terminals, first);
          first = false;
        },
        onFailure: (failure) => state.setState({ trouble: failure }),
      },
    ),
  ];
  return store;
}

const loadXterm: CreateScreen = async (look, events) => {
  const { createXtermScreen } = await import('./xterm-screen.ts');
  return createXtermScreen(look, events);
};
