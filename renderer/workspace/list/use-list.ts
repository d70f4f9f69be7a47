import { useDeferredValue, useMemo, useRef, useState, type RefObject } from 'react';
import type { TableColumn } from '../../ui/table/column.ts';
import type { TableLayout } from '../../ui/table/layout.ts';
import { createOrdering, type OrderInput } from '../../ui/table/order.ts';
import { compileFilter, type Filter, type FilterSource } from '../filter/compile.ts';
import { useLayout } from '../use-layout.ts';
import type { ListId } from './list-id.ts';

export interface ListInput {
  readonly id: ListId;
  /** The table's layout until the user changes it. */
  readonly initialLayout: TableLayout;
  readonly columns: readonly TableColumn[];
  /** The same object while the rows are the same. */
  readonly source: FilterSource;
  /** What the user typed into the filter. */
  readonly text: string;
  /** Whose rows these are: another place scrolls to the top. */
  readonly place?: string;
  readonly rows: RowsInput;
  /** The pane beside the rows, for lists that have one. */
  readonly details?: { readonly isOpen: boolean; readonly close: () => void };
  /** Filters and sorts in another way than `createOrdering` does. */
  readonly arrange?: (input: OrderInput) => Uint32Array;
}

/** The rows as the order sees them; the numbers are 0 where nothing of the kind happens. */
export interface RowsInput extends Pick<OrderInput, 'rows' | 'count'>, Partial<Pick<OrderInput, 'generation'>> {
  /** Grows when rows may take their sorted places; see `createOrdering`. */
  readonly settled?: number;
  /** Grows with every change of rows that are changed in place. */
  readonly revision?: number;
}

/** A page's list as its parts need it: what to draw, and how the user arranged it. */
export interface List extends Pick<ListInput, 'id' | 'columns' | 'text'> {
  readonly fields: FilterSource['fields'];
  readonly problems: Filter['problems'];
  readonly layout: TableLayout;
  readonly setLayout: (layout: TableLayout) => void;
  /** The numbers of the rows to draw, filtered and sorted. */
  readonly order: Uint32Array;
  /** What the order answers: another question scrolls to the top. */
  readonly question: string;
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly hasDetails: boolean;
  /** Closes the pane; the focus goes back to the rows. */
  readonly closeDetails: () => void;
}

/** The filter, the order and the layout of a page's list. */
export function useList(input: ListInput): List {
  const { id, columns, source, text, place = '', rows: all, details, arrange } = input;
  const { rows, count, generation = 0, settled = 0, revision = 0 } = all;
  const grid = useRef<HTMLDivElement>(null);
  const [layout, setLayout] = useLayout(id, input.initialLayout);
  const { sort } = layout;
  // Typing comes first: 100,000 rows are filtered when the key is on the screen.
  const wanted = useDeferredValue(text);
  const filter = useMemo(() => compileFilter(wanted, source), [wanted, source]);
  const [ordering] = useState(createOrdering);
  const compare = columns.find((column) => column.id === sort?.column)?.compare;
  const descending = sort?.descending ?? false;
  const sorting = sort === undefined || compare === undefined ? '' : `${sort.column} ${String(descending)}`;
  const { matches } = filter;
  const order = useMemo(
    () => (arrange ?? ordering)({ rows, generation, settled, count, matches, sorting, compare, descending }),
    // oxlint-disable-next-line react/exhaustive-deps -- `sorting` holds compare and descending; rows may change in place
    [rows, revision, generation, settled, count, matches, sorting],
  );
  return {
    id,
    columns,
    text,
    fields: source.fields,
    problems: filter.problems,
    layout,
    setLayout,
    order,
    question: `${place}\n${wanted}\n${sorting}`,
    grid,
    hasDetails: details?.isOpen ?? false,
    closeDetails() {
      details?.close();
      grid.current?.focus();
    },
  };
}
