import type { DockState, DockTab, Pane } from './state.ts';
import { leaf, panesOf, split, without, type SplitDirection } from './tree.ts';

// Changes of the dock as plain data: each takes the dock and answers with the next one.

/** The tab that a pane is in. */
export function tabOf(dock: DockState, paneId: string): DockTab | undefined {
  return dock.tabs.find((tab) => panesOf(tab.tree).includes(paneId));
}

/** The pane that typing goes to. */
export function activePane(dock: DockState): Pane | undefined {
  const tab = dock.tabs.find((tab) => tab.tabId === dock.activeTab);
  return tab === undefined ? undefined : dock.panes[tab.activePane];
}

/** A new tab at the end, shown. */
export function withTab(dock: DockState, tab: DockTab, panes: readonly Pane[]): DockState {
  const added = Object.fromEntries(panes.map((pane) => [pane.paneId, pane]));
  return { ...dock, tabs: [...dock.tabs, tab], panes: { ...dock.panes, ...added }, activeTab: tab.tabId };
}

/** A tab of one pane. */
export function tabFor(tabId: string, paneId: string): DockTab {
  return { tabId, tree: leaf(paneId), activePane: paneId };
}

/** A new pane beside another, active. */
export function withSplit(dock: DockState, paneId: string, direction: SplitDirection, pane: Pane): DockState {
  const place = (tab: DockTab): DockTab =>
    panesOf(tab.tree).includes(paneId)
      ? { ...tab, tree: split(tab.tree, paneId, direction, pane.paneId), activePane: pane.paneId }
      : tab;
  return { ...dock, tabs: dock.tabs.map(place), panes: { ...dock.panes, [pane.paneId]: pane } };
}

/** The dock without a pane, and without its tab when it was the last of it. The neighbour becomes active. */
export function withoutPane(dock: DockState, paneId: string): DockState {
  const at = dock.tabs.findIndex((tab) => panesOf(tab.tree).includes(paneId));
  const tab = dock.tabs[at];
  if (tab === undefined) return dock;
  const { [paneId]: _gone, ...panes } = dock.panes;
  const finding = dock.finding?.paneId === paneId ? undefined : dock.finding;
  const tree = without(tab.tree, paneId);
  if (tree !== undefined) {
    const before = panesOf(tab.tree);
    const next = before[before.indexOf(paneId) - 1] ?? panesOf(tree)[0] ?? '';
    const rest = { ...tab, tree, activePane: tab.activePane === paneId ? next : tab.activePane };
    return { ...dock, panes, finding, tabs: dock.tabs.with(at, rest) };
  }
  const tabs = dock.tabs.toSpliced(at, 1);
  const neighbour = tabs[Math.min(at, tabs.length - 1)]?.tabId;
  const activeTab = dock.activeTab === tab.tabId ? neighbour : dock.activeTab;
  return { ...dock, panes, finding, tabs, activeTab, fullWindow: dock.fullWindow && tabs.length > 0 };
}

/** Changes one pane; a pane that is gone changes nothing. `undefined` takes a member away. */
export function withPane(dock: DockState, paneId: string, change: PaneChange): DockState {
  const pane = dock.panes[paneId];
  if (pane === undefined) return dock;
  const next = Object.entries({ ...pane, ...change }).filter(([, value]) => value !== undefined);
  return { ...dock, panes: { ...dock.panes, [paneId]: Object.fromEntries(next) as unknown as Pane } };
}
export type PaneChange = { readonly [K in keyof Pane]?: Pane[K] | undefined };

/** Shows a pane's tab and makes it the active pane. */
export function activated(dock: DockState, paneId: string): DockState {
  const tab = tabOf(dock, paneId);
  if (tab === undefined || (dock.activeTab === tab.tabId && tab.activePane === paneId)) return dock;
  const tabs = dock.tabs.map((each) => (each === tab ? { ...each, activePane: paneId } : each));
  return { ...dock, tabs, activeTab: tab.tabId };
}

/** The terminal `step` further on, through the panes of each tab in turn; the last is followed by the first. */
export function neighbour(dock: DockState, step: 1 | -1): string | undefined {
  const order = dock.tabs.flatMap((tab) => panesOf(tab.tree));
  const at = order.indexOf(activePane(dock)?.paneId ?? '');
  return order.at((at + step) % order.length);
}

/** Which panes what is typed into `paneId` goes to, itself first. Ended ones take nothing. */
export function receivers(dock: DockState, paneId: string): readonly string[] {
  const tab = tabOf(dock, paneId);
  if (tab === undefined || dock.broadcast === 'off') return [paneId];
  const all = dock.broadcast === 'tab' ? panesOf(tab.tree) : dock.tabs.flatMap((each) => panesOf(each.tree));
  // A broadcast of a tab is of the shown tab: typing into another one is not meant for it.
  if (dock.broadcast === 'tab' && tab.tabId !== dock.activeTab) return [paneId];
  return [paneId, ...all.filter((other) => other !== paneId && dock.panes[other]?.phase !== 'ended')];
}

/** Whether a pane receives what is typed elsewhere: it is marked so. */
export function receives(dock: DockState, paneId: string): boolean {
  const from = activePane(dock)?.paneId;
  if (dock.broadcast === 'off' || from === undefined) return false;
  const to = receivers(dock, from);
  return to.length > 1 && to.includes(paneId);
}
