import { createStore, type StoreApi } from 'zustand/vanilla';
import type { contract } from '../../../contract/index.ts';
import type { Session } from '../../../contract/features/sessions.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Client } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';

export type Which = 'Active' | 'History';

export interface SessionsState {
  readonly which: Which;
  readonly rows: readonly Session[];
  readonly status: 'reading' | 'ready' | 'failed';
  readonly failure: Failure | undefined;
  /** AWS has more than were asked for. */
  readonly more: boolean;
  readonly dataAt: number | undefined;
  /** What the last terminating did. */
  readonly terminated: { readonly count: number; readonly failures: readonly Failure[] } | undefined;
}

export interface SessionsStore {
  readonly state: StoreApi<SessionsState>;
  /** Reads one list of a scope; an answer of the list before is dropped. */
  readonly read: (scope: Scope, which: Which) => void;
  readonly terminate: (scope: Scope, sessionIds: readonly string[]) => Promise<void>;
  readonly dispose: () => void;
}

/** ssm:TerminateSession calls in one request across the door. */
const atMost = 200;

/** The sessions of the account and Region on screen. */
export function createSessionsStore(client: Client<typeof contract.sessions>): SessionsStore {
  const state = createStore<SessionsState>()(() => ({
    which: 'Active',
    rows: [],
    status: 'reading',
    failure: undefined,
    more: false,
    dataAt: undefined,
    terminated: undefined,
  }));
  let end: () => void = () => {};

  const read = (scope: Scope, which: Which) => {
    end();
    const keep = state.getState().which === which ? state.getState().rows : [];
    state.setState({ which, rows: keep, status: 'reading', failure: undefined, more: false });
    let arrived: Session[] = [];
    end = client.subscribe(
      'list',
      { scope, state: which },
      {
        onValue: ({ rows, more }) => {
          arrived = [...arrived, ...rows];
          state.setState({ rows: arrived, more });
        },
        onFailure: (failure) => state.setState({ status: 'failed', failure }),
        onEnd: () => state.setState({ rows: arrived, status: 'ready', dataAt: Date.now() }),
      },
    );
  };

  return {
    state,
    read,
    async terminate(scope, sessionIds) {
      const failures: Failure[] = [];
      let count = 0;
      for (let from = 0; from < sessionIds.length; from += atMost) {
        try {
          const result = await client.call('terminate', { scope, sessionIds: sessionIds.slice(from, from + atMost) });
          count += result.terminated.length;
          failures.push(...result.failures.map(({ failure }) => failure));
        } catch (error) {
          failures.push(failureOf(error));
        }
      }
      state.setState({ terminated: { count, failures } });
      read(scope, state.getState().which);
    },
    dispose: () => end(),
  };
}
