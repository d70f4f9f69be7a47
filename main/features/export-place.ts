import path from 'node:path';
import type { SettingsStore } from '../storage/settings.ts';

export interface ExportParts {
  readonly settings: Pick<SettingsStore, 'current' | 'change'>;
  readonly saving: {
    /** Asks the user where to save; undefined where they do not want to. */
    choosePlace(suggested: { folder: string | undefined; name: string }): Promise<string | undefined>;
  };
}

/** Asks where a file of this name is to be saved, and remembers the folder. Undefined where the user does not want to. */
export async function chooseExport({ settings, saving }: ExportParts, name: string): Promise<string | undefined> {
  const target = await saving.choosePlace({ folder: settings.current().exportFolder, name });
  if (target !== undefined) await settings.change({ exportFolder: path.dirname(target) });
  return target;
}
