import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { failed } from '../../contract/failure.ts';

/** For the user alone: the mode of a new file. */
const userMode = 0o600;
const folderMode = 0o700;

/** A file's text byte for byte (each byte is a character); undefined when there is none. Throws `file-failed`. */
export function readBytes(file: string): Promise<string | undefined> {
  return orFailed(file, () => readFile(file, 'latin1').catch(missing));
}

/**
 * Puts a text of `readBytes` in a file's place, whole or not at all. A symbolic link stays one: the file it leads to is
 * replaced, with its mode unless another is given. Throws `file-failed`.
 */
export function replaceBytes(file: string, text: string, ownMode?: number): Promise<void> {
  return orFailed(file, async () => {
    await mkdir(path.dirname(file), { recursive: true, mode: folderMode });
    // A link that leads nowhere fails here, in place of being overwritten.
    const target = (await lstat(file).catch(missing)) === undefined ? file : await realpath(file);
    const mode = ownMode ?? (await stat(target).catch(missing))?.mode ?? userMode;
    const fresh = path.join(path.dirname(target), `.fleetdeck-${randomUUID()}`);
    try {
      const handle = await open(fresh, 'wx', userMode);
      try {
        await handle.writeFile(text, 'latin1');
        await handle.chmod(mode & 0o777);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(fresh, target);
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  });
}

/** Takes a file away, if it is there. Throws `file-failed`. */
export function removeFile(file: string): Promise<void> {
  return orFailed(file, () => rm(file, { force: true }));
}

export function missing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

async function orFailed<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failed('file-failed', error instanceof Error ? error.message : String(error), { subject: { file } });
  }
}
