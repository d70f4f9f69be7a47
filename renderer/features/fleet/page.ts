import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { chosenKeys, noSelection, type Selection } from '../../ui/table/selection.ts';
import { writeClipboard } from '../../workspace/clipboard.ts';
import { cliFor } from '../../workspace/copy-as.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { copyForms, copyText, type CopyForm } from './copy.ts';
import { createFleetStore, type FleetStore } from './store.ts';

/** What the user has done to the page. */
export interface FleetPageState {
  readonly filter: string;
  readonly selection: Selection;
  /** The node whose details are open. */
  readonly opened: string | undefined;
  /** What the last copying did, to be said. */
  readonly told: string;
  /** Ids of nodes to connect to at once; the user is asked first. */
  readonly asked: readonly string[];
}

/** The page `Fleet` of a window: what it shows and all that can be done on it. Lives as long as the window. */
export interface FleetPage {
  readonly store: FleetStore;
  readonly state: StoreApi<FleetPageState>;
  readonly setFilter: (filter: string) => void;
  readonly select: (selection: Selection) => void;
  /** Opens a terminal on the row's node; where no session can be opened, its details, which say why. */
  readonly connect: (row: number) => void;
  /** Connects to every selected node that can be reached; asks first when they are many. */
  readonly connectSelected: () => void;
  /** Asks with which document to connect to the one chosen node; nothing happens where no session can be opened. */
  readonly connectWith: () => void;
  /** Asks for a new tunnel to the first of the selected nodes. */
  readonly newTunnel: () => void;
  /** Shows the form for a command on the selected nodes that Systems Manager knows; nothing happens without any. */
  readonly runCommand: () => void;
  /** Whether Systems Manager knows one of the selected nodes at least. */
  readonly canRunCommand: () => boolean;
  readonly runAutomation: () => void;
  readonly answer: (agreed: boolean) => void;
  readonly copy: (form: CopyForm) => void;
  readonly open: (nodeId: string | undefined) => void;
  /** The selected rows, or the one that the cursor is on. */
  readonly chosen: () => readonly number[];
}

/** More terminals than this at once are hardly meant. */
const unasked = 5;

type RowNode = Parameters<Workspace['newTunnel']>[0];

/** The window's page; made with its actions when it is first asked for. */
export const fleetPageOf = perWorkspace((workspace): FleetPage => {
  const page = createFleetPage(workspace);
  registerActions(workspace, page);
  return page;
});

function createFleetPage(workspace: Workspace): FleetPage {
  const store = createFleetStore(workspace.clients.fleet);
  const state = createStore<FleetPageState>()(() => ({
    filter: '',
    selection: noSelection,
    opened: undefined,
    told: '',
    asked: [],
  }));
  const columns = () => store.state.getState().rows.columns;

  const rowsOf = (ids: readonly string[]) => ids.map(store.state.getState().rows.at).filter((row) => row !== undefined);
  const chosen = () => rowsOf([...chosenKeys(state.getState().selection)]);
  /** The row's node; a node without a name has an empty one, as the shelf of tunnels keeps it. */
  const nodeAt = (row: number): RowNode | undefined => {
    const { scope } = store.state.getState();
    const nodeId = columns().id[row];
    if (scope === undefined || nodeId === undefined) return undefined;
    return { scope, nodeId, nodeName: (columns().name[row] ?? '').slice(0, 256) };
  };
  const open = (nodeId: string | undefined) => state.setState({ opened: nodeId });
  const connect = (row: number) => {
    const node = nodeAt(row);
    if (node === undefined) return;
    if (columns().reach[row] !== 'online') open(node.nodeId);
    else workspace.openTerminal({ kind: 'session', ...called(node) });
  };
  const connectWith = () => {
    const [row = -1] = chosen();
    const node = nodeAt(row);
    if (node === undefined) return;
    if (columns().reach[row] !== 'online') return open(node.nodeId);
    workspace.connectWith({ ...called(node), platform: columns().platform[row] ?? '' });
  };
  const isManaged = (row: number) => columns().reach[row] !== 'not-managed';
  const runOn = (run: Workspace['runCommand'], fits: (row: number) => boolean = () => true) => {
    const { scope } = store.state.getState();
    const rows = chosen().filter(fits);
    if (scope === undefined || rows.length === 0) return;
    const nodes = rows.map((row) => ({
      nodeId: columns().id[row] ?? '',
      nodeName: (columns().name[row] ?? '').slice(0, 256),
    }));
    run({ scope, nodes });
  };
  const reachable = (rows: readonly number[]) => rows.filter((row) => columns().reach[row] === 'online');

  // Another scope's nodes are other nodes; the filter stays what the user looks for.
  store.state.subscribe((now, before) => {
    if (now.scope !== before.scope) state.setState({ selection: noSelection, opened: undefined, asked: [], told: '' });
  });

  return {
    store,
    state,
    connect,
    connectWith,
    chosen,
    open,
    setFilter: (filter) => state.setState({ filter }),
    select(selection) {
      // Open details are of the row that the cursor is on.
      state.setState(({ opened, selection: { active: before } }) => {
        const { active } = selection;
        const follows = opened !== undefined && active !== undefined && active !== before;
        return follows ? { selection, opened: active } : { selection };
      });
    },
    connectSelected() {
      const rows = chosen();
      const [first] = rows;
      const online = reachable(rows);
      if (first === undefined) return;
      if (online.length === 0) connect(first);
      else if (online.length > unasked) state.setState({ asked: online.map((row) => columns().id[row] ?? '') });
      else for (const row of online) connect(row);
    },
    runCommand: () => runOn(workspace.runCommand, isManaged),
    canRunCommand: () => chosen().some(isManaged),
    runAutomation: () => runOn(workspace.runAutomation),
    newTunnel() {
      const [row = -1] = chosen();
      const node = nodeAt(row);
      if (node !== undefined) workspace.newTunnel(node);
    },
    answer(agreed) {
      const { asked } = state.getState();
      state.setState({ asked: [] });
      if (agreed) for (const row of reachable(rowsOf(asked))) connect(row);
    },
    copy(form) {
      const { scope, accountId = '' } = store.state.getState();
      const rows = chosen();
      if (scope === undefined || rows.length === 0) return;
      const place = { ...scope, account: accountId, cli: cliFor(workspace, scope) };
      void writeClipboard(copyText(form, columns(), rows, place)).then((done) =>
        state.setState({ told: i18next.t(done ? 'fleet.copied' : 'fleet.notCopied', { count: rows.length }) }),
      );
    },
  };
}

/** With its id in place of a name that it has not: a terminal's tab says something. */
function called(node: RowNode): RowNode {
  return { ...node, nodeName: node.nodeName || node.nodeId };
}

/** For the palette and the shortcuts; they hold whatever page is on screen. */
function registerActions({ actions }: Workspace, page: FleetPage): void {
  const group = () => i18next.t('fleet.group');
  const some = () => page.chosen().length > 0;
  actions.register([
    { id: 'fleet.refresh', title: () => i18next.t('fleet.refresh'), group, run: page.store.refresh },
    {
      id: 'terminal.open-on-node',
      title: () => i18next.t('fleet.connectSelected'),
      group,
      chord: { mac: ['Cmd+T'], other: ['Ctrl+Shift+T'] },
      enabled: some,
      run: page.connectSelected,
    },
    {
      id: 'terminal.open-with',
      title: () => i18next.t('fleet.connectWith'),
      group,
      enabled: () => page.chosen().length === 1,
      run: page.connectWith,
    },
    {
      id: 'tunnels.to-node',
      title: () => i18next.t('tunnels.toNode'),
      group,
      enabled: some,
      run: page.newTunnel,
    },
    {
      id: 'automation.on-nodes',
      title: () => i18next.t('automation.onNodes'),
      group,
      enabled: some,
      run: page.runAutomation,
    },
    {
      id: 'run-command.on-nodes',
      title: () => i18next.t('runCommand.onNodes'),
      group,
      enabled: page.canRunCommand,
      run: page.runCommand,
    },
    ...copyForms.map((form) => ({
      id: `fleet.copy-${form}`,
      title: () => i18next.t(`fleet.copy.${form}`),
      group,
      enabled: some,
      run: () => page.copy(form),
    })),
  ]);
}
