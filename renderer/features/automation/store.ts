import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AutomationStatus, AutomationSummary, HistoryFilter } from '../../../contract/features/automation.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import type { ListLoad } from '../../workspace/list/list-id.ts';

/** What AWS is asked for; the filter field narrows down what came. */
export interface Asked {
  readonly status: 'any' | 'running' | 'waiting' | 'success' | 'failed' | 'cancelled';
  readonly since: 'any' | 'day' | 'week' | 'month';
  readonly type: 'any' | 'Local' | 'CrossAccount';
}

export const askAll: Asked = { status: 'any', since: 'any', type: 'any' };

export interface AutomationsState {
  readonly scope: Scope | undefined;
  readonly asked: Asked;
  /** What AWS told of the scope, newest first. */
  readonly history: readonly AutomationSummary[];
  /** Runs that this app has begun, in any scope: nothing is newer than what is told of them. */
  readonly begun: readonly AutomationSummary[];
  /** Both as one list of the scope. */
  readonly rows: readonly AutomationSummary[];
  readonly load: ListLoad;
  readonly settled: number;
  readonly more: boolean;
  readonly readAt: Instant | undefined;
}

export interface AutomationsStore {
  readonly state: StoreApi<AutomationsState>;
  readonly show: (scope: Scope) => void;
  readonly ask: (part: Partial<Asked>) => void;
  readonly refresh: () => void;
  readonly cancel: () => void;
}

/** The runs of the scope on screen. */
export function createAutomationsStore(
  { automation: client }: Pick<Clients, 'automation'>,
  now: () => Instant = Date.now,
): AutomationsStore {
  const state = createStore<AutomationsState>()(() => ({ ...empty(undefined), asked: askAll, begun: [] }));
  const get = state.getState;
  let end = () => {};
  const merge = (part: Partial<AutomationsState>) =>
    state.setState((before) => {
      const next = { ...before, ...part };
      return { ...next, rows: merged(next) };
    });
  client.subscribe('begun', {}, { onValue: ({ runs }) => merge({ begun: runs }) });

  const read = () => {
    const { scope, asked } = get();
    if (scope === undefined) return;
    end();
    merge({ load: { status: 'reading' }, more: false });
    let arrived: readonly AutomationSummary[] = [];
    const settle = (load: ListLoad, history: readonly AutomationSummary[]) =>
      merge({ load, history, settled: get().settled + 1 });
    end = client.subscribe(
      'history',
      { scope, filter: filterOf(asked, now()) },
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
    ask(part) {
      merge({ ...empty(get().scope), asked: { ...get().asked, ...part } });
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

function empty(scope: Scope | undefined): Omit<AutomationsState, 'begun' | 'asked'> {
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

const statuses: Readonly<Record<Asked['status'], AutomationStatus[]>> = {
  any: [],
  running: ['Pending', 'InProgress', 'Waiting', 'Cancelling', 'RunbookInProgress'],
  waiting: ['Waiting', 'PendingApproval'],
  success: ['Success', 'CompletedWithSuccess'],
  failed: ['Failed', 'TimedOut', 'Rejected', 'CompletedWithFailure'],
  cancelled: ['Cancelled', 'Exited'],
};

const dayMs = 86_400_000;
const days: Readonly<Record<Exclude<Asked['since'], 'any'>, number>> = { day: 1, week: 7, month: 30 };

function filterOf({ status, since, type }: Asked, now: Instant): Partial<HistoryFilter> {
  return {
    statuses: statuses[status],
    ...(since !== 'any' && { after: now - days[since] * dayMs }),
    ...(type !== 'any' && { type }),
  };
}

function merged({ scope, asked, history, begun }: AutomationsState): readonly AutomationSummary[] {
  if (scope === undefined) return [];
  const own = begun.filter((run) => scopeKey(run.scope) === scopeKey(scope));
  if (Object.values(asked).some((part) => part !== 'any')) {
    const byId = new Map(own.map((run) => [run.runId, run]));
    return history.map((run) => byId.get(run.runId) ?? run);
  }
  const ids = new Set(own.flatMap(({ executionIds }) => executionIds));
  return [...own, ...history.filter(({ runId }) => !ids.has(runId))];
}
