import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../../contract/index.ts';
import type { FleetEvent, NodeColumns } from '../../../contract/features/fleet.ts';
import type { FailureCode } from '../../../contract/failure.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Client } from '../../bridge/client.ts';
import { compareVersions } from '../../ui/table/compare.ts';
import type { ListLoad } from '../../workspace/list/list-id.ts';
import { createFleetRows, type FleetRows } from './rows.ts';

export type FleetNotice = Pick<Extract<FleetEvent, { kind: 'notice' }>, 'source' | 'failure'>;

export interface FleetState {
  readonly scope: Scope | undefined;
  readonly rows: FleetRows;
  /** Grows with every change of the rows: they are changed in place. */
  readonly revision: number;
  /** Grows when rows that were there say something else: until then what is drawn of them stays right. */
  readonly changes: number;
  /** Grows when a part is complete (the stored rows, a reading): then rows may take their sorted places. */
  readonly settled: number;
  readonly load: ListLoad;
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
  /** Asks AWS again, for the user: also for what is remembered for some minutes. A reading under way is left alone. */
  readonly refresh: () => void;
  /** Refreshes when the rows are older than `refreshMs` and asking again may help. */
  readonly refreshIfOld: () => void;
  /** Ends a reading under way; the rows stay. */
  readonly cancel: () => void;
}

export const refreshMs = 60_000;
/** Rows that come within this time are drawn together: a large fleet comes in hundreds of parcels. */
export const drawMs = 100;

export interface FleetClock {
  readonly now: () => Instant;
  /** Does the work after so many milliseconds, unless the returned function is called before. */
  readonly after: (ms: number, work: () => void) => () => void;
}

const windowClock: FleetClock = {
  now: Date.now,
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Failures that pass by themselves. The others wait for the user: asking again would only fail again. */
const passing: ReadonlySet<FailureCode> = new Set<FailureCode>(['offline', 'throttled', 'service-unavailable']);

/** The fleet of the scope on screen. */
export function createFleetStore(
  client: Client<typeof contract.fleet>,
  { now, after }: FleetClock = windowClock,
): FleetStore {
  const state = createStore<FleetState>()(() => empty(undefined));
  let end: () => void = () => {};
  let askedAt = 0;
  /** What the reading under way has told. */
  let told = new Set<string>();

  /** Pages that are not in the rows yet, and the end of the time in which more are waited for. */
  let pages: NodeColumns[] = [];
  let stopWaiting: (() => void) | undefined;

  const put = (all: readonly NodeColumns[]) => {
    const { rows, revision, changes, newestAgent } = state.getState();
    let changed = false;
    let newest = newestAgent;
    for (const columns of all) {
      if (rows.put(columns)) changed = true;
      newest = newestOf(columns.agentVersion, newest);
    }
    return { revision: revision + 1, changes: changed ? changes + 1 : changes, newestAgent: newest };
  };
  /** Puts what waits into the rows; whatever else is told is told of rows that are whole. */
  const catchUp = () => {
    if (pages.length === 0) return;
    const waiting = pages;
    pages = [];
    state.setState(put(waiting));
  };
  const drop = () => {
    stopWaiting?.();
    stopWaiting = undefined;
    pages = [];
  };
  const waitForMore = () => {
    stopWaiting ??= after(drawMs, () => {
      stopWaiting = undefined;
      if (pages.length === 0) return;
      catchUp();
      waitForMore();
    });
  };
  /** The first rows are shown at once, those that follow within `drawMs` together. */
  const putSoon = (columns: NodeColumns) => {
    pages.push(columns);
    if (stopWaiting === undefined) catchUp();
    waitForMore();
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
  /** What an event changes beside rows, which may wait. */
  const take = (event: FleetEvent): Partial<FleetState> | undefined => {
    if (event.kind === 'rows') {
      for (const id of event.columns.id) told.add(id);
      putSoon(event.columns);
      return undefined;
    }
    if (event.kind === 'stored' && !event.last && state.getState().data?.at === event.savedAt) {
      putSoon(event.columns);
      return undefined;
    }
    catchUp();
    const before = state.getState();
    switch (event.kind) {
      case 'stored':
        waitForMore();
        return {
          ...put([event.columns]),
          ...(event.accountId !== undefined && { accountId: event.accountId }),
          ...(event.savedAt > 0 && before.rows.count > 0 && { data: { from: 'store' as const, at: event.savedAt } }),
          ...(event.last && { settled: before.settled + 1 }),
        };
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
  const settle = (load: ListLoad) => {
    catchUp();
    state.setState(({ settled, revision }) => ({ load, settled: settled + 1, revision: revision + 1 }));
  };
  const read = (scope: Scope, source: 'aws' | 'both', fresh = false) => {
    end();
    drop();
    askedAt = now();
    told = new Set();
    state.setState({ load: { status: 'reading' }, notices: [] });
    end = client.subscribe(
      'nodes',
      { scope, source, ...(fresh && { fresh }) },
      {
        onValue(event) {
          const change = take(event);
          if (change !== undefined) state.setState(change);
        },
        onFailure: (failure) => settle({ status: 'failed', failure }),
        onEnd() {
          if (state.getState().load.status === 'reading') settle({ status: 'ready' });
        },
      },
    );
  };
  const readAgain = (fresh: boolean) => {
    const { scope, load } = state.getState();
    if (scope !== undefined && load.status !== 'reading') read(scope, 'aws', fresh);
  };

  return {
    state,
    refresh: () => readAgain(true),
    show(scope) {
      const before = state.getState().scope;
      if (before !== undefined && scopeKey(before) === scopeKey(scope)) return;
      state.setState(empty(scope), true);
      read(scope, 'both');
    },
    refreshIfOld() {
      const { load } = state.getState();
      const helps = load.status === 'ready' || (load.status === 'failed' && passing.has(load.failure.code));
      if (helps && now() - askedAt >= refreshMs) readAgain(false);
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
