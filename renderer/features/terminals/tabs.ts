import type { TerminalTarget } from '../../../contract/terminal.ts';
import type { Dock } from './dock.ts';
import type { Lines } from './lines.ts';
import { activated, neighbour, tabOf, withSplit, withTab } from './panes.ts';
import type { ClosedTab, DockState } from './state.ts';
import { leaf, panesOf, renamed, type PaneTree, type SplitDirection } from './tree.ts';

/** Opening, closing and going to tabs and panes. */
export interface Tabs {
  /** A new tab, shown and focused; says "connecting" at once. */
  readonly open: (target: TerminalTarget) => void;
  readonly split: (paneId: string, direction: SplitDirection) => void;
  /** Closes at once; it can be reopened. */
  readonly closePane: (paneId: string) => void;
  /** Asks once when several live terminals would end. */
  readonly closeTabs: (tabIds: readonly string[]) => void;
  readonly reopen: () => void;
  readonly activate: (paneId: string) => void;
  /** To the next (1) or previous (-1) terminal. */
  readonly step: (direction: 1 | -1) => void;
  readonly rename: (tabId: string, name: string) => void;
}

const keptClosed = 20;

/** `closeNow` closes without a question: it was answered. */
export function createTabs(
  { state, get, update }: Dock,
  { newPane, remove, focus }: Pick<Lines, 'newPane' | 'remove' | 'focus'>,
): Tabs & { readonly closeNow: (tabIds: readonly string[]) => void } {
  const show = (next: (dock: DockState) => DockState) => {
    update((dock) => ({ ...next(dock), collapsed: false }));
    focus();
  };

  const openTree = ({ tree, targets, name }: ClosedTab) => {
    const panes = panesOf(tree).flatMap((old) => {
      const target = targets[old];
      return target === undefined ? [] : [{ old, pane: newPane(target) }];
    });
    const ids = new Map(panes.map(({ old, pane }) => [old, pane.paneId]));
    const fresh = renamed(tree, (paneId) => ids.get(paneId) ?? paneId);
    const tab = { tabId: crypto.randomUUID(), tree: fresh, activePane: panesOf(fresh)[0] ?? '' };
    const named = name === undefined ? tab : { ...tab, name };
    show((dock) =>
      withTab(
        dock,
        named,
        panes.map(({ pane }) => pane),
      ),
    );
  };

  const remember = (tree: PaneTree, name?: string) =>
    update((dock) => {
      const targets = Object.fromEntries(
        panesOf(tree).flatMap((paneId) => {
          const target = dock.panes[paneId]?.target;
          return target === undefined ? [] : [[paneId, target]];
        }),
      );
      const closed = { tree, targets, ...(name === undefined ? {} : { name }) };
      return { ...dock, closed: [...dock.closed, closed].slice(-keptClosed) };
    });

  const closeNow = (tabIds: readonly string[]) => {
    for (const tab of get().tabs.filter(({ tabId }) => tabIds.includes(tabId))) {
      remember(tab.tree, tab.name);
      for (const paneId of panesOf(tab.tree)) remove(paneId);
    }
    if (get().tabs.length > 0) focus();
  };

  return {
    open: (target) => openTree({ tree: leaf('new'), targets: { new: target } }),
    split(paneId, direction) {
      const target = get().panes[paneId]?.target;
      if (target === undefined) return;
      const pane = newPane(target);
      show((dock) => withSplit(dock, paneId, direction, pane));
    },
    closePane(paneId) {
      const tab = tabOf(get(), paneId);
      if (tab === undefined) return;
      remember(leaf(paneId), tab.tree.kind === 'pane' ? tab.name : undefined);
      remove(paneId);
      if (get().tabs.length > 0) focus();
    },
    closeTabs(tabIds) {
      const dock = get();
      const panes = dock.tabs.filter(({ tabId }) => tabIds.includes(tabId)).flatMap(({ tree }) => panesOf(tree));
      const live = panes.filter((paneId) => dock.panes[paneId]?.phase !== 'ended').length;
      if (live > 1) state.setState({ question: { kind: 'close', tabIds, live } });
      else closeNow(tabIds);
    },
    closeNow,
    reopen() {
      const last = get().closed.at(-1);
      if (last === undefined) return;
      state.setState({ closed: get().closed.slice(0, -1) });
      openTree(last);
    },
    activate: (paneId) => update((dock) => activated(dock, paneId)),
    step(direction) {
      const paneId = neighbour(get(), direction);
      if (paneId !== undefined) show((dock) => activated(dock, paneId));
    },
    rename: (tabId, name) =>
      update((dock) => ({
        ...dock,
        tabs: dock.tabs.map((tab) => {
          const { name: _before, ...rest } = tab;
          if (tab.tabId !== tabId) return tab;
          return name.trim() === '' ? rest : { ...rest, name: name.trim() };
        }),
      })),
  };
}
