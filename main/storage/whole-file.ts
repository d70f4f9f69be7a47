import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Names have 255 bytes at most; the part's is longer than the file's own. */
const longestName = 60;

/** `write` makes a new file of a name that nobody has; it gets its own name once it is whole, or is taken away. */
export async function asWhole(target: string, write: (part: string) => Promise<void>): Promise<void> {
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

/** Writes a text a piece at a time. Nothing is left under the name when it fails. Throws what the file system says. */
export async function writeWhole(
  target: string,
  write: (append: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  await asWhole(target, async (part) => {
    const file = await open(part, 'wx', 0o600);
    try {
      await write(async (text) => {
        if (text !== '') await file.appendFile(text);
      });
    } finally {
      await file.close();
    }
  });
}
