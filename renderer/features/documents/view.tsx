import { useEffect } from 'react';
import { useStore } from 'zustand';
import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { useWorkspace } from '../../workspace/workspace.ts';
import { documentsPageOf, type DocumentsPage } from './page.ts';
import { ContentView } from './parts/content-view.tsx';
import { DocumentList } from './parts/document-list.tsx';
import { EditView } from './parts/edit-view.tsx';
import { ReviewDialog } from './parts/review-dialog.tsx';

/** The page `Documents`: what Systems Manager can run, and the writing of it. */
export function DocumentsScreen() {
  const workspace = useWorkspace();
  const page = documentsPageOf(workspace);
  const scope = useStore(workspace.scope, (state) => state.scope);
  const state = useStore(page.store.state);
  const { store } = page;
  useEffect(() => {
    if (scope !== undefined) store.show(scope, store.state.getState().owner);
  }, [store, scope]);
  useEffect(() => {
    workspace.status.getState().setDataAt(state.readAt);
    return () => workspace.status.getState().setDataAt(undefined);
  }, [workspace, state.readAt]);
  if (scope === undefined || state.scope === undefined || scopeKey(state.scope) !== scopeKey(scope)) return null;
  return <Shown page={page} scope={state.scope} />;
}

/** The list, or what was opened from it; a change is reviewed over either. */
function Shown({ page, scope }: { readonly page: DocumentsPage; readonly scope: Scope }) {
  const { screen, change } = useStore(page.state);
  return (
    <>
      {screen.kind === 'list' && <DocumentList page={page} scope={scope} />}
      {screen.kind === 'content' && (
        <ContentView key={screen.document.name} page={page} scope={scope} document={screen.document} />
      )}
      {screen.kind === 'edit' && <EditView key={screen.draft.name} page={page} begun={screen.draft} />}
      {change !== undefined && <ReviewDialog page={page} scope={scope} change={change} />}
    </>
  );
}
