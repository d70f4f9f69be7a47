/** One line against another text: in both, here alone, or missing here. */
export interface DiffLine {
  readonly kind: 'both' | 'here' | 'missing';
  readonly text: string;
}

/** Texts whose middles differ by more than this are told whole: nobody reads such a comparison. */
const mostCells = 400_000;

/** What a text has that the majority's has not, and what is missing in it (longest common subsequence of lines). */
export function lineDiff(majority: string, text: string): DiffLine[] {
  const before = linesOf(majority);
  const now = linesOf(text);
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < now.length - start &&
    before[before.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1;
  const both = (lines: readonly string[]) => lines.map((line): DiffLine => ({ kind: 'both', text: line }));
  const middle = middleDiff(before.slice(start, before.length - end), now.slice(start, now.length - end));
  return [...both(now.slice(0, start)), ...middle, ...both(now.slice(now.length - end))];
}

/** A stream that nothing was written to has no line, not an empty one. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function middleDiff(before: readonly string[], now: readonly string[]): DiffLine[] {
  const missing = (text: string): DiffLine => ({ kind: 'missing', text });
  const here = (text: string): DiffLine => ({ kind: 'here', text });
  if (before.length * now.length > mostCells) return [...before.map(missing), ...now.map(here)];
  const width = now.length + 1;
  const length = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => length[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = now.length - 1; column >= 0; column -= 1)
      length[row * width + column] =
        before[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length && column < now.length) {
    if (before[row] === now[column]) {
      lines.push({ kind: 'both', text: now[column] ?? '' });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) lines.push(missing(before[row++] ?? ''));
    else lines.push(here(now[column++] ?? ''));
  }
  return [...lines, ...before.slice(row).map(missing), ...now.slice(column).map(here)];
}

/** The lines with a few around each difference; a gap is told by the number of lines that were left out. */
export function withContext(lines: readonly DiffLine[], around = 2): Array<DiffLine | { readonly left: number }> {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(isDifference));
  const shown: Array<DiffLine | { readonly left: number }> = [];
  let left = 0;
  for (const [at, line] of lines.entries()) {
    if (near[at] !== true) {
      left += 1;
      continue;
    }
    if (left > 0) shown.push({ left });
    left = 0;
    shown.push(line);
  }
  return left > 0 ? [...shown, { left }] : shown;
}

function isDifference({ kind }: DiffLine): boolean {
  return kind !== 'both';
}
