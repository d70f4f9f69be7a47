/** How a table is laid out by its user: column ids, widths in pixels. */
export interface TableLayout {
  order: string[];
  hidden: string[];
  widths: Record<string, number>;
  sort?: { column: string; descending: boolean } | undefined;
}

export const emptyLayout: TableLayout = { order: [], hidden: [], widths: {} };

const narrowest = 48;
const widest = 1_200;

interface Column {
  readonly id: string;
  readonly width: number;
}

/** The columns to show, in the user's order. Columns that the layout does not know (a newer version's) keep their place. */
export function arranged<C extends Column>(columns: readonly C[], layout: TableLayout): readonly C[] {
  const hidden = new Set(layout.hidden);
  return allArranged(columns, layout).filter(({ id }) => !hidden.has(id));
}

/** All columns in the user's order, the hidden ones too. */
export function allArranged<C extends Column>(columns: readonly C[], { order }: TableLayout): readonly C[] {
  const place = new Map(order.map((id, at) => [id, at]));
  const rank = (column: C, at: number): number => {
    const own = place.get(column.id);
    if (own !== undefined) return own;
    // Beside the column before it.
    const before = columns[at - 1];
    return before === undefined ? -1 : rank(before, at - 1) + 0.001;
  };
  return columns
    .map((column, at) => ({ column, rank: rank(column, at) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ column }) => column);
}

export function widthOf({ id, width }: Column, layout: TableLayout): number {
  return layout.widths[id] ?? width;
}

export function resized(layout: TableLayout, id: string, width: number): TableLayout {
  const rounded = Math.min(widest, Math.max(narrowest, Math.round(width)));
  return { ...layout, widths: { ...layout.widths, [id]: rounded } };
}

/** First click sorts upwards, the second downwards, the third not at all. */
export function sortedBy(layout: TableLayout, column: string): TableLayout {
  const { sort, ...rest } = layout;
  if (sort?.column !== column) return { ...rest, sort: { column, descending: false } };
  return sort.descending ? rest : { ...rest, sort: { column, descending: true } };
}

/** The last visible column cannot be hidden. */
export function withHidden(columns: readonly Column[], layout: TableLayout, id: string, hide: boolean): TableLayout {
  if (!hide) return { ...layout, hidden: layout.hidden.filter((other) => other !== id) };
  if (arranged(columns, layout).length <= 1 || layout.hidden.includes(id)) return layout;
  return { ...layout, hidden: [...layout.hidden, id] };
}

/** Puts a column where another stands; that one makes way. */
export function movedTo(columns: readonly Column[], layout: TableLayout, id: string, place: string): TableLayout {
  const ids = allArranged(columns, layout).map((column) => column.id);
  const from = ids.indexOf(id);
  const to = ids.indexOf(place);
  if (from < 0 || to < 0 || from === to) return layout;
  ids.splice(from, 1);
  ids.splice(to, 0, id);
  return { ...layout, order: ids };
}

/** One visible column to the left (-1) or the right (1). */
export function movedBy(columns: readonly Column[], layout: TableLayout, id: string, step: -1 | 1): TableLayout {
  const visible = arranged(columns, layout);
  const neighbour = visible[visible.findIndex((column) => column.id === id) + step];
  return neighbour === undefined ? layout : movedTo(columns, layout, id, neighbour.id);
}
