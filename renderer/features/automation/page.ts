import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AutomationRequest } from '../../../contract/automation-request.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { AutomationSignal } from '../../../contract/features/automation.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { failureOf } from '../../bridge/load.ts';
import { noSelection, type Selection } from '../../ui/table/selection.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import { puttingAside } from '../../workspace/put-aside.ts';
import type { RunOn, Workspace } from '../../workspace/workspace.ts';
import { draftOf, newDraft, type AutomationDraft } from './draft.ts';
import { createFormStore, type FormStore } from './form-store.ts';
import { createLiveStore, type LiveStore } from './live-store.ts';
import { askAll, createAutomationsStore, type AutomationsStore } from './store.ts';
import { tellEnds } from './tell-ends.ts';

/** An execution that gets a signal. */
export interface Signalled {
  readonly scope: Scope;
  readonly executionId: string;
}

/** What the user is asked before it is done. */
export type Question =
  | { readonly kind: 'stop' }
  | { readonly kind: 'approve' | 'reject'; readonly executions: readonly Signalled[] }
  | { readonly kind: 'stop-step'; readonly name: string; readonly stepId: string };

/** Where an execution is, for going back to it. */
export interface Place {
  readonly scope: Scope;
  readonly runId: string;
  /** What it is called in the way back. */
  readonly title: string;
}

/** What the user has done to the page. */
export interface AutomationPageState {
  readonly filter: string;
  readonly selection: Selection;
  /** The form or the run that stands in place of the list. */
  readonly form: FormStore | undefined;
  /** A form whose start had no answer, put aside while the run is looked for in the list. */
  readonly aside: FormStore | undefined;
  readonly live: LiveStore | undefined;
  /** The runs that the one on screen was opened from, outermost first. */
  readonly trail: readonly Place[];
  readonly asked: Question | undefined;
  /** AWS is being asked to stop the run on screen. */
  readonly isStopping: boolean;
  readonly told: string;
  readonly failure: Failure | undefined;
}

/** The page `Automation` of a window. */
export interface AutomationPage {
  readonly store: AutomationsStore;
  readonly state: StoreApi<AutomationPageState>;
  readonly setFilter: (filter: string) => void;
  readonly select: (selection: Selection) => void;
  /** Opens the form for a new run, on nodes where some are given, and shows the page. */
  readonly create: (on?: RunOn) => void;
  readonly leave: () => void;
  /** Shows the list, all of it, and keeps the form for `resume`. */
  readonly lookForRun: () => void;
  readonly resume: () => void;
  /** Drops the form that was put aside. */
  readonly drop: () => void;
  readonly open: (scope: Scope, runId: string) => void;
  /** Opens an execution that the one on screen has started; the way back leads here. */
  readonly openChild: (scope: Scope, runId: string) => void;
  /** Goes back to the run that this one was opened from, or to the list. */
  readonly back: () => void;
  /** Opens the form with what a run was; on these values of its target parameter alone where some are given. */
  readonly repeat: (request: AutomationRequest, values?: readonly string[]) => void;
  readonly ask: (question: Question) => void;
  readonly unask: () => void;
  readonly stop: (type: 'Cancel' | 'Complete') => void;
  readonly signal: (executions: readonly Signalled[], signal: AutomationSignal) => void;
  readonly exportAs: (form: 'csv' | 'json') => void;
  readonly dismiss: () => void;
}

/** The window's page; made with its actions when it is first asked for. */
export const automationPageOf = perWorkspace((workspace): AutomationPage => {
  const page = createAutomationPage(workspace);
  const group = () => i18next.t('automation.group');
  workspace.actions.register([
    { id: 'automation.new', title: () => i18next.t('automation.new'), group, run: () => page.create() },
    { id: 'automation.refresh', title: () => i18next.t('automations.refresh'), group, run: page.store.refresh },
  ]);
  return page;
});

function createAutomationPage(workspace: Workspace): AutomationPage {
  const { clients } = workspace;
  const store = createAutomationsStore(clients);
  const state = createStore<AutomationPageState>()(() => ({
    filter: '',
    selection: noSelection,
    form: undefined,
    aside: undefined,
    live: undefined,
    trail: [],
    asked: undefined,
    isStopping: false,
    told: '',
    failure: undefined,
  }));
  const get = state.getState;
  const fail = (error: unknown) => state.setState({ failure: failureOf(error) });
  const leave = () => {
    const { form, live } = get();
    form?.dispose();
    live?.dispose();
    const none = { form: undefined, live: undefined, asked: undefined, isStopping: false, failure: undefined };
    state.setState({ ...none, trail: [], told: '' });
  };
  const { putAside, resume, drop } = puttingAside<FormStore>(state, leave);
  const open = (scope: Scope, runId: string, trail: readonly Place[] = []) => {
    leave();
    state.setState({ live: createLiveStore(clients, scope, runId), trail });
  };
  const show = (scope: Scope, draft: AutomationDraft) => {
    leave();
    drop();
    workspace.pages.getState().show('automation');
    state.setState({ form: createFormStore(clients, scope, draft, (runId) => open(scope, runId)) });
  };
  const exportLive = async ({ scope, runId }: LiveStore, form: 'csv' | 'json') => {
    const { file } = await clients.automation.call('export', { scope, runId, form });
    if (file !== undefined) state.setState({ told: i18next.t('automation.exported', { file }) });
  };
  const scopeNow = () => workspace.scope.getState().scope;

  // Another account's runs are other runs. A child may be in another Region than the run that it belongs to.
  workspace.scope.subscribe(({ scope }) => {
    const { form, aside, live, trail } = get();
    const shown = form?.scope ?? aside?.scope ?? trail[0]?.scope ?? live?.scope;
    if (shown !== undefined && (scope === undefined || scopeKey(scope) !== scopeKey(shown))) {
      leave();
      drop();
    }
    state.setState({ selection: noSelection });
  });
  tellEnds(workspace, store, {
    isShown(runId) {
      const { live, trail } = get();
      const isOpen = live?.runId === runId || trail.some((place) => place.runId === runId);
      return isOpen && workspace.pages.getState().page === 'automation' && document.hasFocus();
    },
    open(scope, runId) {
      workspace.scope.getState().choose(scope);
      workspace.pages.getState().show('automation');
      open(scope, runId);
    },
  });

  return {
    store,
    state,
    leave,
    lookForRun() {
      putAside();
      store.ask(askAll);
    },
    drop,
    resume,
    open: (scope, runId) => open(scope, runId),
    setFilter: (filter) => state.setState({ filter }),
    select: (selection) => state.setState({ selection }),
    create(on) {
      const scope = on?.scope ?? scopeNow();
      if (scope === undefined) return;
      const values = (on?.nodes ?? []).map(({ nodeId }) => nodeId);
      const many = values.length > 0 ? { how: 'rate' as const, to: 'values' as const, values } : {};
      show(scope, { ...newDraft, document: on?.document ?? '', ...many });
    },
    openChild(scope, runId) {
      const { live, trail } = get();
      const run = live?.state.getState().run;
      const title = run === undefined ? '' : run.target === '' ? run.document : run.target;
      open(scope, runId, live === undefined ? [] : [...trail, { scope: live.scope, runId: live.runId, title }]);
    },
    back() {
      const { trail } = get();
      const last = trail.at(-1);
      if (last === undefined) leave();
      else open(last.scope, last.runId, trail.slice(0, -1));
    },
    repeat(request, values) {
      const scope = get().live?.scope ?? scopeNow();
      if (scope === undefined) return;
      const draft = draftOf(request);
      const before = scopeNow();
      // A child of another Region is run there again: its targets are others elsewhere.
      const isElsewhere = before !== undefined && scopeKey(before) !== scopeKey(scope);
      if (isElsewhere) workspace.scope.getState().choose(scope);
      show(scope, values === undefined ? draft : { ...draft, to: 'values', values, earlier: '' });
      if (isElsewhere) state.setState({ told: i18next.t('automation.form.elsewhere', { region: scope.region }) });
    },
    ask: (asked) => state.setState({ asked }),
    unask: () => state.setState({ asked: undefined }),
    stop(type) {
      const { live } = get();
      state.setState({ asked: undefined });
      if (live === undefined) return;
      state.setState({ isStopping: true });
      const { scope, runId } = live;
      clients.automation
        .call('stop', { scope, runId, type })
        .catch(fail)
        .finally(() => get().live === live && state.setState({ isStopping: false }));
    },
    signal(executions, signal) {
      state.setState({ asked: undefined });
      const send = ({ scope, executionId }: Signalled) =>
        clients.automation.call('signal', { scope, executionId, signal });
      Promise.all(executions.map(send)).catch(fail);
    },
    exportAs(form) {
      const { live } = get();
      if (live !== undefined) exportLive(live, form).catch(fail);
    },
    dismiss: () => state.setState({ failure: undefined }),
  };
}
