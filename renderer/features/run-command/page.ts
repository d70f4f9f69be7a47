import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { scopeKey } from '../../../contract/scope.ts';
import type { CommandRequest, RunRow } from '../../../contract/features/run-command.ts';
import type { SavedCommand } from '../../../contract/features/settings.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import { failureOf } from '../../bridge/load.ts';
import { noSelection, type Selection } from '../../ui/table/selection.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import { puttingAside } from '../../workspace/put-aside.ts';
import type { RunOn, Workspace } from '../../workspace/workspace.ts';
import { createBoardStore, type BoardStore } from './board-store.ts';
import { draftOf, newDraft, type RunDraft } from './draft.ts';
import { createFormStore, type FormStore } from './form-store.ts';
import { tellEnds } from './tell-ends.ts';
import { createRunsStore, type RunsStore } from './store.ts';

/** What the user has done to the page. */
export interface RunPageState {
  readonly filter: string;
  readonly selection: Selection;
  /** The form or the board that stands in place of the list. */
  readonly form: FormStore | undefined;
  /** A form whose start had no answer, put aside while the run is looked for in the list. */
  readonly aside: FormStore | undefined;
  readonly board: BoardStore | undefined;
  /** What the user is asked before it is cancelled: all of the run where there are no nodes. */
  readonly asked: { readonly nodeIds: readonly string[] } | undefined;
  /** AWS is asked to cancel. */
  readonly cancelling: boolean;
  readonly told: string;
  readonly failure: Failure | undefined;
}

type ExportForm = 'csv' | 'json' | 'text';

/** The page `Run Command` of a window. */
export interface RunPage {
  readonly store: RunsStore;
  readonly state: StoreApi<RunPageState>;
  readonly setFilter: (filter: string) => void;
  readonly select: (selection: Selection) => void;
  /** Opens the form for a new command, on nodes where some are given, and shows the page. */
  readonly create: (on?: RunOn) => void;
  readonly createFrom: (saved: SavedCommand) => void;
  readonly leave: () => void;
  /** Shows the list, all of it, and keeps the form for `resume`. */
  readonly lookForRun: () => void;
  readonly resume: () => void;
  /** Drops the form that was put aside. */
  readonly drop: () => void;
  readonly open: (scope: Scope, runId: string) => void;
  /** Opens the form with what a run was, on its own targets or on these nodes alone. */
  readonly repeat: (command: CommandRequest, rows?: readonly RunRow[]) => void;
  readonly ask: (nodeIds: readonly string[]) => void;
  readonly answer: (agreed: boolean) => void;
  readonly exportAs: (form: ExportForm) => void;
  readonly save: (saved: SavedCommand) => void;
  readonly forget: (name: string) => void;
  readonly dismiss: () => void;
}

/** The window's page; made with its actions when it is first asked for. */
export const runPageOf = perWorkspace((workspace): RunPage => {
  const page = createRunPage(workspace);
  const group = () => i18next.t('runCommand.group');
  workspace.actions.register([
    { id: 'run-command.new', title: () => i18next.t('runCommand.new'), group, run: () => page.create() },
    { id: 'run-command.refresh', title: () => i18next.t('runs.refresh'), group, run: page.store.refresh },
  ]);
  return page;
});

function createRunPage(workspace: Workspace): RunPage {
  const { clients, settings } = workspace;
  const store = createRunsStore(clients);
  const state = createStore<RunPageState>()(() => ({
    filter: '',
    selection: noSelection,
    form: undefined,
    aside: undefined,
    board: undefined,
    asked: undefined,
    cancelling: false,
    told: '',
    failure: undefined,
  }));
  const fail = (error: unknown) => state.setState({ failure: failureOf(error) });
  const leave = () => {
    const { form, board } = state.getState();
    form?.dispose();
    board?.dispose();
    state.setState({ form: undefined, board: undefined, asked: undefined, told: '', failure: undefined });
  };
  const { putAside, resume, drop } = puttingAside<FormStore>(state, leave);
  const open = (scope: Scope, runId: string) => {
    leave();
    state.setState({ board: createBoardStore(clients, scope, runId) });
  };
  const show = (scope: Scope, draft: RunDraft) => {
    leave();
    drop();
    workspace.pages.getState().show('run-command');
    state.setState({ form: createFormStore(clients, scope, draft, (runId) => open(scope, runId)) });
  };
  const exportBoard = async ({ scope, runId }: BoardStore, form: ExportForm) => {
    const { file, unread = 0 } = await clients.runCommand.call('export', { scope, runId, form });
    if (file === undefined) return;
    const told = i18next.t(unread > 0 ? 'runCommand.exportedInPart' : 'runCommand.exported', { file, count: unread });
    state.setState({ told });
  };
  const scopeNow = () => workspace.scope.getState().scope;

  // Another account's runs are other runs.
  workspace.scope.subscribe(({ scope }) => {
    const { form, aside, board } = state.getState();
    const shown = form?.scope ?? aside?.scope ?? board?.scope;
    if (shown !== undefined && (scope === undefined || scopeKey(scope) !== scopeKey(shown))) {
      leave();
      drop();
    }
    state.setState({ selection: noSelection });
  });
  tellEnds(workspace, store, {
    isShown: (runId) =>
      workspace.pages.getState().page === 'run-command' &&
      state.getState().board?.runId === runId &&
      document.hasFocus(),
    open(scope, runId) {
      workspace.scope.getState().choose(scope);
      workspace.pages.getState().show('run-command');
      open(scope, runId);
    },
  });
  const saved = () => settings.getState().settings.savedCommands;

  return {
    store,
    state,
    open,
    leave,
    lookForRun() {
      putAside();
      // A reading that was begun before the start may be past it.
      store.cancel();
    },
    drop,
    resume,
    setFilter: (filter) => state.setState({ filter }),
    select: (selection) => state.setState({ selection }),
    create(on) {
      const scope = on?.scope ?? scopeNow();
      if (scope === undefined) return;
      const nodes = on?.nodes ?? [];
      show(scope, { ...newDraft, nodes, document: on?.document ?? '' });
    },
    createFrom({ document, version, parameters }) {
      const scope = scopeNow();
      if (scope !== undefined) show(scope, { ...newDraft, document, version, parameters: { values: parameters } });
    },
    repeat(command, rows) {
      const scope = state.getState().board?.scope ?? scopeNow();
      if (scope === undefined) return;
      const draft = draftOf(command);
      const nodes = rows?.map(({ nodeId, nodeName }) => ({ nodeId, nodeName: nodeName.slice(0, 256) }));
      show(scope, nodes === undefined ? draft : { ...draft, to: 'nodes', nodes });
    },
    ask: (nodeIds) => state.setState({ asked: { nodeIds } }),
    answer(agreed) {
      const { asked, board } = state.getState();
      state.setState({ asked: undefined });
      if (!agreed || asked === undefined || board === undefined) return;
      const { scope, runId } = board;
      const nodeIds = asked.nodeIds.length === 0 ? {} : { nodeIds: [...asked.nodeIds] };
      state.setState({ cancelling: true, failure: undefined });
      clients.runCommand
        .call('cancel', { scope, runId, ...nodeIds })
        .catch(fail)
        .finally(() => state.setState({ cancelling: false }));
    },
    exportAs(form) {
      const { board } = state.getState();
      if (board !== undefined) exportBoard(board, form).catch(fail);
    },
    save(one) {
      const others = saved().filter(({ name }) => name !== one.name);
      settings.getState().change({ savedCommands: [...others, one] });
      state.setState({ told: i18next.t('runCommand.savedAs', { name: one.name }) });
    },
    forget: (name) => settings.getState().change({ savedCommands: saved().filter((one) => one.name !== name) }),
    dismiss: () => state.setState({ failure: undefined }),
  };
}
