import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** A program's file in the folders of a PATH; undefined where it is in none of them. */
export function findProgram(name: string, searched = process.env.PATH): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (searched ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}
