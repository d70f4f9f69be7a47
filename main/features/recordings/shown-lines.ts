import type { FileHandle } from 'node:fs/promises';
import { failed } from '../../../contract/failure.ts';
import { readEvent, readHeader, readSize } from './cast.ts';
import { linesFrom } from './file-lines.ts';
import { createPlainText, type PlainLine } from '../plain-text.ts';

/** Of output between two breaths of this thread: about two milliseconds of work. */
const breathCharacters = 32_768;

/**
 * The lines that a recording showed, a few at a time, without control sequences. Throws `recording-damaged` for what is
 * no recording, and when the signal is aborted.
 */
export async function* shownLines(file: FileHandle, signal: AbortSignal): AsyncGenerator<PlainLine[]> {
  let lines: PlainLine[] = [];
  let plain: ReturnType<typeof createPlainText> | undefined;
  let since = 0;
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
    if (!Array.isArray(event)) continue;
    const [at, kind, shown] = event;
    if (kind === 'r') plain.resize(readSize(shown)?.cols ?? 80);
    else plain.write(shown, at);
    since += text.length;
    if (since < breathCharacters) continue;
    since = 0;
    yield batch();
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  plain?.end();
  yield batch();
}
