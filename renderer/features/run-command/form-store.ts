import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CommandRequest, ResolvedNode } from '../../../contract/features/run-command.ts';
import type { RunnableDetails, RunnableDocument } from '../../../contract/runnable.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { idle, type Load } from '../../bridge/load.ts';
import { loadInto } from '../../workspace/load-into.ts';
import { readDraft, type DraftField, type RunDraft } from './draft.ts';

export interface Resolved {
  readonly nodes: readonly ResolvedNode[];
  readonly missing: readonly string[];
  /** AWS alone can tell the nodes, when the command begins. */
  readonly isUnknown?: boolean | undefined;
}

export interface FormState {
  readonly draft: RunDraft;
  readonly step: 'edit' | 'review';
  readonly wrong: ReadonlySet<DraftField>;
  /** Somebody tried to go on: problems of fields that were not touched are told as well. */
  readonly showAll: boolean;
  readonly documents: Load<readonly RunnableDocument[]>;
  readonly document: Load<RunnableDetails>;
  readonly groups: Load<readonly string[]>;
  /** What is reviewed, and the nodes it leads to. */
  readonly request: CommandRequest | undefined;
  readonly resolved: Load<Resolved>;
  /** The start: `loading` while AWS is asked. */
  readonly start: Load<string>;
  /** The answer to a start was lost: the command may be running already. */
  readonly isUnclear: boolean;
  /** The user is asked whether to run it though it may be running. */
  readonly asksAgain: boolean;
}

export interface FormStore {
  readonly scope: Scope;
  readonly state: StoreApi<FormState>;
  readonly change: (part: Partial<RunDraft>) => void;
  readonly choose: (document: string) => void;
  /** Takes the document's default version in place of the one that a repeated command had. */
  readonly useDefaultVersion: () => void;
  /** Asks for the groups, once. */
  readonly readGroups: () => void;
  readonly retry: () => void;
  /** Goes to the review where nothing is wrong; AWS is asked nothing otherwise. */
  readonly review: () => void;
  readonly back: () => void;
  /** Sends it, once at a time; asks first where it may be running already. */
  readonly run: () => void;
  /** What the user says to that. */
  readonly answer: (agreed: boolean) => void;
  readonly dispose: () => void;
}

/** A new command, from the first field to its start. `onStarted` is told its run. */
export function createFormStore(
  { runCommand: client }: Pick<Clients, 'runCommand'>,
  scope: Scope,
  begun: RunDraft,
  onStarted: (runId: string) => void,
): FormStore {
  const state = createStore<FormState>()(() => ({
    draft: begun,
    step: 'edit',
    wrong: new Set(),
    showAll: false,
    documents: idle,
    document: idle,
    groups: idle,
    request: undefined,
    resolved: idle,
    start: idle,
    isUnclear: false,
    asksAgain: false,
  }));
  const get = state.getState;
  const life = new AbortController();
  const { signal } = life;

  const load = loadInto(state, signal);
  const readDocuments = () =>
    void load('documents', async () => (await client.call('documents', { scope }, signal)).documents);
  const readDocument = () => {
    const { document: name, version } = get().draft;
    state.setState({ document: idle });
    if (name === '') return;
    void load(
      'document',
      () => client.call('document', { scope, name, version }, signal),
      () => get().draft.document === name && get().draft.version === version,
    );
  };
  const readGroups = () => void load('groups', async () => (await client.call('groups', { scope }, signal)).groups);
  const resolve = (request: CommandRequest) =>
    void load(
      'resolved',
      () => client.call('resolve', { scope, targets: request.targets }, signal),
      () => get().request === request,
    );
  const isStarting = () => get().start.status === 'loading';
  const start = async () => {
    const { request } = get();
    if (request === undefined || isStarting()) return;
    await load('start', async () => {
      const { runId } = await client.call('start', { scope, command: request }, signal);
      onStarted(runId);
      return runId;
    });
    const { start: ended } = get();
    if (ended.status === 'failed' && ended.failure.code === 'outcome-unknown') state.setState({ isUnclear: true });
  };
  readDocuments();
  readDocument();

  return {
    scope,
    state,
    change: (part) =>
      state.setState(({ draft, wrong }) => ({
        draft: { ...draft, ...part },
        wrong: new Set([...wrong].filter((field) => !(field in part))),
      })),
    choose(document) {
      const isOther = document !== get().draft.document;
      state.setState(({ draft, wrong }) => ({
        draft: { ...draft, document, ...(isOther && { version: '$DEFAULT', parameters: { values: {} } }) },
        wrong: new Set([...wrong].filter((field) => field !== 'document' && field !== 'parameters')),
        showAll: false,
      }));
      if (isOther) readDocument();
    },
    useDefaultVersion() {
      state.setState(({ draft }) => ({ draft: { ...draft, version: '$DEFAULT' } }));
      readDocument();
    },
    readGroups() {
      if (get().groups.status === 'idle') readGroups();
    },
    retry() {
      const { documents, document, groups, resolved, request } = get();
      if (documents.status === 'failed') readDocuments();
      if (document.status === 'failed') readDocument();
      if (groups.status === 'failed') readGroups();
      if (resolved.status === 'failed' && request !== undefined) resolve(request);
    },
    review() {
      if (isStarting()) return;
      const { draft, document } = get();
      const read = readDraft(draft, document.status === 'ready' ? document.value : undefined);
      if (read.wrong !== undefined) {
        state.setState({ wrong: read.wrong, showAll: true });
        return;
      }
      state.setState({ step: 'review', request: read.request, resolved: idle, start: idle, wrong: new Set() });
      resolve(read.request);
    },
    back() {
      if (!isStarting()) state.setState({ step: 'edit', request: undefined });
    },
    run() {
      if (get().isUnclear) state.setState({ asksAgain: true });
      else void start();
    },
    answer(agreed) {
      state.setState({ asksAgain: false });
      if (agreed) void start();
    },
    dispose: () => life.abort(),
  };
}
