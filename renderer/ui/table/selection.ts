/** Rows by their keys: which are selected, where the cursor is, and where a range began. */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** The row that the keyboard is on. */
  readonly active: string | undefined;
  /** Where a range with Shift begins. */
  readonly anchor: string | undefined;
}

export const noSelection: Selection = { keys: new Set(), active: undefined, anchor: undefined };

/** The keys of the selected rows, or of the one that the keyboard is on. */
export function chosenKeys({ keys, active }: Selection): ReadonlySet<string> {
  return keys.size > 0 ? keys : new Set(active === undefined ? [] : [active]);
}

/** How a row was chosen: alone, added or taken away (Ctrl/Cmd), up to here (Shift), or only moved to. */
export type Gesture = 'alone' | 'toggle' | 'range' | 'move';

export interface Rows {
  readonly order: Uint32Array;
  readonly rowKey: (row: number) => string;
}

/** What choosing the row at `position` of the order makes of the selection. */
export function chosen(before: Selection, rows: Rows, position: number, gesture: Gesture): Selection {
  const key = keyAt(rows, position);
  if (key === undefined) return before;
  switch (gesture) {
    case 'alone':
      return { keys: new Set([key]), active: key, anchor: key };
    case 'move':
      return { ...before, active: key };
    case 'toggle': {
      const keys = new Set(before.keys);
      if (!keys.delete(key)) keys.add(key);
      return { keys, active: key, anchor: key };
    }
    case 'range': {
      const anchor = before.anchor ?? before.active ?? key;
      const from = positionOf(rows, anchor);
      return { keys: keysBetween(rows, from < 0 ? position : from, position), active: key, anchor };
    }
  }
}

export function allSelected(before: Selection, rows: Rows): Selection {
  return { ...before, keys: keysBetween(rows, 0, rows.order.length - 1) };
}

/** The place of a key in the order; -1 when it is not shown. */
export function positionOf({ order, rowKey }: Rows, key: string | undefined): number {
  if (key === undefined) return -1;
  for (let position = 0; position < order.length; position++) {
    if (rowKey(order[position] ?? 0) === key) return position;
  }
  return -1;
}

function keyAt({ order, rowKey }: Rows, position: number): string | undefined {
  const row = order[position];
  return row === undefined ? undefined : rowKey(row);
}

function keysBetween(rows: Rows, from: number, to: number): Set<string> {
  const keys = new Set<string>();
  for (let position = Math.min(from, to); position <= Math.max(from, to); position++) {
    const key = keyAt(rows, position);
    if (key !== undefined) keys.add(key);
  }
  return keys;
}
