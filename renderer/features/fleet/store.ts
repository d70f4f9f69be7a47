import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../../contract/index.ts';
import type { FleetEvent } from '../../../contract/features/fleet.ts';
import type { Failure } from '../../../contract/failure.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Client } from '../../bridge/client.ts';
import { compareVersions } from '../../workspace/filter-terms.ts';
import { createFleetRows, type FleetRows } from './rows.ts';

export interface FleetState {
  readonly scope: Scope | undefined;
  readonly rows: FleetRows;
  /** Grows with every change of the rows: they are changed in place. */
  readonly revision: number;
  /** `stored`: only what was kept is shown; `reading`: AWS is being asked. */
  readonly status: 'idle' | 'reading' | 'ready' | 'failed';
  readonly failure: Failure | undefined;
  /** Sources that could not be read. */
  readonly notices: readonly Failure[];
  readonly accountId: string | undefined;
  /** When the rows were read from AWS; undefined when nothing is known yet. */
  readonly dataAt: number | undefined;
  /** The newest agent version of the rows. */
  readonly newestAgent: string;
}

export interface FleetStore {
  readonly state: StoreApi<FleetState>;
  /** Shows a scope: its stored rows at once, then AWS's. Answers of the scope before are dropped. */
  readonly show: (scope: Scope) => void;
  /** Asks AWS again; a reading under way is left alone. */
  readonly refresh: () => void;
  /** Ends a reading under way; the rows stay. */
  readonly cancel: () => void;
}

/** The fleet of the scope on screen. */
export function createFleetStore(
  client: Client<typeof contract.fleet>,
  report: (at: number | undefined) => void,
): FleetStore {
  const state = createStore<FleetState>()(() => empty(undefined));
  let end: () => void = () => {};

  const take = (event: FleetEvent) => {
    const { rows, revision, notices, newestAgent } = state.getState();
    if (event.kind === 'stored' || event.kind === 'rows') {
      rows.put(event.columns);
      const newest = event.columns.agentVersion.reduce(
        (best, version) => (compareVersions(version, best) > 0 ? version : best),
        newestAgent,
      );
      state.setState({ revision: revision + 1, newestAgent: newest });
      if (event.kind === 'stored' && event.savedAt > 0) setDataAt(event.savedAt);
      if (event.kind === 'stored' && event.accountId !== undefined) state.setState({ accountId: event.accountId });
    } else if (event.kind === 'account') state.setState({ accountId: event.accountId });
    else if (event.kind === 'notice') state.setState({ notices: [...notices, event.failure] });
    else {
      rows.remove(event.removed);
      state.setState({ revision: revision + 1, status: 'ready' });
      setDataAt(event.at);
    }
  };
  const setDataAt = (dataAt: number) => {
    state.setState({ dataAt });
    report(dataAt);
  };
  const read = (scope: Scope, source: 'aws' | 'both') => {
    end();
    state.setState({ status: 'reading', failure: undefined, notices: [] });
    end = client.subscribe(
      'nodes',
      { scope, source },
      {
        onValue: take,
        onFailure: (failure) => state.setState({ status: 'failed', failure }),
        onEnd: () => {
          if (state.getState().status === 'reading') state.setState({ status: 'ready' });
        },
      },
    );
  };

  return {
    state,
    show(scope) {
      const before = state.getState().scope;
      if (before !== undefined && scopeKey(before) === scopeKey(scope)) return;
      state.setState(empty(scope), true);
      report(undefined);
      read(scope, 'both');
    },
    refresh() {
      const { scope, status } = state.getState();
      if (scope !== undefined && status !== 'reading') read(scope, 'aws');
    },
    cancel() {
      end();
      if (state.getState().status === 'reading') state.setState({ status: 'ready' });
    },
  };
}

function empty(scope: Scope | undefined): FleetState {
  return {
    scope,
    rows: createFleetRows(),
    revision: 0,
    status: 'idle',
    failure: undefined,
    notices: [],
    accountId: undefined,
    dataAt: undefined,
    newestAgent: '',
  };
}
