import { createStore, type StoreApi } from 'zustand/vanilla';

/** The pages that exist, in the rail's order. A page is added here with its line in renderer/features/index.ts. */
export const pageIds = ['fleet', 'sessions', 'settings'] as const;
export type PageId = (typeof pageIds)[number];

export interface PagesState {
  readonly page: PageId;
  /** The section shown of a page that has several; a page without an entry shows its first. */
  readonly sections: Readonly<Partial<Record<PageId, string>>>;
  readonly show: (page: PageId, section?: string) => void;
}

export function createPagesStore(): StoreApi<PagesState> {
  return createStore<PagesState>()((set) => ({
    page: 'fleet',
    sections: {},
    show: (page, section) =>
      set(({ sections }) => ({ page, sections: section === undefined ? sections : { ...sections, [page]: section } })),
  }));
}
