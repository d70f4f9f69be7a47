import type { Failure } from '../../../contract/failure.ts';
import type { Instant } from '../../../contract/values.ts';
import type { ListLoad } from './list-id.ts';

/** A list that is read page by page, as far as it has come. */
export interface ListReading<Row> {
  readonly rows: readonly Row[];
  readonly load: ListLoad;
  /** Grows when a reading is over: complete, failed or stopped. */
  readonly settled: number;
  /** There are more than were asked for. */
  readonly more: boolean;
  /** When the rows were read as a whole. */
  readonly readAt: Instant | undefined;
}

/** Of which nothing is read yet. */
export const unread: ListReading<never> = {
  rows: [],
  load: { status: 'idle' },
  settled: 0,
  more: false,
  readAt: undefined,
};

interface PagesListener<Row> {
  onValue(page: { readonly rows: readonly Row[]; readonly more: boolean }): void;
  onFailure(failure: Failure): void;
  onEnd(): void;
}

/** Returns the function that ends it. */
type Ask<Row> = (listener: PagesListener<Row>) => () => void;

export interface ReadPagesParts<Row> {
  readonly get: () => Pick<ListReading<Row>, 'rows' | 'load' | 'settled'>;
  readonly set: (part: Partial<ListReading<Row>>) => void;
  /** How to ask for the pages of what is shown; undefined where nothing is shown. */
  readonly question: () => Ask<Row> | undefined;
  readonly now: () => Instant;
}

export interface PagesReader {
  /** Reads from the start; a reading under way is given up. */
  read(): void;
  /** Reads again, unless a reading is under way. */
  refresh(): void;
  /** Ends a reading under way; what came stays. */
  cancel(): void;
}

/** Reads a list page by page into a store. */
export function readPages<Row>({ get, set, question, now }: ReadPagesParts<Row>): PagesReader {
  let end: () => void = () => {};
  const settle = (load: ListLoad, part: Partial<ListReading<Row>> = {}) =>
    set({ ...part, load, settled: get().settled + 1 });

  const read = () => {
    const ask = question();
    if (ask === undefined) return;
    end();
    set({ load: { status: 'reading' }, more: false });
    let arrived: readonly Row[] = [];
    end = ask({
      onValue({ rows, more }) {
        arrived = [...arrived, ...rows];
        // Until the new list is longer, the old one stays: the page does not shrink while it is refreshed.
        set({ more, ...(arrived.length >= get().rows.length && { rows: arrived }) });
      },
      onFailure: (failure) => settle({ status: 'failed', failure }, arrived.length > 0 ? { rows: arrived } : {}),
      onEnd: () => settle({ status: 'ready' }, { rows: arrived, readAt: now() }),
    });
  };
  return {
    read,
    refresh() {
      if (get().load.status !== 'reading') read();
    },
    cancel() {
      if (get().load.status !== 'reading') return;
      end();
      settle({ status: 'cancelled' });
    },
  };
}
