import type { FileHandle } from 'node:fs/promises';
import type { CastEvent, CastPage } from '../../../contract/features/recordings.ts';
import { failed } from '../../../contract/failure.ts';
import { readEvent, readHeader } from './cast.ts';
import { linesFrom } from './file-lines.ts';

/** Of the file in one page: parsed and handed over in a few milliseconds. */
const pageBytes = 262_144;

/**
 * The events from a byte offset on, about 256 KiB of them. Lines that are no events are counted and passed over; a torn
 * last line is neither. Throws `recording-damaged` for a file that does not begin as an asciicast.
 */
export async function readPage(file: FileHandle, from: number): Promise<CastPage> {
  const events: CastEvent[] = [];
  let size: CastPage['size'];
  let skipped = 0;
  for await (const { text, next, whole } of linesFrom(file, from)) {
    if (from === 0 && size === undefined) {
      size = sizeOf(text ?? '');
    } else if (text !== '') {
      const event = text === undefined ? undefined : readEvent(text);
      if (Array.isArray(event)) events.push(event);
      else if (event === undefined && whole) skipped += 1;
    }
    if (whole && next - from >= pageBytes) return { ...(size && { size }), events, skipped, next };
  }
  if (from === 0 && size === undefined) sizeOf('');
  return { ...(size && { size }), events, skipped };
}

function sizeOf(line: string): NonNullable<CastPage['size']> {
  const header = readHeader(line);
  if (header === undefined) throw failed('recording-damaged', 'The file does not begin as an asciicast of version 2.');
  return { cols: header.width, rows: header.height };
}
