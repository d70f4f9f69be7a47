import { copyFile, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { shownLines } from './shown-lines.ts';

/** Writes what a recording showed, a line a line. Nothing is left under the name when it fails or is cancelled. */
export async function exportText(source: FileHandle, target: string, signal: AbortSignal): Promise<void> {
  await whole(target, async (part) => {
    const file = await open(part, 'w', 0o600);
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
  await whole(target, (part) => copyFile(source, part));
}

async function whole(target: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${target}.part`;
  try {
    await write(part);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
