import type { Workspace } from './workspace.ts';

/** What a window has one of, such as a page's state: made when it is first asked for, there as long as the window. */
export function perWorkspace<T>(make: (workspace: Workspace) => T): (workspace: Workspace) => T {
  const made = new WeakMap<Workspace, { readonly one: T }>();
  return (workspace) => {
    const known = made.get(workspace);
    if (known !== undefined) return known.one;
    const one = make(workspace);
    made.set(workspace, { one });
    return one;
  };
}
