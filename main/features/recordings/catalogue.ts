import { open, readdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Recording } from '../../../contract/features/recordings.ts';
import { RecordingId } from '../../../contract/terminal.ts';
import { readEvent, readHeader } from './cast.ts';

const headBytes = 16_384;
/** Where the last whole event is looked for: first a little, then as much as our longest line. */
const tailBytes = [8_192, 524_288] as const;

/** The ids of all recordings of the folder, newest first; none where there is no folder. */
export async function recordingIds(folder: string): Promise<string[]> {
  const years = (await namesIn(folder)).filter((name) => /^\d{4}$/.test(name));
  const ids = await Promise.all(
    years.map(async (year) => {
      const files = (await namesIn(path.join(folder, year))).filter((name) => name.endsWith('.cast'));
      return files.map((name) => `${year}/${name.slice(0, -'.cast'.length)}`);
    }),
  );
  return ids
    .flat()
    .filter((id) => RecordingId.safeParse(id).success)
    .sort()
    .reverse();
}

/** Where a recording lies. The id's form keeps it inside the folder. */
export function fileOf(folder: string, recordingId: string): string {
  return `${path.join(folder, ...recordingId.split('/'))}.cast`;
}

/** What a file is, from its head and its end alone. Undefined when it is gone. Throws what the file system throws. */
export async function describe(folder: string, recordingId: string, running: boolean): Promise<Recording | undefined> {
  const file = await openIfThere(fileOf(folder, recordingId));
  if (file === undefined) return undefined;
  try {
    const { size, mtimeMs } = await file.stat();
    const head = (await textAt(file, 0, headBytes)).split('\n', 1)[0] ?? '';
    const header = readHeader(head);
    const name = recordingId.split('/')[1] ?? recordingId;
    if (header === undefined)
      return {
        recordingId,
        size,
        title: name,
        duration: 0,
        startedAt: mtimeMs,
        state: running ? 'recording' : 'damaged',
      };
    const { title, timestamp, fleetdeck } = header;
    return {
      recordingId,
      size,
      state: running ? 'recording' : 'complete',
      startedAt: timestamp === undefined ? mtimeMs : timestamp * 1_000,
      duration: await durationOf(file, size),
      title: title === undefined || title === '' ? name : title.slice(0, 256),
      ...(fleetdeck !== undefined && { facts: fleetdeck }),
    };
  } finally {
    await file.close();
  }
}

async function durationOf(file: FileHandle, size: number): Promise<number> {
  for (const bytes of tailBytes) {
    const lines = (await textAt(file, Math.max(0, size - bytes), bytes)).split('\n');
    for (const line of lines.reverse()) {
      const event = readEvent(line);
      if (Array.isArray(event)) return event[0];
    }
    if (bytes >= size) break;
  }
  return 0;
}

async function textAt(file: FileHandle, from: number, bytes: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, from);
  return buffer.toString('utf8', 0, bytesRead);
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
