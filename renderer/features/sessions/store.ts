import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '../../../contract/features/sessions.ts';
import type { Failure } from '../../../contract/failure.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import { readPages, unread, type ListReading } from '../../workspace/list/read-pages.ts';

/** ssm:DescribeSessions State: `History` goes back 30 days. */
export type Which = 'Active' | 'History';

/** What terminating did; `undefined` before and after. */
export type Termination =
  | { readonly status: 'running' }
  | {
      readonly status: 'done';
      readonly terminated: number;
      readonly failures: readonly Failure[];
      readonly failed: number;
    };

export interface SessionsState extends ListReading<Session> {
  readonly scope: Scope | undefined;
  readonly which: Which;
  readonly termination: Termination | undefined;
  /** Names of nodes by id, as far as the local store knows them. */
  readonly names: ReadonlyMap<string, string>;
  /** Sessions of this app's own terminals. */
  readonly own: ReadonlySet<string>;
}

export interface SessionsStore {
  readonly state: StoreApi<SessionsState>;
  /** Shows a scope's list; answers of what was shown before are dropped. */
  readonly show: (scope: Scope, which: Which) => void;
  readonly refresh: () => void;
  /** Ends a reading under way; what came stays. */
  readonly cancel: () => void;
  /** Ends sessions, then reads again. Never throws: the result is in the state. */
  readonly terminate: (sessionIds: readonly string[]) => Promise<void>;
  readonly dismissResult: () => void;
  /** Follows this app's own terminals; returns the function that stops it. */
  readonly followOwn: () => () => void;
}

/** Ids in one call across the door (contract). */
const atOnce = 200;

/** The sessions of the scope on screen. */
export function createSessionsStore(
  clients: Pick<Clients, 'sessions' | 'fleet' | 'terminals'>,
  now: () => Instant = Date.now,
): SessionsStore {
  const state = createStore<SessionsState>()(() => empty(undefined, 'Active'));
  const get = state.getState;
  let endNames: () => void = () => {};

  const reading = readPages<Session>({
    get,
    set: (part) => state.setState(part),
    question() {
      const { scope, which } = get();
      return scope && ((listener) => clients.sessions.subscribe('list', { scope, state: which }, listener));
    },
    now,
  });
  const readNames = (scope: Scope) => {
    endNames();
    const names = new Map<string, string>();
    // The stored fleet alone: the names are wanted at once, and a call to AWS is not worth them.
    endNames = clients.fleet.subscribe(
      'nodes',
      { scope, source: 'store' },
      {
        onValue(event) {
          if (event.kind !== 'stored') return;
          for (const [row, id] of event.columns.id.entries()) names.set(id, event.columns.name[row] ?? '');
          state.setState({ names: new Map(names) });
        },
      },
    );
  };

  return {
    state,
    show(scope, which) {
      const before = get();
      const sameScope = before.scope !== undefined && scopeKey(before.scope) === scopeKey(scope);
      if (sameScope && before.which === which) return;
      state.setState({ ...empty(scope, which), own: before.own, names: sameScope ? before.names : new Map() }, true);
      if (!sameScope) readNames(scope);
      reading.read();
    },
    refresh: reading.refresh,
    cancel: reading.cancel,
    async terminate(sessionIds) {
      const { scope } = get();
      if (scope === undefined || sessionIds.length === 0) return;
      state.setState({ termination: { status: 'running' } });
      const result = await terminateAll(clients.sessions, scope, sessionIds);
      // The user may have gone on to another account meanwhile.
      if (get().scope !== scope) return;
      state.setState({ termination: { status: 'done', ...result } });
      reading.read();
    },
    dismissResult: () => state.setState({ termination: undefined }),
    followOwn: () =>
      clients.terminals.subscribe(
        'watch',
        {},
        {
          onValue({ terminals }) {
            const own = terminals.map(({ sessionId }) => sessionId).filter((id) => id !== undefined);
            state.setState({ own: new Set(own) });
          },
        },
      ),
  };
}

async function terminateAll(client: Clients['sessions'], scope: Scope, sessionIds: readonly string[]) {
  let terminated = 0;
  let failedCount = 0;
  // One of each kind is shown: two hundred times the same words help nobody.
  const failures = new Map<string, Failure>();
  const note = (failure: Failure, count = 1) => {
    failedCount += count;
    failures.set(`${failure.code} ${failure.awsCode ?? ''}`, failure);
  };
  for (let from = 0; from < sessionIds.length; from += atOnce) {
    const part = sessionIds.slice(from, from + atOnce);
    try {
      const answer = await client.call('terminate', { scope, sessionIds: part });
      terminated += answer.terminated.length;
      for (const { failure } of answer.failures) note(failure);
    } catch (error) {
      note(failureOf(error), part.length);
    }
  }
  return { terminated, failed: failedCount, failures: [...failures.values()] };
}

function empty(scope: Scope | undefined, which: Which): SessionsState {
  return {
    scope,
    which,
    ...unread,
    termination: undefined,
    names: new Map(),
    own: new Set(),
  };
}
