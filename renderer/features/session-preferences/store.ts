import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Preferences, SaveOutcome } from '../../../contract/features/session-preferences.ts';
import type { Failure } from '../../../contract/failure.ts';
import {
  preferenceNames,
  preferenceProblem,
  type PreferenceInputs,
  type PreferenceName,
} from '../../../contract/session-preferences.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import type { PreferencesState } from '../../workspace/session-preferences.ts';

/** What the user has done to the preferences of one scope; it stays while other pages are looked at. */
export interface EditingState {
  /** Only what differs from what AWS told. */
  readonly draft: Partial<PreferenceInputs>;
  readonly step: 'form' | 'review' | 'saving';
  /** How the last saving went, until something else is done. */
  readonly outcome:
    | Exclude<SaveOutcome, { kind: 'saved' }>
    | { readonly kind: 'failed'; readonly failure: Failure }
    | { readonly kind: 'saved' }
    | undefined;
}

export interface Editing {
  readonly state: StoreApi<EditingState>;
  readonly set: <N extends PreferenceName>(name: N, value: PreferenceInputs[N]) => void;
  readonly discard: () => void;
  /** To the review; nothing happens while a field has a problem or nothing differs. */
  readonly review: () => void;
  readonly back: () => void;
  /** Writes the change. Never throws: the outcome is in the state. */
  readonly save: () => Promise<void>;
  /** Gives up a saving whose first write was not sent yet. */
  readonly cancel: () => void;
}

/** The edited inputs of a scope: AWS's, with the user's changes. */
export function editedInputs({ inputs }: Preferences, { draft }: Pick<EditingState, 'draft'>): PreferenceInputs {
  return { ...inputs, ...draft };
}

/** The fields whose value differs from AWS's, in the form's order. */
export function changedNames({ inputs }: Preferences, { draft }: Pick<EditingState, 'draft'>): PreferenceName[] {
  return preferenceNames.filter((name) => draft[name] !== undefined && draft[name] !== inputs[name]);
}

/** The editing of one scope. `current` is what AWS told last. */
export function createEditing(
  client: Clients['preferences'],
  scope: Scope,
  current: () => Preferences | undefined,
  put: PreferencesState['put'],
): Editing {
  const untouched: EditingState = { draft: {}, step: 'form', outcome: undefined };
  const state = createStore<EditingState>()(() => untouched);
  let call = new AbortController();

  const take = (outcome: SaveOutcome) => {
    if (outcome.kind === 'not-default') return state.setState({ step: 'review', outcome });
    put(scope, outcome.preferences);
    if (outcome.kind === 'saved') state.setState({ ...untouched, outcome: { kind: 'saved' } });
    else state.setState({ step: 'review', outcome });
  };

  return {
    state,
    set: (name, value) => state.setState(({ draft }) => ({ draft: { ...draft, [name]: value }, outcome: undefined })),
    discard: () => state.setState(untouched),
    review() {
      const known = current();
      if (known === undefined) return;
      const inputs = editedInputs(known, state.getState());
      const isValid = preferenceNames.every((name) => preferenceProblem(name, inputs[name]) === undefined);
      if (isValid && changedNames(known, state.getState()).length > 0) state.setState({ step: 'review' });
    },
    back: () => state.setState({ step: 'form', outcome: undefined }),
    async save() {
      const known = current();
      if (known === undefined || state.getState().step !== 'review') return;
      const inputs = editedInputs(known, state.getState());
      call = new AbortController();
      state.setState({ step: 'saving', outcome: undefined });
      const { document } = known;
      const before = document === undefined ? {} : { before: { version: document.version, content: document.content } };
      try {
        take(await client.call('save', { scope, ...before, inputs }, call.signal));
      } catch (error) {
        state.setState({ step: 'review', outcome: { kind: 'failed', failure: failureOf(error) } });
      }
    },
    cancel: () => call.abort(),
  };
}
