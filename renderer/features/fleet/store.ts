import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../../contract/index.ts';
import type { FleetEvent } from '../../../contract/features/fleet.ts';
import type { Failure, FailureCode } from '../../../contract/failure.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Client } from '../../bridge/client.ts';
import { compareVersions } from '../../ui/table/compare.ts';
import { createFleetRows, type FleetRows } from './rows.ts';

export type FleetNotice = Pick<Extract<FleetEvent, { kind: 'notice' }>, 'source' | 'failure'>;

/** How the asking stands. `cancelled`: the user stopped it; what had come is shown. */
export type FleetLoad =
  | { readonly status: 'idle' | 'reading' | 'ready' | 'cancelled' }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface FleetState {
  readonly scope: Scope | undefined;
  readonly rows: FleetRows;
  /** Grows with every change of the rows: they are changed in place. */
  readonly revision: number;
  /** Grows when rows that were there say something else: until then what is drawn of them stays right. */
  readonly changes: number;
  /** Grows when a part is complete (the stored rows, a reading): then rows may take their sorted places. */
  readonly settled: number;
  readonly load: FleetLoad;
  /** Sources that could not be read: the list is less than everything. */
  readonly notices: readonly FleetNotice[];
  readonly accountId: string | undefined;
  /** Where the rows on screen are from, and when they were read from AWS. */
  readonly data: { readonly from: 'store' | 'aws'; readonly at: Instant } | undefined;
  /** The newest agent version of the rows; `''` when none is known. */
  readonly newestAgent: string;
}

export interface FleetStore {
  readonly state: StoreApi<FleetState>;
  /** Shows a scope: its stored rows at once, then AWS's. Answers of the scope before are dropped. */
  readonly show: (scope: Scope) => void;
  /** Asks AWS again; a reading under way is left alone. */
  readonly refresh: () => void;
  /** Refreshes when the rows are older than `refreshMs` and asking again may help. */
  readonly refreshIfOld: () => void;
  /** Ends a reading under way; the rows stay. */
  readonly cancel: () => void;
}

export const refreshMs = 60_000;

/** Failures that pass by themselves. The others wait for the user: asking again would only fail again. */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>(['offline', 'throttled', 'service-unavailable']);

/** The fleet of the scope on screen. */
export function createFleetStore(client: Client<typeof contract.fleet>, now: () => Instant = Date.now): FleetStore {
  const state = createStore<FleetState>()(() => empty(undefined));
  let end: () => void = () => {};
  let askedAt = 0;
  /** What the reading under way has told. */
  let told = new Set<string>();

  const put = ({ columns }: Extract<FleetEvent, { kind: 'stored' | 'rows' }>) => {
    const { rows, revision, changes, newestAgent } = state.getState();
    const changed = rows.put(columns);
    return {
      revision: revision + 1,
      changes: changed ? changes + 1 : changes,
      newestAgent: newestOf(columns.agentVersion, newestAgent),
    };
  };
  /** The profile is another account since its section was edited: only what this reading told belongs to it. */
  const ofAnother = (accountId: string): Partial<FleetState> => {
    const { rows, revision, changes, settled } = state.getState();
    rows.keepOnly(told);
    return {
      accountId,
      revision: revision + 1,
      changes: changes + 1,
      settled: settled + 1,
      data: undefined,
      newestAgent: newestOf(rows.columns.agentVersion, ''),
    };
  };
  const take = (event: FleetEvent): Partial<FleetState> => {
    const before = state.getState();
    switch (event.kind) {
      case 'stored':
        return {
          ...put(event),
          ...(event.accountId !== undefined && { accountId: event.accountId }),
          ...(event.savedAt > 0 && before.rows.count > 0 && { data: { from: 'store' as const, at: event.savedAt } }),
          ...(event.last && { settled: before.settled + 1 }),
        };
      case 'rows':
        for (const id of event.columns.id) told.add(id);
        return put(event);
      case 'account':
        return before.accountId === undefined || before.accountId === event.accountId
          ? { accountId: event.accountId }
          : ofAnother(event.accountId);
      case 'notice':
        return { notices: [...before.notices, { source: event.source, failure: event.failure }] };
      case 'done':
        // Nothing but the reading itself is asked: what a store or an identity could not keep is gone all the same.
        if (event.complete) before.rows.keepOnly(told);
        told = new Set();
        return {
          revision: before.revision + 1,
          settled: before.settled + 1,
          load: { status: 'ready' },
          data: { from: 'aws', at: event.at },
        };
    }
  };
  const settle = (load: FleetLoad) =>
    state.setState(({ settled, revision }) => ({ load, settled: settled + 1, revision: revision + 1 }));
  const read = (scope: Scope, source: 'aws' | 'both') => {
    end();
    askedAt = now();
    told = new Set();
    state.setState({ load: { status: 'reading' }, notices: [] });
    end = client.subscribe(
      'nodes',
      { scope, source },
      {
        onValue: (event) => state.setState(take(event)),
        onFailure: (failure) => settle({ status: 'failed', failure }),
        onEnd() {
          if (state.getState().load.status === 'reading') settle({ status: 'ready' });
        },
      },
    );
  };
  const refresh = () => {
    const { scope, load } = state.getState();
    if (scope !== undefined && load.status !== 'reading') read(scope, 'aws');
  };

  return {
    state,
    refresh,
    show(scope) {
      const before = state.getState().scope;
      if (before !== undefined && scopeKey(before) === scopeKey(scope)) return;
      state.setState(empty(scope), true);
      read(scope, 'both');
    },
    refreshIfOld() {
      const { load } = state.getState();
      const helps = load.status === 'ready' || (load.status === 'failed' && passing.has(load.failure.code));
      if (helps && now() - askedAt >= refreshMs) refresh();
    },
    cancel() {
      if (state.getState().load.status !== 'reading') return;
      end();
      settle({ status: 'cancelled' });
    },
  };
}

function newestOf(versions: readonly string[], known: string): string {
  let newest = known;
  for (const version of new Set(versions)) if (compareVersions(version, newest) > 0) newest = version;
  return newest;
}

function empty(scope: Scope | undefined): FleetState {
  return {
    scope,
    rows: createFleetRows(),
    revision: 0,
    changes: 0,
    settled: 0,
    load: { status: 'idle' },
    notices: [],
    accountId: undefined,
    data: undefined,
    newestAgent: '',
  };
}
