import type { FileHandle } from 'node:fs/promises';

export interface FileLine {
  /** Undefined for a line that is longer than any that is read. */
  readonly text: string | undefined;
  /** Byte offset of the line after it. */
  readonly next: number;
  /** It ends with a line's end: a crash leaves a last line without. */
  readonly whole: boolean;
}

/** Longer lines are passed over without being held: ours have about 200,000 bytes at most. */
const longestLine = 1_048_576;
const chunkBytes = 131_072;
const lineFeed = 0x0a;

/** The lines from a byte offset on, read a bounded piece at a time. Stops early when its caller does. */
export async function* linesFrom(file: FileHandle, from: number): AsyncGenerator<FileLine> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let parts: Buffer[] = [];
  let held = 0;
  let tooLong = false;
  let at = from;

  const take = (rest: Buffer): string | undefined => {
    const text = tooLong ? undefined : Buffer.concat([...parts, rest]).toString('utf8');
    parts = [];
    held = 0;
    tooLong = false;
    return text;
  };
  const hold = (rest: Buffer) => {
    held += rest.length;
    tooLong ||= held > longestLine;
    if (tooLong) parts = [];
    // A copy: the chunk is read into again.
    else parts.push(Buffer.from(rest));
  };

  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, at);
    if (bytesRead === 0) break;
    const read = chunk.subarray(0, bytesRead);
    let start = 0;
    for (let end = read.indexOf(lineFeed); end >= 0; end = read.indexOf(lineFeed, start)) {
      yield { text: take(read.subarray(start, end)), next: at + end + 1, whole: true };
      start = end + 1;
    }
    if (start < bytesRead) hold(read.subarray(start));
    at += bytesRead;
  }
  if (held > 0) yield { text: take(Buffer.alloc(0)), next: at, whole: false };
}
