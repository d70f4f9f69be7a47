import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';

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

/** Opens `FILE.part`, writing over one that an earlier try has left. Throws what the system said. */
export async function createPartFile(file: string, written: () => void): Promise<PartFile> {
  const part = `${file}.part`;
  const handle: FileHandle = await open(part, 'w', 0o600);
  const hash = createHash('sha256');
  let queue: Buffer[] = [];
  let waiting = 0;
  let problem: unknown;
  let writing: Promise<void> | undefined;

  const writeAll = async () => {
    while (queue.length > 0 && problem === undefined) {
      const bytes = Buffer.concat(queue);
      queue = [];
      try {
        await handle.appendFile(bytes);
      } catch (error) {
        problem = error;
      }
      waiting -= bytes.length;
      written();
    }
    writing = undefined;
  };

  return {
    write(bytes) {
      if (problem !== undefined) return;
      hash.update(bytes);
      queue.push(bytes);
      waiting += bytes.length;
      writing ??= writeAll();
    },
    get waiting() {
      return waiting;
    },
    async finish() {
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
