import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RecordingMatch } from '../../../contract/features/recordings.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Clients } from '../../bridge/client.ts';

export interface FindingState {
  readonly term: string;
  readonly matches: readonly RecordingMatch[];
  /** The match that was gone to last, from 0; -1 before the first. */
  readonly at: number;
  readonly status: 'idle' | 'searching' | 'done';
  readonly failure?: Failure;
}

/** The search inside one recording. */
export interface Finding {
  readonly state: StoreApi<FindingState>;
  /** Searches; `''` ends it. A match at `position` (seconds) is the one shown; the first after it becomes the next one. */
  readonly find: (term: string, position: number) => void;
  /** To the next match (1) or the one before (-1), round the ends. Undefined while there is none. */
  readonly go: (direction: 1 | -1) => RecordingMatch | undefined;
  readonly dispose: () => void;
}

export function createFinding(client: Clients['recordings'], recordingId: string): Finding {
  const empty = { term: '', matches: [], at: -1, status: 'idle' } as const;
  const state = createStore<FindingState>()(() => empty);
  let end: () => void = () => {};
  return {
    state,
    find(term, position) {
      end();
      state.setState({ ...empty, term, status: term === '' ? 'idle' : 'searching' }, true);
      if (term === '') return;
      end = client.subscribe(
        'search',
        { text: term, recordingId },
        {
          onValue({ matches }) {
            const all = [...state.getState().matches, ...matches];
            const first = all.findIndex(({ at }) => at >= position);
            state.setState({ matches: all, at: all[first]?.at === position || first < 0 ? first : first - 1 });
          },
          onFailure: (failure) => state.setState({ status: 'done', failure }),
          onEnd: () => state.setState({ status: 'done' }),
        },
      );
    },
    go(direction) {
      const { matches, at } = state.getState();
      if (matches.length === 0) return undefined;
      const next = (at < 0 && direction < 0 ? matches.length - 1 : at + direction + matches.length) % matches.length;
      state.setState({ at: next });
      return matches[next];
    },
    dispose: () => end(),
  };
}
