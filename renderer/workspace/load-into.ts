import type { StoreApi } from 'zustand/vanilla';
import { failedLoad, failureOf, loading, type Load } from '../bridge/load.ts';

type LoadName<S> = { [K in keyof S]: S[K] extends Load<unknown> ? K : never }[keyof S];
type Loaded<L> = L extends { readonly status: 'ready'; readonly value: infer T } ? T : never;

/** Asks, and keeps the answer under its name while it is wanted. */
export type LoadInto<S> = <K extends LoadName<S>>(
  name: K,
  ask: () => Promise<Loaded<S[K]>>,
  isWanted?: () => boolean,
) => Promise<void>;

/** Loads for the members of a store; after the signal nothing is kept any more. */
export function loadInto<S>(state: StoreApi<S>, signal: AbortSignal): LoadInto<S> {
  return async (name, ask, isWanted = () => true) => {
    const set = (load: Load<unknown>) => state.setState({ [name]: load } as unknown as Partial<S>);
    const before = () => state.getState()[name] as Load<unknown>;
    set(loading(before()));
    try {
      const value = await ask();
      if (!signal.aborted && isWanted()) set({ status: 'ready', value });
    } catch (error) {
      if (!signal.aborted && isWanted()) set(failedLoad(before(), failureOf(error)));
    }
  };
}
