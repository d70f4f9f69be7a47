import { createStore, type StoreApi } from 'zustand/vanilla';

/** The pages that exist, in the rail's order. A page is added here with its line in renderer/features/index.ts. */
export const pageIds = ['fleet', 'sessions', 'settings'] as const;
export type PageId = (typeof pageIds)[number];

export interface PagesState {
  readonly page: PageId;
  readonly show: (page: PageId) => void;
}

export function createPagesStore(): StoreApi<PagesState> {
  return createStore<PagesState>()((set) => ({ page: 'fleet', show: (page) => set({ page }) }));
}
