import { useCallback } from 'react';
import { useStore } from 'zustand';
import { emptyLayout, type TableLayout } from '../ui/table/layout.ts';
import { useWorkspace } from './workspace.ts';

/** A table's layout as its user left it, kept in the settings under the table's id. */
export function useLayout(
  tableId: string,
  initial: TableLayout = emptyLayout,
): [TableLayout, (layout: TableLayout) => void] {
  const { settings } = useWorkspace();
  const kept = useStore(settings, (state) => state.settings.tables[tableId]);
  const change = useCallback(
    ({ sort, ...rest }: TableLayout) => {
      const { tables } = settings.getState().settings;
      const layout = { ...rest, ...(sort !== undefined && { sort }) };
      settings.getState().change({ tables: { ...tables, [tableId]: layout } });
    },
    [settings, tableId],
  );
  return [kept ?? initial, change];
}
