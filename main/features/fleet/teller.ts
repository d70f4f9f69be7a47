import type { NodeColumns } from '../../../contract/features/fleet.ts';
import { ownTurn } from '../../aws/turns.ts';
import { toColumns, type NodeRow } from './row.ts';

/** Hands rows on in parcels: every message across the door has a price of its own, on both sides of it. */
export interface Teller {
  readonly tell: (rows: readonly NodeRow[]) => void;
  /** Hands on at once what waits. */
  readonly flush: () => void;
}

/** Rows in a parcel, and how long one waits to be full, in milliseconds. */
const parcel = 400;
const waitMs = 50;

/** The first rows are handed on at once, later ones when a parcel is full or has waited. Stops when `signal` is aborted. */
export function createTeller(hand: (columns: NodeColumns) => void, signal: AbortSignal): Teller {
  let waiting: NodeRow[] = [];
  let begun = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const rows = waiting;
    waiting = [];
    if (rows.length > 0 && !signal.aborted) hand(toColumns(rows));
  };
  return {
    flush,
    tell(rows) {
      for (const row of rows) {
        waiting.push(row);
        if (waiting.length === parcel) flush();
      }
      if (!begun) flush();
      begun = true;
      if (waiting.length > 0) timer ??= setTimeout(() => void ownTurn().then(flush), waitMs);
    },
  };
}
