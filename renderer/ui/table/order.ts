import type { Compare } from './compare.ts';

/** All rows of 0 to `count` that match, sorted. Rows that compare as equal stay in the order they came. */
export function orderOf(
  count: number,
  matches: (row: number) => boolean,
  compare: Compare | undefined,
  descending: boolean,
): Uint32Array {
  return sorted(matching(0, count, matches), compare, descending);
}

/**
 * Rows that came since `known` are put below, sorted among themselves; the others keep their places. For rows that still
 * stream in: nothing moves under the pointer.
 */
export function extendOrder(
  before: Uint32Array,
  known: number,
  count: number,
  matches: (row: number) => boolean,
  compare: Compare | undefined,
  descending: boolean,
): Uint32Array {
  if (count <= known) return before;
  const added = sorted(matching(known, count, matches), compare, descending);
  if (added.length === 0) return before;
  const order = new Uint32Array(before.length + added.length);
  order.set(before);
  order.set(added, before.length);
  return order;
}

function matching(from: number, to: number, matches: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(Math.max(0, to - from));
  let length = 0;
  for (let row = from; row < to; row++) if (matches(row)) rows[length++] = row;
  return rows.slice(0, length);
}

function sorted(rows: Uint32Array, compare: Compare | undefined, descending: boolean): Uint32Array {
  if (compare === undefined) return rows;
  return rows.sort(descending ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b);
}
