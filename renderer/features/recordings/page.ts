import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Recording } from '../../../contract/features/recordings.ts';
import type { Failure } from '../../../contract/failure.ts';
import { failureOf } from '../../bridge/load.ts';
import { chosenKeys, noSelection, type Selection } from '../../ui/table/selection.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { createRecordingsStore, type RecordingsStore } from './store.ts';

/** The recording that is being played, and where it begins. */
export interface Playing {
  readonly recordingId: string;
  /** Seconds. */
  readonly at: number;
  /** Searched for in it from the start. */
  readonly term: string;
}

/** What the user has done to the page. */
export interface RecordingsPageState {
  readonly filter: string;
  /** Searched for in all recordings. */
  readonly searched: string;
  readonly selection: Selection;
  /** Recordings that the user is asked about before they are deleted. */
  readonly asked: readonly Recording[];
  readonly playing: Playing | undefined;
  /** What was done last, to be said. */
  readonly told: string;
  readonly failure: Failure | undefined;
}

/** The section `Recordings` of a window: what it shows and all that can be done on it. */
export interface RecordingsPage {
  readonly store: RecordingsStore;
  readonly state: StoreApi<RecordingsPageState>;
  readonly setFilter: (filter: string) => void;
  readonly setSearched: (text: string) => void;
  readonly select: (selection: Selection) => void;
  /** The selected recordings, or the one that the cursor is on. */
  readonly chosen: () => readonly Recording[];
  readonly play: (playing: Playing | undefined) => void;
  /** Asks before anything is deleted. */
  readonly ask: (recordings: readonly Recording[]) => void;
  readonly answer: (agreed: boolean) => void;
  readonly save: (recordingId: string, form: 'text' | 'cast') => void;
  readonly reveal: (recordingId: string) => void;
  readonly dismiss: () => void;
}

/** A search begins when the user has stopped typing for so long. */
const typingMs = 250;

/** The window's page; made when it is first asked for. */
export const recordingsPageOf = perWorkspace(createRecordingsPage);

function createRecordingsPage({ clients }: Workspace): RecordingsPage {
  const store = createRecordingsStore(clients);
  const state = createStore<RecordingsPageState>()(() => ({
    filter: '',
    searched: '',
    selection: noSelection,
    asked: [],
    playing: undefined,
    told: '',
    failure: undefined,
  }));
  let typing: ReturnType<typeof setTimeout> | undefined;
  const fail = (error: unknown) => state.setState({ failure: failureOf(error), told: '' });
  const remove = async (ids: readonly string[]) => {
    const failure = await store.remove(ids);
    state.setState(failure ? { failure } : { told: i18next.t('recordings.removed', { count: ids.length }) });
  };
  const save = async (recordingId: string, form: 'text' | 'cast') => {
    state.setState({ failure: undefined });
    try {
      const { file } = await clients.recordings.call('export', { recordingId, form });
      if (file !== undefined) state.setState({ told: i18next.t('recordings.saved', { file }) });
    } catch (error) {
      fail(error);
    }
  };
  return {
    store,
    state,
    setFilter: (filter) => state.setState({ filter }),
    setSearched(searched) {
      state.setState({ searched });
      clearTimeout(typing);
      if (searched.trim() === '') store.search('');
      else typing = setTimeout(() => store.search(searched.trim()), typingMs);
    },
    select: (selection) => state.setState({ selection }),
    chosen() {
      const keys = chosenKeys(state.getState().selection);
      return store.state.getState().rows.filter(({ recordingId }) => keys.has(recordingId));
    },
    play: (playing) => state.setState({ playing, told: '', failure: undefined }),
    ask: (asked) => state.setState({ asked: asked.filter((recording) => recording.state !== 'recording') }),
    answer(agreed) {
      const ids = state.getState().asked.map(({ recordingId }) => recordingId);
      state.setState({ asked: [] });
      if (!agreed || ids.length === 0) return;
      state.setState({ selection: noSelection, playing: undefined, failure: undefined });
      void remove(ids);
    },
    save: (recordingId, form) => void save(recordingId, form),
    reveal(recordingId) {
      clients.recordings.call('reveal', { recordingId }).catch(fail);
    },
    dismiss: () => state.setState({ failure: undefined }),
  };
}
