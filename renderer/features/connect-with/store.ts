import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionDocument } from '../../../contract/features/session-documents.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { failedLoad, failureOf, idle, loading, type Load } from '../../bridge/load.ts';
import type { PreferencesState } from '../../workspace/session-preferences.ts';
import type { ConnectTo } from '../../workspace/workspace.ts';
import { changedValues } from '../../../contract/document-parameters.ts';
import { emptyDraft, isReady, type ParameterDraft } from '../../workspace/parameters/draft.ts';

type SessionTarget = Extract<TerminalTarget, { kind: 'session' }>;

export interface DocumentChoices {
  readonly documents: ReadonlyArray<{ readonly name: string; readonly isAmazons: boolean }>;
  readonly more: boolean;
}

/** What is asked, and what is answered so far. */
export interface ConnectWithState {
  /** Undefined while nothing is asked. */
  readonly node: ConnectTo | undefined;
  readonly choices: Load<DocumentChoices>;
  /** The chosen document; `''` is the shell of the account's preferences. */
  readonly name: string;
  /** Idle while the preferences' shell is chosen. */
  readonly document: Load<SessionDocument>;
  readonly draft: ParameterDraft;
  readonly reason: string;
}

export interface ConnectWithStore {
  readonly state: StoreApi<ConnectWithState>;
  readonly ask: (node: ConnectTo) => void;
  readonly close: () => void;
  readonly choose: (name: string) => void;
  readonly setDraft: (draft: ParameterDraft) => void;
  readonly setReason: (reason: string) => void;
  /** Asks AWS again for what could not be read. */
  readonly retry: () => void;
  /** What would be opened; undefined while something is missing or refused. */
  readonly target: () => SessionTarget | undefined;
  /** Opens it, and keeps the answers for the next time. */
  readonly connect: () => void;
}

export interface ConnectWithParts {
  readonly clients: Pick<Clients, 'sessionDocuments'>;
  readonly preferences: StoreApi<PreferencesState>;
  readonly open: (target: TerminalTarget) => void;
}

interface Answers {
  readonly draft: ParameterDraft;
  readonly reason: string;
}

const nothingAsked: ConnectWithState = {
  node: undefined,
  choices: idle,
  name: '',
  document: idle,
  draft: emptyDraft,
  reason: '',
};

/**
 * The question with which document to connect. The last answers for each document are kept as long as the window: a
 * parameter can be a command with a secret in it, which is not for the disk.
 */
export function createConnectWithStore({ clients, preferences, open }: ConnectWithParts): ConnectWithStore {
  const state = createStore<ConnectWithState>()(() => nothingAsked);
  const get = state.getState;
  const answers = new Map<string, Answers>();
  const lastNames = new Map<string, string>();
  let life = new AbortController();

  const readChoices = async (scope: Scope, { signal }: AbortController) => {
    const before = get().choices;
    state.setState({ choices: loading(before) });
    try {
      const value = await clients.sessionDocuments.call('list', { scope }, signal);
      if (!signal.aborted) state.setState({ choices: { status: 'ready', value } });
    } catch (error) {
      if (!signal.aborted) state.setState({ choices: failedLoad(before, failureOf(error)) });
    }
  };
  const readDocument = async (scope: Scope, name: string, { signal }: AbortController) => {
    const isWanted = () => !signal.aborted && get().name === name;
    state.setState({ document: { status: 'loading' } });
    try {
      const value = await clients.sessionDocuments.call('describe', { scope, name }, signal);
      if (isWanted()) state.setState({ document: { status: 'ready', value } });
    } catch (error) {
      if (isWanted()) state.setState({ document: failedLoad(idle, failureOf(error)) });
    }
  };
  const choose = (name: string) => {
    const { node } = get();
    if (node === undefined) return;
    const { draft, reason } = answers.get(`${scopeKey(node.scope)}\n${name}`) ?? {
      draft: emptyDraft,
      reason: get().reason,
    };
    state.setState({ name, document: idle, draft, reason });
    if (name !== '') void readDocument(node.scope, name, life);
  };
  const target = (): SessionTarget | undefined => {
    const { node, name, document, draft, reason } = get();
    if (node === undefined || reason.length > longestReason) return undefined;
    const { scope, nodeId, nodeName } = node;
    const common = { kind: 'session' as const, scope, nodeId, nodeName, ...(reason.trim() !== '' && { reason }) };
    if (name === '') return common;
    if (document.status !== 'ready') return undefined;
    const { parameters } = document.value;
    if (!isReady(parameters, draft)) return undefined;
    const changed = changedValues(parameters, draft.values);
    return { ...common, document: name, ...(Object.keys(changed).length > 0 && { parameters: changed }) };
  };

  return {
    state,
    choose,
    target,
    ask(node) {
      life.abort();
      life = new AbortController();
      state.setState({ ...nothingAsked, node });
      void readChoices(node.scope, life);
      void preferences.getState().ask(node.scope);
      choose(lastNames.get(scopeKey(node.scope)) ?? '');
    },
    close() {
      life.abort();
      state.setState(nothingAsked);
    },
    setDraft: (draft) => state.setState({ draft }),
    setReason: (reason) => state.setState({ reason }),
    retry() {
      const { node, choices, document, name } = get();
      if (node === undefined) return;
      if (choices.status === 'failed') void readChoices(node.scope, life);
      if (document.status === 'failed') void readDocument(node.scope, name, life);
    },
    connect() {
      const wanted = target();
      if (wanted === undefined) return;
      const { name, draft, reason } = get();
      answers.set(`${scopeKey(wanted.scope)}\n${name}`, { draft, reason });
      lastNames.set(scopeKey(wanted.scope), name);
      life.abort();
      state.setState(nothingAsked);
      open(wanted);
    },
  };
}

/** Characters of ssm:StartSession Reason. */
export const longestReason = 256;
