import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DocumentOwner, DocumentRow } from '../../../contract/features/documents.ts';
import { scopeKey } from '../../../contract/scope.ts';
import type { Instant, Scope } from '../../../contract/values.ts';
import type { Clients } from '../../bridge/client.ts';
import type { ListLoad } from '../../workspace/list/list-id.ts';

export const owners: readonly DocumentOwner[] = ['Self', 'Amazon', 'Private', 'Public'];

export interface DocumentsState {
  readonly scope: Scope | undefined;
  readonly owner: DocumentOwner;
  readonly rows: readonly DocumentRow[];
  readonly load: ListLoad;
  /** Grows when a reading is complete. */
  readonly settled: number;
  /** AWS has more than were asked for. */
  readonly more: boolean;
  readonly readAt: Instant | undefined;
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
  let end: () => void = () => {};

  const read = () => {
    const { scope, owner } = get();
    if (scope === undefined) return;
    end();
    state.setState({ load: { status: 'reading' }, more: false });
    let arrived: readonly DocumentRow[] = [];
    const settle = (load: ListLoad, rows: readonly DocumentRow[]) =>
      state.setState({ load, rows, settled: get().settled + 1 });
    end = clients.documents.subscribe(
      'list',
      { scope, owner },
      {
        onValue({ rows, more }) {
          arrived = [...arrived, ...rows];
          // Until the new list is longer, the old one stays: the page does not shrink while it is refreshed.
          state.setState({ more, ...(arrived.length >= get().rows.length && { rows: arrived }) });
        },
        onFailure: (failure) => settle({ status: 'failed', failure }, arrived.length > 0 ? arrived : get().rows),
        onEnd() {
          settle({ status: 'ready' }, arrived);
          state.setState({ readAt: now() });
          kept.set(`${scopeKey(scope)}\n${owner}`, get());
        },
      },
    );
  };
  return {
    state,
    show(scope, owner) {
      const before = get();
      if (before.scope !== undefined && scopeKey(before.scope) === scopeKey(scope) && before.owner === owner) return;
      const known = kept.get(`${scopeKey(scope)}\n${owner}`);
      const { rows, more, readAt } = known ?? empty(scope, owner);
      state.setState({ ...empty(scope, owner), rows, more, readAt }, true);
      read();
    },
    refresh() {
      if (get().load.status !== 'reading') read();
    },
    cancel() {
      if (get().load.status !== 'reading') return;
      end();
      state.setState({ load: { status: 'cancelled' }, settled: get().settled + 1 });
    },
  };
}

function empty(scope: Scope | undefined, owner: DocumentOwner): DocumentsState {
  return { scope, owner, rows: [], load: { status: 'idle' }, settled: 0, more: false, readAt: undefined };
}
