import { describe, expect, test } from 'vitest';
import { columnsWithin } from '../../../renderer/ui/table/column-window.ts';
import { compareText, compareVersions } from '../../../renderer/ui/table/compare.ts';
import {
  arranged,
  emptyLayout,
  movedBy,
  movedTo,
  resized,
  sortedBy,
  withHidden,
} from '../../../renderer/ui/table/layout.ts';
import { createOrdering, orderOf, type OrderInput } from '../../../renderer/ui/table/order.ts';
import { allSelected, chosen, noSelection } from '../../../renderer/ui/table/selection.ts';

describe('comparing', () => {
  test('sorts names as people do', () => {
    const names = ['web-10', 'Web-2', 'web-1', 'db-1', 'web-02', '웹-1', 'web'];
    expect(names.sort(compareText)).toEqual(['db-1', 'web', 'web-1', 'Web-2', 'web-02', 'web-10', '웹-1']);
  });

  test('sorts versions by their numbers', () => {
    const versions = ['3.10.0', '3.9.1', '3.2.582.0', '', '3.2'];
    expect(versions.sort(compareVersions)).toEqual(['', '3.2', '3.2.582.0', '3.9.1', '3.10.0']);
  });
});

test('columns are drawn as far as they reach into sight, the first one always', () => {
  const widths = [100, 200, 300];
  expect([0, 100, 101, 300, 301, Infinity].map((right) => columnsWithin(widths, right))).toEqual([1, 1, 2, 2, 3, 3]);
});

describe('the order', () => {
  const values = [5, 3, 8, 3, 1, 9];
  const compare = (a: number, b: number) => (values[a] ?? 0) - (values[b] ?? 0);
  const input: OrderInput = {
    rows: values,
    generation: 0,
    settled: 0,
    count: 4,
    matches: () => true,
    sorting: 'value up',
    compare,
    descending: false,
  };

  test('keeps rows that are the same in the order they came, both ways', () => {
    expect([...orderOf(4, () => true, compare, false)]).toEqual([1, 3, 0, 2]);
    expect([...orderOf(4, () => true, compare, true)]).toEqual([2, 0, 1, 3]);
  });

  test('lets rows stand while others stream in, and sorts all when they are settled', () => {
    const next = createOrdering();
    expect([...next(input)]).toEqual([1, 3, 0, 2]);
    expect([...next({ ...input, count: 6 })]).toEqual([1, 3, 0, 2, 4, 5]);
    expect([...next({ ...input, count: 6, settled: 1 })]).toEqual([4, 1, 3, 0, 2, 5]);
  });

  test('is made anew for another filter', () => {
    const next = createOrdering();
    next(input);
    expect([...next({ ...input, count: 6, matches: (row) => row > 2 })]).toEqual([4, 3, 5]);
  });

  test('is the same array while nothing changes', () => {
    const next = createOrdering();
    expect(next(input)).toBe(next(input));
  });
});

describe('the layout', () => {
  const columns = ['a', 'b', 'c'].map((id) => ({ id, width: 100 }));
  const ids = (layout = emptyLayout) => arranged(columns, layout).map(({ id }) => id);

  test('sorts upwards, downwards, not at all', () => {
    const once = sortedBy(emptyLayout, 'a');
    expect(once.sort).toEqual({ column: 'a', descending: false });
    expect(sortedBy(once, 'a').sort).toEqual({ column: 'a', descending: true });
    expect(sortedBy(sortedBy(once, 'a'), 'a').sort).toBeUndefined();
  });

  test('moves a column to another and by one', () => {
    expect(ids(movedTo(columns, emptyLayout, 'c', 'a'))).toEqual(['c', 'a', 'b']);
    expect(ids(movedTo(columns, emptyLayout, 'a', 'c'))).toEqual(['b', 'c', 'a']);
    expect(ids(movedBy(columns, emptyLayout, 'a', 1))).toEqual(['b', 'a', 'c']);
    expect(movedBy(columns, emptyLayout, 'a', -1)).toBe(emptyLayout);
  });

  test('hides and shows, but never the last', () => {
    const one = withHidden(columns, withHidden(columns, emptyLayout, 'a', true), 'b', true);
    expect(ids(one)).toEqual(['c']);
    expect(withHidden(columns, one, 'c', true)).toBe(one);
    expect(ids(withHidden(columns, one, 'a', false))).toEqual(['a', 'c']);
  });

  test('keeps a width within reason', () => {
    expect(resized(emptyLayout, 'a', 3.4).widths).toEqual({ a: 48 });
    expect(resized(emptyLayout, 'a', 9_999).widths).toEqual({ a: 1_200 });
  });

  test('puts a column that an older layout does not know beside its neighbour', () => {
    expect(ids({ ...emptyLayout, order: ['c', 'a'] })).toEqual(['c', 'a', 'b']);
  });
});

describe('the selection', () => {
  const rows = { order: Uint32Array.from([4, 2, 7, 1]), rowKey: (row: number) => `k${row}` };
  const keys = (selection: typeof noSelection) => [...selection.keys].sort();

  test('takes a range of the order from where it began', () => {
    const first = chosen(noSelection, rows, 1, 'alone');
    expect(keys(chosen(first, rows, 3, 'range'))).toEqual(['k1', 'k2', 'k7']);
    expect(keys(chosen(chosen(first, rows, 3, 'range'), rows, 0, 'range'))).toEqual(['k2', 'k4']);
  });

  test('adds and takes away', () => {
    const two = chosen(chosen(noSelection, rows, 0, 'alone'), rows, 2, 'toggle');
    expect(keys(two)).toEqual(['k4', 'k7']);
    expect(keys(chosen(two, rows, 0, 'toggle'))).toEqual(['k7']);
  });

  test('takes all that is shown', () => {
    expect(keys(allSelected(noSelection, rows))).toEqual(['k1', 'k2', 'k4', 'k7']);
  });
});
