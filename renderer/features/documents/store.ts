import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DocumentOwner, DocumentRow } from '../../../contract/features/documents.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import { readPages, unread, type ListReading } from '../../workspace/list/read-pages.ts';

export const owners: readonly DocumentOwner[] = ['Self', 'Amazon', 'Private', 'Public'];

export interface DocumentsState extends ListReading<DocumentRow> {
  readonly scope: Scope | undefined;
  readonly owner: DocumentOwner;
}

export interface DocumentsStore {
  readonly state: StoreApi<DocumentsState>;
  /** Shows a scope's documents of one kind of owner; those read before are there at once. */
  readonly show: (scope: Scope, owner: DocumentOwner) => void;
  readonly refresh: () => void;
  /** Ends a reading under way; what came stays. */
  readonly cancel: () => void;
}

type Kept = Pick<DocumentsState, 'rows' | 'more' | 'readAt'>;

/** The documents of the scope on screen. */
export function createDocumentsStore(
  clients: Pick<Clients, 'documents'>,
  now: () => Instant = Date.now,
): DocumentsStore {
  const state = createStore<DocumentsState>()(() => empty(undefined, 'Self'));
  const get = state.getState;
  /** What was read, by scope and owner: going back to a tab shows it with its age. */
  const kept = new Map<string, Kept>();

  const reading = readPages<DocumentRow>({
    get,
    set: (part) => state.setState(part),
    question() {
      const { scope, owner } = get();
      if (scope === undefined) return undefined;
      return (listener) =>
        clients.documents.subscribe(
          'list',
          { scope, owner },
          {
            ...listener,
            onEnd() {
              listener.onEnd();
              kept.set(`${scopeKey(scope)}\n${owner}`, get());
            },
          },
        );
    },
    now,
  });
  return {
    state,
    show(scope, owner) {
      const before = get();
      if (before.scope !== undefined && scopeKey(before.scope) === scopeKey(scope) && before.owner === owner) return;
      const known = kept.get(`${scopeKey(scope)}\n${owner}`);
      const { rows, more, readAt } = known ?? empty(scope, owner);
      state.setState({ ...empty(scope, owner), rows, more, readAt }, true);
      reading.read();
    },
    refresh: reading.refresh,
    cancel: reading.cancel,
  };
}

function empty(scope: Scope | undefined, owner: DocumentOwner): DocumentsState {
  return { scope, owner, ...unread };
}
