import type { RecordingMatch } from '../../../contract/features/recordings.ts';
import type { PlainLine } from '../plain-text.ts';

/** Characters of a line that are shown on each side of a match. */
const around = 120;

/** Finds a text in lines, in any letter case. A line counts once, however often the text stands in it. */
export function createMatcher(text: string): (recordingId: string, line: PlainLine) => RecordingMatch | undefined {
  const wanted = new RegExp(text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`), 'iu');
  return (recordingId, { text: line, at }) => {
    const found = wanted.exec(line);
    if (found === null) return undefined;
    const start = Math.max(0, found.index - around);
    const end = found.index + found[0].length;
    return {
      recordingId,
      at,
      line: line.slice(start, end + around),
      from: found.index - start,
      to: end - start,
    };
  };
}
