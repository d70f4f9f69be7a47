import { useStore } from 'zustand';
import { plainLayout, type Layout } from '../ui/table/columns.ts';
import { useWorkspace } from './workspace.ts';

/** A table's layout as its user left it, kept in the settings under the table's id. */
export function useLayout(tableId: string, initial: Partial<Layout> = {}): [Layout, (layout: Layout) => void] {
  const { settings } = useWorkspace();
  const kept = useStore(settings, (state) => state.settings.tables[tableId]);
  const change = (layout: Layout) => {
    const { sort, ...rest } = layout;
    const table = {
      ...rest,
      order: [...rest.order],
      hidden: [...rest.hidden],
      widths: { ...rest.widths },
      ...(sort !== undefined && { sort }),
    };
    settings.getState().change({ tables: { ...settings.getState().settings.tables, [tableId]: table } });
  };
  return [kept ?? { ...plainLayout, ...initial }, change];
}
