import { describe, expect, it } from 'vitest';
import {
  activated,
  activePane,
  neighbour,
  receivers,
  receives,
  tabFor,
  withoutPane,
  withPane,
  withSplit,
  withTab,
} from '../../../renderer/features/terminals/panes.ts';
import { emptyDock, type DockState, type Pane } from '../../../renderer/features/terminals/state.ts';

const pane = (paneId: string): Pane => ({
  paneId,
  target: { kind: 'local', shellId: 'bash' },
  phase: 'connected',
});
/** Tab 1 with a and b side by side, tab 2 with c; a is active. */
const dock = (): DockState => {
  const first = withTab(emptyDock, tabFor('1', 'a'), [pane('a')]);
  const second = withTab(withSplit(first, 'a', 'right', pane('b')), tabFor('2', 'c'), [pane('c')]);
  return activated(second, 'a');
};

describe('the dock as data', () => {
  it('shows a new tab and the new half of a split', () => {
    const first = withTab(emptyDock, tabFor('1', 'a'), [pane('a')]);
    expect(first.activeTab).toBe('1');
    expect(activePane(withSplit(first, 'a', 'down', pane('b')))?.paneId).toBe('b');
  });

  it('steps through the panes of each tab in turn, round and round', () => {
    const order = ['a', 'b', 'c'].map((paneId) => neighbour(activated(dock(), paneId), 1));
    expect(order).toEqual(['b', 'c', 'a']);
    expect(neighbour(dock(), -1)).toBe('c');
    expect(neighbour(emptyDock, 1)).toBeUndefined();
  });

  it('makes the neighbour active when a pane or a tab is closed', () => {
    const closed = withoutPane(dock(), 'a');
    expect(activePane(closed)?.paneId).toBe('b');
    const alone = withoutPane(closed, 'b');
    expect(alone.tabs.map(({ tabId }) => tabId)).toEqual(['2']);
    expect(activePane(alone)?.paneId).toBe('c');
    expect(withoutPane(alone, 'c')).toMatchObject({ tabs: [], panes: {}, activeTab: undefined });
  });

  it('takes members away that are changed to undefined', () => {
    const ended = withPane(dock(), 'a', { phase: 'ended', end: { reason: 'exited' } });
    expect(withPane(ended, 'a', { phase: 'connecting', end: undefined }).panes['a']).not.toHaveProperty('end');
    expect(withPane(dock(), 'gone', { phase: 'ended' }).panes).not.toHaveProperty('gone');
  });

  it('sends typing to nobody else, to the tab, to all', () => {
    expect(receivers(dock(), 'a')).toEqual(['a']);
    expect(receivers({ ...dock(), broadcast: 'tab' }, 'a')).toEqual(['a', 'b']);
    expect(receivers({ ...dock(), broadcast: 'all' }, 'b')).toEqual(['b', 'a', 'c']);
  });

  it('leaves ended terminals out, and marks all that receive', () => {
    const all: DockState = { ...withPane(dock(), 'b', { phase: 'ended' }), broadcast: 'all' };
    expect(receivers(all, 'a')).toEqual(['a', 'c']);
    expect(['a', 'b', 'c'].map((paneId) => receives(all, paneId))).toEqual([true, false, true]);
    expect(receives({ ...dock(), broadcast: 'off' }, 'a')).toBe(false);
  });
});
