import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Contract } from '../../../contract/index.ts';
import type { Answer, Question } from '../../../contract/features/sign-in.ts';
import type { Client } from '../../bridge/client.ts';

export interface SignInState {
  /** What waits for the user, oldest first. */
  readonly questions: readonly Question[];
}

/** What credentials ask the user. */
export interface SignInStore {
  readonly state: StoreApi<SignInState>;
  readonly answer: (id: string, answer: Answer) => void;
  readonly dismiss: (id: string) => void;
}

export interface SignInDependencies {
  readonly client: Client<Contract['signIn']>;
  readonly onFailure: (error: unknown) => void;
}

export function createSignInStore({ client, onFailure }: SignInDependencies): SignInStore {
  const state = createStore<SignInState>()(() => ({ questions: [] }));
  client.subscribe('watch', {}, { onValue: ({ questions }) => state.setState({ questions }), onFailure });
  return {
    state,
    answer: (id, answer) => void client.call('answer', { id, answer }).catch(onFailure),
    dismiss: (id) => void client.call('dismiss', { id }).catch(onFailure),
  };
}
