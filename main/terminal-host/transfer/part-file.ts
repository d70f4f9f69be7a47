import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** Names have 255 bytes at most; ours is longer than the file's own. */
const longestName = 60;

/** A file that is being received: it has its own name only once it is whole. */
export interface PartFile {
  write(bytes: Buffer): void;
  /** Bytes taken and not yet on the disk. */
  readonly waiting: number;
  /** Waits for the disk and tells the SHA-256 of all that was written. Throws what the system said. */
  finish(): Promise<string>;
  /** Gives the finished file its name; what had it is replaced. */
  keep(): Promise<void>;
  /** Takes the unfinished file away. Never rejects. */
  discard(): Promise<void>;
}

/**
 * Opens a new file beside `file`, of a name that nobody has: two downloads to one place must not write into each other.
 * `written` is called when `waiting` has fallen, `failed` once with what the system said. Throws the same.
 */
export async function createPartFile(
  file: string,
  written: () => void,
  failed: (error: unknown) => void,
): Promise<PartFile> {
  const name = `.${path.basename(file).slice(0, longestName)}.fleetdeck-${randomBytes(4).toString('hex')}.part`;
  const part = path.join(path.dirname(file), name);
  const handle: FileHandle = await open(part, 'wx', 0o600);
  const hash = createHash('sha256');
  let queue: Buffer[] = [];
  let waiting = 0;
  let problem: unknown;
  let finished = false;
  let writing: Promise<void> | undefined;

  const writeAll = async () => {
    while (queue.length > 0 && problem === undefined) {
      const bytes = Buffer.concat(queue);
      queue = [];
      try {
        await handle.appendFile(bytes);
        waiting -= bytes.length;
      } catch (error) {
        problem = error;
        queue = [];
        waiting = 0;
        failed(error);
      }
      written();
    }
    writing = undefined;
  };

  return {
    write(bytes) {
      if (problem !== undefined || finished) return;
      hash.update(bytes);
      queue.push(bytes);
      waiting += bytes.length;
      writing ??= writeAll();
    },
    get waiting() {
      return waiting;
    },
    async finish() {
      // What a node says after its digest is no part of the file.
      finished = true;
      await writing;
      if (problem !== undefined) throw problem;
      await handle.sync();
      return hash.digest('hex');
    },
    async keep() {
      await handle.close();
      await rename(part, file);
    },
    async discard() {
      problem ??= new Error('discarded');
      await writing;
      await handle.close().catch(() => undefined);
      await rm(part, { force: true }).catch(() => undefined);
    },
  };
}
