import { createStore, type StoreApi } from 'zustand/vanilla';

/** The pages that exist, in the rail's order. A page is added here with its line in renderer/features/index.ts. */
export const pageIds = ['fleet', 'sessions', 'run-command', 'automation', 'documents', 'settings'] as const;
export type PageId = (typeof pageIds)[number];

export interface PagesState {
  readonly page: PageId;
  /** The section shown of a page that has several; a page without an entry shows its first. */
  readonly sections: Readonly<Partial<Record<PageId, string>>>;
  /** What the section is to open, such as a recording's id, until it has taken it. */
  readonly item: string | undefined;
  readonly show: (page: PageId, section?: string, item?: string) => void;
  readonly takeItem: () => string | undefined;
}

export function createPagesStore(): StoreApi<PagesState> {
  return createStore<PagesState>()((set, get) => ({
    page: 'fleet',
    sections: {},
    item: undefined,
    show: (page, section, item) =>
      set(({ sections }) => ({
        page,
        item,
        sections: section === undefined ? sections : { ...sections, [page]: section },
      })),
    takeItem() {
      const { item } = get();
      if (item !== undefined) set({ item: undefined });
      return item;
    },
  }));
}
