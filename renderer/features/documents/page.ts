import i18next from 'i18next';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DocumentOwner, DocumentRow } from '../../../contract/features/documents.ts';
import { chosenKeys, noSelection, type Selection } from '../../ui/table/selection.ts';
import { writeClipboard } from '../../workspace/clipboard.ts';
import { cliFor } from '../../workspace/copy-as.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Change, Outcome } from './change.ts';
import { copyText, type CopyForm } from './copy.ts';
import { newDraft, type Draft } from './draft.ts';
import { createDocumentsStore, type DocumentsStore } from './store.ts';

/** What stands in place of the list. */
export type Screen =
  | { readonly kind: 'list' }
  /** One document's content, versions and form. */
  | { readonly kind: 'content'; readonly document: DocumentRow }
  /** A new document, or a new version of one. */
  | { readonly kind: 'edit'; readonly draft: Draft };

export interface DocumentsPageState {
  readonly filter: string;
  readonly favouritesOnly: boolean;
  readonly selection: Selection;
  /** The document whose pane is open. */
  readonly opened: DocumentRow | undefined;
  readonly screen: Screen;
  /** The change that is reviewed. */
  readonly change: Change | undefined;
  /** Grows with each change made: what is shown of a document is read again. */
  readonly changes: number;
  readonly told: string;
}

/** The page `Documents` of a window: what it shows and all that can be done on it. */
export interface DocumentsPage {
  readonly store: DocumentsStore;
  readonly state: StoreApi<DocumentsPageState>;
  readonly showOwner: (owner: DocumentOwner) => void;
  readonly setFilter: (filter: string) => void;
  readonly setFavouritesOnly: (only: boolean) => void;
  readonly toggleFavourite: (name: string) => void;
  readonly select: (selection: Selection) => void;
  readonly chosen: () => readonly DocumentRow[];
  readonly open: (document: DocumentRow | undefined) => void;
  readonly showContent: (document: DocumentRow) => void;
  readonly edit: (draft: Draft) => void;
  readonly create: () => void;
  /** Back to the list; a draft that is left is gone, so the view asks before. */
  readonly leave: () => void;
  readonly review: (change: Change | undefined) => void;
  /** A change was made. */
  readonly finish: (change: Change, outcome: Outcome) => void;
  readonly copy: (form: CopyForm) => void;
}

/** The window's page; made with its actions when it is first asked for. */
export const documentsPageOf = perWorkspace((workspace): DocumentsPage => {
  const page = createDocumentsPage(workspace);
  const group = () => i18next.t('documents.group');
  workspace.actions.register([
    { id: 'documents.refresh', title: () => i18next.t('documents.refresh'), group, run: page.store.refresh },
    {
      id: 'documents.create',
      title: () => i18next.t('documents.create'),
      group,
      run() {
        workspace.pages.getState().show('documents');
        page.create();
      },
    },
  ]);
  return page;
});

const nothingDone = {
  selection: noSelection,
  opened: undefined,
  screen: { kind: 'list' },
  change: undefined,
  told: '',
} as const;

function createDocumentsPage(workspace: Workspace): DocumentsPage {
  const store = createDocumentsStore(workspace.clients);
  const state = createStore<DocumentsPageState>()(() => ({
    filter: '',
    favouritesOnly: false,
    changes: 0,
    ...nothingDone,
  }));
  store.state.subscribe((now, before) => {
    // What is written for one account must not go to another.
    if (now.scope !== before.scope) state.setState(nothingDone);
    else if (now.owner !== before.owner) state.setState({ selection: noSelection, opened: undefined, told: '' });
    else if (now.rows !== before.rows) state.setState(({ opened }) => ({ opened: again(now.rows, opened) }));
  });
  const chosen = () => {
    const keys = chosenKeys(state.getState().selection);
    return store.state.getState().rows.filter(({ name }) => keys.has(name));
  };
  return {
    store,
    state,
    chosen,
    showOwner(owner) {
      const { scope } = store.state.getState();
      if (scope !== undefined) store.show(scope, owner);
    },
    setFilter: (filter) => state.setState({ filter }),
    setFavouritesOnly: (favouritesOnly) => state.setState({ favouritesOnly }),
    toggleFavourite(name) {
      const { settings, change } = workspace.settings.getState();
      const { favouriteDocuments: before } = settings;
      const others = before.filter((each) => each !== name);
      change({ favouriteDocuments: before.includes(name) ? others : [...before, name] });
    },
    select: (selection) => state.setState({ selection }),
    open: (opened) => state.setState({ opened }),
    showContent: (document) => state.setState({ screen: { kind: 'content', document } }),
    edit: (draft) => state.setState({ screen: { kind: 'edit', draft } }),
    create: () => state.setState({ screen: { kind: 'edit', draft: newDraft('Command') } }),
    leave: () => state.setState({ screen: { kind: 'list' } }),
    review: (change) => state.setState({ change }),
    finish(change, { version = '' }) {
      const { name } = change;
      const ends = change.kind === 'create' || change.kind === 'version' || change.kind === 'delete';
      state.setState(({ changes, screen, opened }) => ({
        changes: changes + 1,
        change: undefined,
        told: i18next.t(`documents.done.${change.kind}`, { name, version }),
        screen: ends ? { kind: 'list' } : screen,
        opened: change.kind === 'delete' ? undefined : opened,
      }));
      const { scope, owner } = store.state.getState();
      if (change.kind === 'create' && scope !== undefined && owner !== 'Self') store.show(scope, 'Self');
      else store.refresh();
    },
    copy(form) {
      const { scope } = store.state.getState();
      const rows = chosen();
      if (scope === undefined || rows.length === 0) return;
      const text = copyText(form, rows, { ...scope, cli: cliFor(workspace, scope) });
      void writeClipboard(text).then((isDone) =>
        state.setState({
          told: i18next.t(isDone ? 'documents.copied' : 'documents.notCopied', { count: rows.length }),
        }),
      );
    },
  };
}

/** The same document as it was read last; as it was where it is not among them. */
function again(rows: readonly DocumentRow[], opened: DocumentRow | undefined): DocumentRow | undefined {
  return opened === undefined ? undefined : (rows.find(({ name }) => name === opened.name) ?? opened);
}
