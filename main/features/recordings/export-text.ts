import { randomBytes } from 'node:crypto';
import { constants, copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { shownLines } from './shown-lines.ts';

/** Writes what a recording showed, a line a line. Nothing is left under the name when it fails or is cancelled. */
export async function exportText(source: FileHandle, target: string, signal: AbortSignal): Promise<void> {
  await whole(target, async (part) => {
    const file = await open(part, 'wx', 0o600);
    try {
      for await (const lines of shownLines(source, signal)) {
        if (lines.length > 0) await file.appendFile(lines.map(({ text }) => `${text}\n`).join(''));
      }
    } finally {
      await file.close();
    }
  });
}

/** Copies the file as it is. */
export async function exportCast(source: string, target: string): Promise<void> {
  await whole(target, (part) => copyFile(source, part, constants.COPYFILE_EXCL));
}

/** Names have 255 bytes at most; the part's is longer than the file's own. */
const longestName = 60;

/** `write` makes a new file of a name that nobody has; it gets its own name once it is whole. */
async function whole(target: string, write: (part: string) => Promise<void>): Promise<void> {
  const name = `.${path.basename(target).slice(0, longestName)}.fleetdeck-${randomBytes(4).toString('hex')}.part`;
  const part = path.join(path.dirname(target), name);
  try {
    await write(part);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
