import { createStore, type StoreApi } from 'zustand/vanilla';

/** What floats over the window; one at a time. */
type Overlay = 'none' | 'palette' | 'profiles' | 'regions';

export interface OverlaysState {
  readonly open: Overlay;
  readonly show: (overlay: Overlay) => void;
}

export function createOverlaysStore(): StoreApi<OverlaysState> {
  return createStore<OverlaysState>()((set) => ({ open: 'none', show: (open) => set({ open }) }));
}
