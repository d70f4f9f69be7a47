import type { StoreApi } from 'zustand/vanilla';

/** What is to be known of a page that shows a form in place of its list. */
interface FormPlace<F> {
  readonly filter: string;
  readonly form: F | undefined;
  /** A form whose start had no answer, put aside while the run is looked for in the list. */
  readonly aside: F | undefined;
}

/** The ways of a form between its page and the place beside it; `leave` closes what the page shows. */
export function puttingAside<F extends { dispose(): void }>(state: StoreApi<FormPlace<F>>, leave: () => void) {
  return {
    /** Shows the list, all of it, and keeps the form. */
    putAside: () => state.setState(({ form }) => ({ form: undefined, aside: form, filter: '' })),
    /** Shows the form again. */
    resume() {
      const { aside } = state.getState();
      leave();
      state.setState({ form: aside, aside: undefined });
    },
    /** Drops the form that was put aside. */
    drop() {
      state.getState().aside?.dispose();
      state.setState({ aside: undefined });
    },
  };
}
