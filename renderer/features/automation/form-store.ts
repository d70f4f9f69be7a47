import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AutomationRequest } from '../../../contract/automation-request.ts';
import { isElsewhere } from '../../../contract/automation-targets.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { ExecutionPreview, ResolvedTarget } from '../../../contract/features/automation.ts';
import type { RunbookDetails } from '../../../contract/runbook.ts';
import type { RunnableDocument } from '../../../contract/runnable.ts';
import { unanswered } from '../../../contract/unanswered.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { failureOf, idle, shown, type Load } from '../../bridge/load.ts';
import { loadInto } from '../../workspace/load-into.ts';
import { likelyTarget, targetParameters, type AutomationDraft, type DraftField } from './draft.ts';
import { jobOf } from './jobs.ts';
import { readDraft } from './read-draft.ts';

export interface FormState {
  readonly draft: AutomationDraft;
  readonly step: 'edit' | 'review';
  readonly wrong: ReadonlySet<DraftField>;
  /** Somebody tried to go on: problems of fields that were not touched are told as well. */
  readonly showAll: boolean;
  readonly documents: Load<readonly RunnableDocument[]>;
  readonly document: Load<RunbookDetails>;
  /** Numbers of the document's versions, newest first. */
  readonly versions: Load<readonly string[]>;
  readonly groups: Load<readonly string[]>;
  /** What is reviewed, and what it leads to. */
  readonly request: AutomationRequest | undefined;
  /** Undefined where it cannot be known before the run. */
  readonly resolved: Load<{ readonly targets?: readonly ResolvedTarget[] | undefined }>;
  readonly preview: Load<{ readonly preview?: ExecutionPreview | undefined; readonly failure?: Failure | undefined }>;
  /** The start: `loading` while AWS is asked. */
  readonly start: Load<string>;
  /** An earlier start of another request had no answer: AWS may have begun it. */
  readonly mayRun: boolean;
}

export interface FormStore {
  readonly scope: Scope;
  readonly state: StoreApi<FormState>;
  readonly change: (part: Partial<AutomationDraft>) => void;
  readonly choose: (document: string) => void;
  readonly chooseVersion: (version: string) => void;
  /** Asks for the groups, once. */
  readonly readGroups: () => void;
  readonly retry: () => void;
  /** Goes to the review where nothing is wrong; AWS is asked nothing otherwise. */
  readonly review: () => void;
  readonly back: () => void;
  /** Starts it; `onStarted` is told its run. */
  readonly run: () => void;
  readonly dispose: () => void;
}

/** A new run, from the first field to its start. `onStarted` is told its run. */
export function createFormStore(
  { automation: client, documents: library }: Pick<Clients, 'automation' | 'documents'>,
  scope: Scope,
  begun: AutomationDraft,
  onStarted: (runId: string) => void,
): FormStore {
  const state = createStore<FormState>()(() => ({
    draft: begun,
    step: 'edit',
    wrong: new Set(),
    showAll: false,
    documents: idle,
    document: idle,
    versions: idle,
    groups: idle,
    request: undefined,
    resolved: idle,
    preview: idle,
    start: idle,
    mayRun: false,
  }));
  const get = state.getState;
  const life = new AbortController();
  const { signal } = life;
  const load = loadInto(state, signal);
  /** One for each request: a start that is tried again, also after a look at the form, is the same start. */
  let token = { of: '', id: '' };
  /** The text of a request that was started without an answer. */
  let lost: string | undefined;

  const readDocuments = () =>
    void load('documents', async () => (await client.call('documents', { scope }, signal)).documents);
  const readDocument = async ({ document: name, version }: AutomationDraft) => {
    state.setState({ document: idle });
    if (name === '') return;
    const isWanted = () => get().draft.document === name && get().draft.version === version;
    await load('document', () => client.call('document', { scope, name, version }, signal), isWanted);
    const { document, draft } = get();
    if (isWanted() && document.status === 'ready') state.setState({ draft: fitted(draft, document.value) });
  };
  const readVersions = (name: string) => {
    state.setState({ versions: idle });
    if (name === '') return;
    void load(
      'versions',
      async () => {
        const { versions } = await library.call('describe', { scope, name, own: false }, signal);
        return versions.map(({ version }) => version).toSorted((a, b) => Number(b) - Number(a));
      },
      () => get().draft.document === name,
    );
  };
  const readGroups = () => void load('groups', async () => (await client.call('groups', { scope }, signal)).groups);
  const resolve = (request: AutomationRequest) => {
    const { targets } = request;
    const document = shown(get().document);
    if (targets.kind !== 'targets' || isElsewhere(request) || document === undefined) return;
    const parameter = targetParameters(document).find(({ name }) => name === targets.parameter);
    if (parameter === undefined) return;
    const { name, type, awsType } = parameter;
    const of = { name, type, ...(awsType !== undefined && { awsType }) };
    void load(
      'resolved',
      () => client.call('resolve', { scope, parameter: of, targets: targets.targets }, signal),
      () => get().request === request,
    );
  };
  const preview = (request: AutomationRequest) =>
    void load(
      'preview',
      () => client.call('preview', { scope, run: request }, signal),
      () => get().request === request,
    );
  const noted = (error: unknown): never => {
    if (hasNoAnswer(failureOf(error))) lost = token.of;
    throw error;
  };
  readDocuments();
  void readDocument(begun);
  readVersions(begun.document);

  return {
    scope,
    state,
    change: (part) =>
      state.setState(({ draft, wrong }) => ({
        draft: { ...draft, ...part },
        wrong: new Set([...wrong].filter((field) => !(field in part))),
      })),
    choose(document) {
      if (document === get().draft.document) return;
      state.setState(({ draft }) => ({
        draft: {
          ...draft,
          document,
          version: '$DEFAULT',
          parameters: { values: {} },
          parameter: '',
          how: jobOf(document)?.how ?? draft.how,
        },
        wrong: new Set(),
        showAll: false,
      }));
      void readDocument(get().draft);
      readVersions(document);
    },
    chooseVersion(version) {
      state.setState(({ draft }) => ({ draft: { ...draft, version } }));
      void readDocument(get().draft);
    },
    readGroups() {
      if (get().groups.status === 'idle') readGroups();
    },
    retry() {
      const { documents, document, groups, resolved, preview: previewed, draft, request } = get();
      if (documents.status === 'failed') readDocuments();
      if (document.status === 'failed') void readDocument(draft);
      if (groups.status === 'failed') readGroups();
      if (resolved.status === 'failed' && request !== undefined) resolve(request);
      if (previewed.status === 'failed' && request !== undefined) preview(request);
    },
    review() {
      if (get().start.status === 'loading') return;
      const { draft, document } = get();
      const read = readDraft(draft, document.status === 'ready' ? document.value : undefined);
      if (read.wrong !== undefined) {
        state.setState({ wrong: read.wrong, showAll: true });
        return;
      }
      const { request } = read;
      const of = JSON.stringify(request);
      if (of !== token.of) token = { of, id: crypto.randomUUID() };
      const mayRun = lost !== undefined && lost !== of;
      state.setState({ step: 'review', request, resolved: idle, preview: idle, start: idle, mayRun, wrong: new Set() });
      resolve(request);
      preview(request);
    },
    back() {
      if (get().start.status !== 'loading') state.setState({ step: 'edit', request: undefined });
    },
    run() {
      const { request, start } = get();
      if (request === undefined || start.status === 'loading') return;
      void load('start', async () => {
        const { runId } = await client.call('start', { scope, token: token.id, run: request }, signal).catch(noted);
        onStarted(runId);
        return runId;
      });
    },
    dispose: () => life.abort(),
  };
}

/** Whether AWS may have done what it was asked for. What nobody expected may have happened after it was asked. */
export function hasNoAnswer({ code }: Failure): boolean {
  return unanswered.has(code) || code === 'unexpected';
}

/** The draft with a target parameter that the document has. */
function fitted(draft: AutomationDraft, document: RunbookDetails): AutomationDraft {
  const isThere = targetParameters(document).some(({ name }) => name === draft.parameter);
  return isThere ? draft : { ...draft, parameter: likelyTarget(document) };
}
