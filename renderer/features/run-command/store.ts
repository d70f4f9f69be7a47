import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunSummary } from '../../../contract/features/run-command.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import type { ListLoad } from '../../workspace/list/list-id.ts';

export interface RunsState {
  readonly scope: Scope | undefined;
  /** What AWS told of the scope, newest first. */
  readonly history: readonly RunSummary[];
  /** Runs that this app has begun, in any scope: nothing is newer than what is told of them. */
  readonly begun: readonly RunSummary[];
  /** Both as one list of the scope. */
  readonly rows: readonly RunSummary[];
  readonly load: ListLoad;
  readonly settled: number;
  readonly more: boolean;
  readonly readAt: Instant | undefined;
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
  let end = () => {};
  const merge = (part: Partial<RunsState>) =>
    state.setState((before) => {
      const next = { ...before, ...part };
      return { ...next, rows: merged(next) };
    });
  client.subscribe('begun', {}, { onValue: ({ runs }) => merge({ begun: runs }) });

  const read = () => {
    const { scope } = get();
    if (scope === undefined) return;
    end();
    merge({ load: { status: 'reading' }, more: false });
    let arrived: readonly RunSummary[] = [];
    const settle = (load: ListLoad, history: readonly RunSummary[]) =>
      merge({ load, history, settled: get().settled + 1 });
    end = client.subscribe(
      'history',
      { scope },
      {
        onValue({ runs, more }) {
          arrived = [...arrived, ...runs];
          // Until the new list is longer, the old one stays: the page does not shrink while it is refreshed.
          merge({ more, ...(arrived.length >= get().history.length && { history: arrived }) });
        },
        onFailure: (failure) => settle({ status: 'failed', failure }, arrived.length > 0 ? arrived : get().history),
        onEnd() {
          settle({ status: 'ready' }, arrived);
          merge({ readAt: now() });
        },
      },
    );
  };
  return {
    state,
    show(scope) {
      const before = get().scope;
      if (before !== undefined && scopeKey(before) === scopeKey(scope)) return;
      merge(empty(scope));
      read();
    },
    refresh() {
      if (get().load.status !== 'reading') read();
    },
    cancel() {
      end();
      if (get().load.status === 'reading') merge({ load: { status: 'cancelled' } });
    },
  };
}

function empty(scope: Scope | undefined): Omit<RunsState, 'begun'> {
  return {
    scope,
    history: [],
    rows: [],
    load: { status: 'idle' },
    settled: 0,
    more: false,
    readAt: undefined,
  };
}

function merged({ scope, history, begun }: RunsState): readonly RunSummary[] {
  if (scope === undefined) return [];
  const own = begun.filter((run) => scopeKey(run.scope) === scopeKey(scope));
  const ids = new Set(own.flatMap(({ commandIds }) => commandIds));
  return [...own, ...history.filter(({ runId }) => !ids.has(runId))];
}
