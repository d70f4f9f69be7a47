import { useStore } from 'zustand';
import { useWorkspace } from './workspace.ts';

/** Height of a table's row in pixels: `--row-height` of the density that the user chose. */
export function useRowHeight(): number {
  const { settings } = useWorkspace();
  return useStore(settings, (state) => (state.settings.density === 'comfortable' ? 36 : 28));
}
