/** Where a split puts the new pane. */
export type SplitDirection = 'right' | 'down';

/** How a tab's panes share its room: plain data. */
export type PaneTree =
  | { readonly kind: 'pane'; readonly paneId: string }
  | { readonly kind: 'split'; readonly direction: SplitDirection; readonly children: readonly PaneTree[] };

/** A tree of one pane. */
export function leaf(paneId: string): PaneTree {
  return { kind: 'pane', paneId };
}

/** All panes, in reading order. */
export function panesOf(tree: PaneTree): readonly string[] {
  return tree.kind === 'pane' ? [tree.paneId] : tree.children.flatMap(panesOf);
}

/**
 * Puts `added` beside (right) or below (down) `paneId`. Splits in the same direction stay in one row, so that three
 * panes side by side share the width evenly. A pane that is not there changes nothing.
 */
export function split(tree: PaneTree, paneId: string, direction: SplitDirection, added: string): PaneTree {
  if (tree.kind === 'pane') {
    return tree.paneId === paneId ? { kind: 'split', direction, children: [tree, leaf(added)] } : tree;
  }
  const at = tree.children.findIndex((child) => child.kind === 'pane' && child.paneId === paneId);
  if (at >= 0 && tree.direction === direction) {
    return { ...tree, children: tree.children.toSpliced(at + 1, 0, leaf(added)) };
  }
  return { ...tree, children: tree.children.map((child) => split(child, paneId, direction, added)) };
}

/** The tree without a pane; undefined when it was the last one. A split of one is folded away. */
export function without(tree: PaneTree, paneId: string): PaneTree | undefined {
  if (tree.kind === 'pane') return tree.paneId === paneId ? undefined : tree;
  const children = tree.children.flatMap((child) => without(child, paneId) ?? []);
  const [only] = children;
  if (children.length <= 1) return only;
  return { ...tree, children };
}

/** A key that stays the same while the tree's first pane does: React keeps the panes of a split by it. */
export function treeKey(tree: PaneTree): string {
  return panesOf(tree)[0] ?? '';
}

/** The same tree with other pane ids. */
export function renamed(tree: PaneTree, to: (paneId: string) => string): PaneTree {
  if (tree.kind === 'pane') return leaf(to(tree.paneId));
  return { ...tree, children: tree.children.map((child) => renamed(child, to)) };
}
