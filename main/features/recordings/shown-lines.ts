import type { FileHandle } from 'node:fs/promises';
import { failed } from '../../../contract/failure.ts';
import { readEvent, readHeader, readSize } from './cast.ts';
import { linesFrom } from './file-lines.ts';
import { createBreath, piecesOf } from '../breath.ts';
import { createPlainText, type PlainLine } from '../plain-text.ts';

/**
 * The lines that a recording showed, a few at a time, without control sequences. Throws `recording-damaged` for what is
 * no recording, and when the signal is aborted.
 */
export async function* shownLines(file: FileHandle, signal: AbortSignal): AsyncGenerator<PlainLine[]> {
  let lines: PlainLine[] = [];
  let plain: ReturnType<typeof createPlainText> | undefined;
  const breath = createBreath(signal);
  const batch = () => {
    const ready = lines;
    lines = [];
    return ready;
  };
  for await (const { text = '' } of linesFrom(file, 0)) {
    if (plain === undefined) {
      const header = readHeader(text);
      if (header === undefined) throw failed('recording-damaged', 'The file does not begin as an asciicast.');
      plain = createPlainText(header.width, (line) => lines.push(line));
      continue;
    }
    const event = readEvent(text);
    const [at, kind, shown] = Array.isArray(event) ? event : ([0, 'o', ''] as const);
    if (kind === 'r') plain.resize(readSize(shown)?.cols ?? 80);
    // One event may hold a whole screenful of a fast program: it is no unit of work.
    for (const piece of kind === 'r' ? [''] : piecesOf(shown)) {
      plain.write(piece, at);
      if (!breath.isDue) continue;
      yield batch();
      await breath.take();
    }
  }
  plain?.end();
  yield batch();
}
