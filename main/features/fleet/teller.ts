import type { NodeColumns } from '../../../contract/features/fleet.ts';
import { ownTurn } from '../../aws/turns.ts';
import { toColumns, type NodeRow } from './row.ts';

/** Hands rows on in parcels: every message across the door has a price of its own, on both sides of it. */
export interface Teller {
  readonly tell: (rows: readonly NodeRow[]) => void;
  /** Hands on what waits; resolves when all is handed on. Rejects with what `hand` threw. */
  readonly flush: () => Promise<void>;
}

/** Rows in a parcel, and how long one waits to be full, in milliseconds. */
const parcel = 400;
const waitMs = 50;

/**
 * The first rows are handed on without waiting, later ones when a parcel is full or has waited; each parcel in a turn of its
 * own. Stops when `signal` is aborted.
 */
export function createTeller(hand: (columns: NodeColumns) => void, signal: AbortSignal): Teller {
  let waiting: NodeRow[] = [];
  let begun = false;
  let timer: NodeJS.Timeout | undefined;
  let handed = Promise.resolve();
  const handAfter = async (before: Promise<void>, rows: readonly NodeRow[]) => {
    await before;
    await ownTurn();
    if (!signal.aborted) hand(toColumns(rows));
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) handed = handAfter(handed, waiting);
    waiting = [];
    // Told by the last flush.
    handed.catch(() => {});
    return handed;
  };
  return {
    flush,
    tell(rows) {
      for (const row of rows) {
        waiting.push(row);
        if (waiting.length === parcel) void flush();
      }
      if (!begun) void flush();
      begun = true;
      if (waiting.length > 0) timer ??= setTimeout(() => void flush(), waitMs);
    },
  };
}
