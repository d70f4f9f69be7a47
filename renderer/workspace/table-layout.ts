import { useStore } from 'zustand';
import { emptyLayout, type TableLayout } from '../ui/table/layout.ts';
import { useWorkspace } from './workspace.ts';

/** How the user laid a table out, kept in the settings under the table's id. `initial` until the user changes it. */
export function useTableLayout(
  tableId: string,
  initial: TableLayout = emptyLayout,
): readonly [TableLayout, (layout: TableLayout) => void] {
  const { settings } = useWorkspace();
  const tables = useStore(settings, (state) => state.settings.tables);
  const layout = Object.hasOwn(tables, tableId) ? (tables[tableId] ?? initial) : initial;
  const change = (next: TableLayout) => {
    const now = settings.getState();
    now.change({ tables: { ...now.settings.tables, [tableId]: next } });
  };
  return [layout, change];
}
