import { useDeferredValue, useMemo, useState } from 'react';
import type { TableColumn } from '../../ui/table/column.ts';
import type { TableLayout } from '../../ui/table/layout.ts';
import { createOrdering } from '../../ui/table/order.ts';
import { compileFilter } from '../../workspace/filter/compile.ts';
import { fleetFilterSource } from './filter-source.ts';
import type { FleetState, FleetStore } from './store.ts';

/** The rows to draw, filtered and sorted, and the filter that was made of the text. */
export function useShownRows(
  { state: store }: FleetStore,
  { rows, revision, settled }: FleetState,
  text: string,
  columns: readonly TableColumn[],
  { sort }: TableLayout,
) {
  // Typing comes first: 100,000 rows are filtered when the key is on the screen.
  const wanted = useDeferredValue(text);
  // oxlint-disable-next-line react/exhaustive-deps -- the source reads the rows of the state it was made with
  const source = useMemo(() => fleetFilterSource(store.getState), [store, rows]);
  const filter = useMemo(() => compileFilter(wanted, source), [wanted, source]);
  const [ordering] = useState(createOrdering);
  const compare = columns.find(({ id }) => id === sort?.column)?.compare;
  const sorting =
    sort === undefined || compare === undefined ? '' : `${sort.column} ${sort.descending ? 'down' : 'up'}`;
  const order = useMemo(
    () =>
      ordering({
        rows,
        generation: rows.generation,
        settled,
        count: rows.count,
        matches: filter.matches,
        sorting,
        compare,
        descending: sort?.descending ?? false,
      }),
    // oxlint-disable-next-line react/exhaustive-deps -- `sorting` holds compare and sort; rows change under one revision
    [ordering, rows, revision, settled, filter, sorting],
  );
  return { order, filter, source, question: `${wanted}\n${sorting}` };
}
