import { scopeKey } from '../../../contract/scope.ts';
import type { Scope } from '../../../contract/values.ts';
import { shown } from '../../bridge/load.ts';
import { perWorkspace } from '../../workspace/per-workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { createEditing, type Editing } from './store.ts';

const editingsOf = perWorkspace(() => new Map<string, Editing>());

/** The editing of a scope's preferences in this window: what was typed is kept when the scope changes. */
export function editingOf(workspace: Workspace, scope: Scope): Editing {
  const editings = editingsOf(workspace);
  const key = scopeKey(scope);
  const known = editings.get(key);
  if (known !== undefined) return known;
  const { clients, preferences } = workspace;
  const current = () => {
    const load = preferences.getState().known.get(key);
    return load && shown(load);
  };
  const editing = createEditing(clients.preferences, scope, current, preferences.getState().put);
  editings.set(key, editing);
  return editing;
}
