import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunSummary } from '../../../contract/features/run-command.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { readPages, unread, type ListReading } from '../../workspace/list/read-pages.ts';

/** `rows`: what is told by both as one list of the scope. */
export interface RunsState extends ListReading<RunSummary> {
  readonly scope: Scope | undefined;
  /** What AWS told of the scope, newest first. */
  readonly history: readonly RunSummary[];
  /** Runs that this app has begun, in any scope: nothing is newer than what is told of them. */
  readonly begun: readonly RunSummary[];
}

export interface RunsStore {
  readonly state: StoreApi<RunsState>;
  readonly show: (scope: Scope) => void;
  readonly refresh: () => void;
  readonly cancel: () => void;
}

/** The runs of the scope on screen. */
export function createRunsStore(
  { runCommand: client }: Pick<Clients, 'runCommand'>,
  now: () => Instant = Date.now,
): RunsStore {
  const state = createStore<RunsState>()(() => ({ ...empty(undefined), begun: [] }));
  const get = state.getState;
  const merge = (part: Partial<RunsState>) =>
    state.setState((before) => {
      const next = { ...before, ...part };
      return { ...next, rows: merged(next) };
    });
  client.subscribe('begun', {}, { onValue: ({ runs }) => merge({ begun: runs }) });

  const reading = readPages<RunSummary>({
    get: () => ({ ...get(), rows: get().history }),
    set: ({ rows, ...part }) => merge({ ...part, ...(rows !== undefined && { history: rows }) }),
    question() {
      const { scope } = get();
      if (scope === undefined) return undefined;
      return (listener) =>
        client.subscribe(
          'history',
          { scope },
          { ...listener, onValue: ({ runs, more }) => listener.onValue({ rows: runs, more }) },
        );
    },
    now,
  });
  return {
    state,
    show(scope) {
      const before = get().scope;
      if (before !== undefined && scopeKey(before) === scopeKey(scope)) return;
      merge(empty(scope));
      reading.read();
    },
    refresh: reading.refresh,
    cancel: reading.cancel,
  };
}

function empty(scope: Scope | undefined): Omit<RunsState, 'begun'> {
  return { scope, history: [], ...unread };
}

function merged({ scope, history, begun }: RunsState): readonly RunSummary[] {
  if (scope === undefined) return [];
  const own = begun.filter((run) => scopeKey(run.scope) === scopeKey(scope));
  const ids = new Set(own.flatMap(({ commandIds }) => commandIds));
  return [...own, ...history.filter(({ runId }) => !ids.has(runId))];
}
