import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Recording, RecordingMatch } from '../../../contract/features/recordings.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Clients } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import { readPages, unread, type ListReading } from '../../workspace/list/read-pages.ts';

/** A search through all recordings, as far as it has come. */
export interface Search {
  readonly text: string;
  readonly matches: readonly RecordingMatch[];
  readonly searched: number;
  readonly total: number;
  /** There are more than are shown. */
  readonly more: boolean;
  readonly status: 'running' | 'done' | 'stopped';
  readonly failure?: Failure;
}

/** All recordings come in the end: there is never `more`. */
export interface RecordingsState extends ListReading<Recording> {
  /** Undefined while nothing is searched for. */
  readonly search: Search | undefined;
}

export interface RecordingsStore {
  readonly state: StoreApi<RecordingsState>;
  readonly refresh: () => void;
  /** Searches what the recordings showed; `''` ends it. The search before is given up. */
  readonly search: (text: string) => void;
  /** Ends a search under way; what was found stays. */
  readonly stopSearch: () => void;
  /** Deletes files. Answers with the first failure of those that stay. */
  readonly remove: (recordingIds: readonly string[]) => Promise<Failure | undefined>;
  /** Reads again whenever a recording begins or ends; returns the function that stops it. */
  readonly follow: () => () => void;
}

/** The recordings on this computer. */
export function createRecordingsStore(clients: Pick<Clients, 'recordings' | 'terminals'>): RecordingsStore {
  const state = createStore<RecordingsState>()(() => ({
    ...unread,
    search: undefined,
  }));
  const get = state.getState;
  let endSearch: () => void = () => {};

  const { read: refresh } = readPages<Recording>({
    get,
    set: (part) => state.setState(part),
    question: () => (listener) =>
      clients.recordings.subscribe(
        'list',
        {},
        { ...listener, onValue: ({ rows }) => listener.onValue({ rows, more: false }) },
      ),
    now: Date.now,
  });

  const update = (change: Partial<Search>) => {
    const { search } = get();
    if (search !== undefined) state.setState({ search: { ...search, ...change } });
  };

  return {
    state,
    refresh,
    search(text) {
      endSearch();
      if (text === '') return state.setState({ search: undefined });
      state.setState({ search: { text, matches: [], searched: 0, total: 0, more: false, status: 'running' } });
      endSearch = clients.recordings.subscribe(
        'search',
        { text },
        {
          onValue({ matches, ...rest }) {
            update({ ...rest, matches: [...(get().search?.matches ?? []), ...matches] });
          },
          onFailure: (failure) => update({ status: 'stopped', failure }),
          onEnd: () => update({ status: 'done' }),
        },
      );
    },
    stopSearch() {
      if (get().search?.status !== 'running') return;
      endSearch();
      update({ status: 'stopped' });
    },
    async remove(recordingIds) {
      try {
        const { failures } = await clients.recordings.call('remove', { recordingIds: [...recordingIds] });
        return failures[0]?.failure;
      } catch (error) {
        return failureOf(error);
      } finally {
        refresh();
      }
    },
    follow() {
      let before: string | undefined;
      return clients.terminals.subscribe(
        'watch',
        {},
        {
          onValue({ terminals }) {
            const now = terminals.map(({ recording }) => recording?.recordingId ?? '').join('\n');
            if (before !== undefined && before !== now) refresh();
            before = now;
          },
        },
      );
    },
  };
}
