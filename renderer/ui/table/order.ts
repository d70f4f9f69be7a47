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
