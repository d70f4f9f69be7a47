import type { ReactNode } from 'react';

/** One column: how its cells look and how two rows compare. Rows are known by their position. */
export interface Column {
  readonly id: string;
  readonly title: string;
  /** Pixels, until the user changes it. */
  readonly width: number;
  readonly align?: 'end';
  readonly mono?: boolean;
  readonly muted?: boolean;
  readonly render: (row: number) => ReactNode;
  /** Absent: the column cannot be sorted by. */
  readonly compare?: (a: number, b: number) => number;
}

/** A layout as the user left it; ids that are not there any more are passed over. */
export interface Layout {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
}

export const plainLayout: Layout = { order: [], hidden: [], widths: {} };

/** The columns to draw, in the user's order; a column that the layout does not know stands where it was declared. */
export function shownColumns(columns: readonly Column[], { order, hidden }: Layout): Column[] {
  const rank = (column: Column) => {
    const at = order.indexOf(column.id);
    return at < 0 ? columns.indexOf(column) : at;
  };
  return columns.filter(({ id }) => !hidden.includes(id)).sort((a, b) => rank(a) - rank(b));
}

/** Moves a column one place; the same layout when it is at the edge already. */
export function moveColumn(columns: readonly Column[], layout: Layout, id: string, by: -1 | 1): Layout {
  const order = shownColumns(columns, { ...layout, hidden: [] }).map((column) => column.id);
  const from = order.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return layout;
  order.splice(to, 0, ...order.splice(from, 1));
  return { ...layout, order };
}

/** Ascending, then descending, then unsorted. */
export function nextSort(layout: Layout, column: string): Layout {
  const { sort, ...rest } = layout;
  if (sort?.column !== column) return { ...rest, sort: { column, descending: false } };
  return sort.descending ? rest : { ...rest, sort: { column, descending: true } };
}

/** Sorts positions by the layout's column; equal rows keep their order. */
export function sortRows(rows: Uint32Array, columns: readonly Column[], { sort }: Layout): Uint32Array {
  const compare = columns.find(({ id }) => id === sort?.column)?.compare;
  if (compare === undefined) return rows;
  const sign = sort?.descending === true ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a, b) || a - b);
}
