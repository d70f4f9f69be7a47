import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Scope } from '../../contract/values.ts';

export interface ScopeState {
  /** The profile and Region on screen; undefined until one is chosen (first run). */
  readonly scope: Scope | undefined;
  /** Local and immediate: never waits for the network, touches no terminal. */
  readonly choose: (scope: Scope) => void;
}

/** The scope on screen. `remember` keeps the choice for the next start. */
export function createScopeStore(initial: Scope | undefined, remember: (scope: Scope) => void): StoreApi<ScopeState> {
  return createStore<ScopeState>()((set, get) => ({
    scope: initial,
    choose(scope) {
      const before = get().scope;
      if (before?.profile === scope.profile && before.region === scope.region) return;
      set({ scope });
      remember(scope);
    },
  }));
}
