import { constants, copyFile, type FileHandle } from 'node:fs/promises';
import { asWhole, writeWhole } from '../../storage/whole-file.ts';
import { shownLines } from './shown-lines.ts';

/** Writes what a recording showed, a line a line. Nothing is left under the name when it fails or is cancelled. */
export async function exportText(source: FileHandle, target: string, signal: AbortSignal): Promise<void> {
  await writeWhole(target, async (append) => {
    for await (const lines of shownLines(source, signal)) await append(lines.map(({ text }) => `${text}\n`).join(''));
  });
}

/** Copies the file as it is. */
export async function exportCast(source: string, target: string): Promise<void> {
  await asWhole(target, (part) => copyFile(source, part, constants.COPYFILE_EXCL));
}
