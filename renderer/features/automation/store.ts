import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AutomationStatus, AutomationSummary } from '../../../contract/automation-run.ts';
import type { HistoryFilter } from '../../../contract/features/automation.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { readPages, unread, type ListReading } from '../../workspace/list/read-pages.ts';

/** What AWS is asked for; the filter field narrows down what came. */
export interface Asked {
  readonly status: 'any' | 'running' | 'waiting' | 'success' | 'failed' | 'cancelled';
  readonly since: 'any' | 'day' | 'week' | 'month';
  readonly type: 'any' | 'Local' | 'CrossAccount';
}

export const askAll: Asked = { status: 'any', since: 'any', type: 'any' };

/** `rows`: what is told by both as one list of the scope. */
export interface AutomationsState extends ListReading<AutomationSummary> {
  readonly scope: Scope | undefined;
  readonly asked: Asked;
  /** What AWS told of the scope, newest first. */
  readonly history: readonly AutomationSummary[];
  /** Runs that this app has begun, in any scope: nothing is newer than what is told of them. */
  readonly begun: readonly AutomationSummary[];
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
  const merge = (part: Partial<AutomationsState>) =>
    state.setState((before) => {
      const next = { ...before, ...part };
      return { ...next, rows: merged(next) };
    });
  client.subscribe('begun', {}, { onValue: ({ runs }) => merge({ begun: runs }) });

  const reading = readPages<AutomationSummary>({
    get: () => ({ ...get(), rows: get().history }),
    set: ({ rows, ...part }) => merge({ ...part, ...(rows !== undefined && { history: rows }) }),
    question() {
      const { scope, asked } = get();
      if (scope === undefined) return undefined;
      return (listener) =>
        client.subscribe(
          'history',
          { scope, filter: filterOf(asked, now()) },
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
    ask(part) {
      merge({ ...empty(get().scope), asked: { ...get().asked, ...part } });
      reading.read();
    },
    refresh: reading.refresh,
    cancel: reading.cancel,
  };
}

function empty(scope: Scope | undefined): Omit<AutomationsState, 'begun' | 'asked'> {
  return { scope, history: [], ...unread };
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
