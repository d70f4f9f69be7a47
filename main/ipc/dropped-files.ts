import { randomUUID } from 'node:crypto';
import path from 'node:path';

/** The files that the user has handed to the window: the page names them by ids, so it can ask for no other file. */
export interface DroppedFiles {
  /** Undefined for what is no absolute path (a dropped text or picture has none). */
  add(file: unknown): string | undefined;
  pathOf(fileId: string): string | undefined;
}

/** Older ones are forgotten: a drop is used at once. */
const most = 1_000;

export function createDroppedFiles(): DroppedFiles {
  const files = new Map<string, string>();
  return {
    add(file) {
      if (typeof file !== 'string' || file.length > 4_096 || !path.isAbsolute(file)) return undefined;
      const fileId = randomUUID();
      files.set(fileId, file);
      if (files.size > most) files.delete(files.keys().next().value ?? '');
      return fileId;
    },
    pathOf: (fileId) => files.get(fileId),
  };
}
