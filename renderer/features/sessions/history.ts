import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Recording } from '../../../contract/features/recordings.ts';
import type { Session, TrailEvent, Transcript } from '../../../contract/features/sessions.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { failedLoad, failureOf, idle, loading, type Load } from '../../bridge/load.ts';

/** What CloudTrail has told of a session so far. */
export interface Trail {
  readonly status: 'idle' | 'reading' | 'ready' | 'failed';
  /** Oldest first. */
  readonly events: readonly TrailEvent[];
  /** Not all events of the time could be looked through. */
  readonly more: boolean;
  readonly failure?: Failure;
}

/** All that is known of one session beside its row; each part is asked for, and fails, by itself. */
export interface HistoryState {
  readonly recordings: Load<readonly Recording[]>;
  readonly transcript: Load<Transcript>;
  readonly trail: Trail;
}

export interface History {
  readonly state: StoreApi<HistoryState>;
  /** The recordings of the session on this computer. */
  readonly findRecordings: () => void;
  readonly readTranscript: () => void;
  readonly lookUpTrail: () => void;
  /** Ends all that is under way. */
  readonly dispose: () => void;
}

/** The history of one session of a scope. Nothing is asked before its part is; `knownTimes` are those known by then. */
export function createHistory(
  clients: Pick<Clients, 'sessions' | 'recordings'>,
  scope: Scope,
  sessionId: string,
  knownTimes: () => Pick<Session, 'startedAt' | 'endedAt'>,
): History {
  const unknown: Trail = { status: 'idle', events: [], more: false };
  const state = createStore<HistoryState>()(() => ({ recordings: idle, transcript: idle, trail: unknown }));
  const life = new AbortController();
  const ends: Array<() => void> = [];

  return {
    state,
    findRecordings() {
      let found: readonly Recording[] = [];
      state.setState({ recordings: { status: 'loading' } });
      ends.push(
        clients.recordings.subscribe(
          'list',
          {},
          {
            onValue: ({ rows }) => (found = [...found, ...rows.filter(({ facts }) => facts?.sessionId === sessionId)]),
            onFailure: (failure) => state.setState({ recordings: { status: 'failed', failure } }),
            onEnd: () => state.setState({ recordings: { status: 'ready', value: found } }),
          },
        ),
      );
    },
    readTranscript() {
      const put = (transcript: Load<Transcript>) => {
        if (!life.signal.aborted) state.setState({ transcript });
      };
      const before = state.getState().transcript;
      put(loading(before));
      clients.sessions.call('transcript', { scope, sessionId }, life.signal).then(
        (value) => put({ status: 'ready', value }),
        (error: unknown) => put(failedLoad(before, failureOf(error))),
      );
    },
    lookUpTrail() {
      state.setState({ trail: { ...unknown, status: 'reading' } });
      const tell = (change: Partial<Trail>) => state.setState(({ trail }) => ({ trail: { ...trail, ...change } }));
      const { startedAt, endedAt } = knownTimes();
      const times = { ...(startedAt !== undefined && { startedAt }), ...(endedAt !== undefined && { endedAt }) };
      ends.push(
        clients.sessions.subscribe(
          'trail',
          { scope, sessionId, ...times },
          {
            onValue({ events, more }) {
              const { trail } = state.getState();
              tell({
                events: [...trail.events, ...events].toSorted((a, b) => a.at - b.at),
                more: trail.more || more,
              });
            },
            onFailure: (failure) => tell({ status: 'failed', failure }),
            onEnd: () => tell({ status: 'ready' }),
          },
        ),
      );
    },
    dispose() {
      life.abort();
      for (const end of ends) end();
    },
  };
}
