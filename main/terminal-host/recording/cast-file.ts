import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

export interface CastFileOptions {
  /** Made with its folders, readable by its owner alone; one that is there already is never written over. */
  readonly file: string;
  /** The first lines are in the file; called once at most. */
  readonly begun?: () => void;
  /** Nothing is written any more; called once at most. */
  readonly failed: (error: unknown) => void;
  /** Characters that may wait for a slow disk before it counts as failed. */
  readonly most?: number;
}

/** Whole lines on their way to a file, in order, without anybody waiting for the disk. */
export interface CastFile {
  append(line: string): void;
  /** Begins to write what waits. */
  flush(): void;
  /** Resolves when all is written and the file is closed; never rejects. */
  close(): Promise<void>;
}

/** Memory that a recording may hold: a disk that is further behind than this will not catch up. */
const mostWaiting = 32 * 1_048_576;
/** A write of this size is worth making before the next second. */
const fullWrite = 65_536;

export function openCastFile({ file, begun, failed, most = mostWaiting }: CastFileOptions): CastFile {
  let waiting: string[] = [];
  let length = 0;
  let stopped = false;
  let handle: FileHandle | undefined;
  let writing: Promise<void> | undefined;

  const fail = (error: unknown) => {
    if (stopped) return;
    stopped = true;
    waiting = [];
    length = 0;
    failed(error);
  };

  const writeAll = async () => {
    try {
      const isNew = handle === undefined;
      handle ??= await create(file);
      while (waiting.length > 0) {
        const text = waiting.join('');
        waiting = [];
        length = 0;
        await handle.appendFile(text);
      }
      if (isNew) begun?.();
    } catch (error) {
      fail(error);
    }
    writing = undefined;
  };

  const flush = () => {
    if (waiting.length > 0) writing ??= writeAll();
  };

  return {
    append(line) {
      if (stopped) return;
      waiting.push(line);
      length += line.length;
      if (length > most) fail(new Error('The disk is too slow for what the terminal shows.'));
      else if (length >= fullWrite) flush();
    },
    flush,
    async close() {
      flush();
      await writing;
      stopped = true;
      // A disk may also tell at the end that it had no room.
      await handle?.close().catch(() => {});
    },
  };
}

async function create(file: string): Promise<FileHandle> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  return open(file, 'ax', 0o600);
}
