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
function extendOrder(
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

/** What an order is made of. Another value of anything but `count` asks for a new order. */
export interface OrderInput {
  /** The rows, and whether their numbers still mean the same. */
  readonly rows: unknown;
  readonly generation: number;
  /** Grows when rows may move to their sorted places; see `createOrdering`. */
  readonly settled: number;
  readonly count: number;
  readonly matches: (row: number) => boolean;
  /** Column and direction: `compare` may be another function for the same sorting. */
  readonly sorting: string;
  readonly compare: Compare | undefined;
  readonly descending: boolean;
}

/**
 * Keeps an order while rows stream in: rows that came stay where they are and new ones come below, until `settled`
 * changes or the user asks for another filter or sorting.
 */
export function createOrdering(): (input: OrderInput) => Uint32Array {
  let before: { input: OrderInput; order: Uint32Array } | undefined;
  return (input) => {
    const { count, matches, compare, descending } = input;
    const order =
      before !== undefined && isSameQuestion(before.input, input)
        ? extendOrder(before.order, before.input.count, count, matches, compare, descending)
        : orderOf(count, matches, compare, descending);
    before = { input, order };
    return order;
  };
}

function isSameQuestion(a: OrderInput, b: OrderInput): boolean {
  return (
    a.rows === b.rows &&
    a.generation === b.generation &&
    a.settled === b.settled &&
    a.matches === b.matches &&
    a.sorting === b.sorting
  );
}
