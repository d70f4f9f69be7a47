import { createStore, type StoreApi } from 'zustand/vanilla';

/** What floats over the window; one at a time. */
type Overlay = 'none' | 'palette' | 'profiles' | 'regions';

export interface OverlaysState {
  readonly open: Overlay;
  readonly show: (overlay: Overlay) => void;
  /** Shows it, or hides it when it is shown. */
  readonly toggle: (overlay: Overlay) => void;
}

export function createOverlaysStore(): StoreApi<OverlaysState> {
  return createStore<OverlaysState>()((set, get) => ({
    open: 'none',
    show: (open) => set({ open }),
    toggle: (overlay) => set({ open: get().open === overlay ? 'none' : overlay }),
  }));
}
