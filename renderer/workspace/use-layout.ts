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
  const change = ({ sort, ...rest }: TableLayout) => {
    const { tables } = settings.getState().settings;
    settings.getState().change({ tables: { ...tables, [tableId]: { ...rest, ...(sort !== undefined && { sort }) } } });
  };
  return [kept ?? initial, change];
}
