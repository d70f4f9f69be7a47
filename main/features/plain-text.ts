/** One line as it was read on the screen. */
export interface PlainLine {
  readonly text: string;
  /** Seconds: when its last character was written. */
  readonly at: number;
}

/** Turns a stream of terminal output into the lines that a person read. */
export interface PlainText {
  write(text: string, at: number): void;
  resize(cols: number): void;
  /** The last line, when it has no end. */
  end(): void;
}

/** A program that never ends its line must not fill the memory. */
const longestLine = 8_192;

// A control sequence, a control string (title, link, image) and the short escapes (ECMA-48), whole at the start of what
// is left.
/* eslint-disable no-control-regex -- terminal control sequences are what this is about */
const sequence =
  /^(?:\u001B\[([<=>?]?[\d;:]*)[ -/]*([@-~])|\u001B[P\]X^_][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[ -/]+[0-~]|\u001B[0-OQ-WYZ\\`-~])/;
/** The beginning of one whose rest has not come yet. */
const unfinished = /^\u001B(?:$|\[[<=>?]?[\d;:]*[ -/]*$|[P\]X^_][^\u0007\u001B]*\u001B?$|[ -/]+$)/;
const printable = /[^\u0000-\u001F\u007F-\u009F]+/y;
/* eslint-enable no-control-regex */
/** A control string may be an image; what is longer than this is dropped as it comes. */
const longestSequence = 65_536;
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
// Marks (variation selectors among them) and characters without a width.
const joined = /^(?:\p{Mn}|\p{Me}|[\u200B-\u200F])/u;

/**
 * Follows the cursor within one line: carriage returns, backspaces, and the editing that shells do with it. Movements to
 * other lines end the line: what full-screen programs draw comes out as the pieces that they wrote. A line that is
 * wrapped at the terminal's width stays one.
 */
export function createPlainText(cols: number, line: (line: PlainLine) => void): PlainText {
  let width = cols;
  let cells: string[] = [];
  let col = 0;
  /** Where the screen's row begins in the line, when it is wrapped. */
  let row = 0;
  let lastAt = 0;
  let rest = '';

  const emit = (keepEmpty: boolean) => {
    const text = cells.join('').trimEnd();
    cells = [];
    col = 0;
    row = 0;
    if (keepEmpty || text !== '') line({ text, at: lastAt });
  };
  const moveTo = (next: number) => {
    col = Math.max(row, next);
  };
  const put = (character: string) => {
    if (character > '\u02FF' && col > 0 && joined.test(character)) {
      cells[col - 1] += character;
      return;
    }
    if (col - row >= width) row = col;
    while (cells.length < col) cells.push(' ');
    cells[col] = character;
    col += 1;
    if (character > '\u10FF' && wide.test(character)) {
      cells[col] = '';
      col += 1;
    }
    if (cells.length >= longestLine) emit(false);
  };
  const control = (code: string) => {
    if (code === '\n' || code === '\v' || code === '\f') emit(true);
    else if (code === '\r') col = row;
    else if (code === '\b') moveTo(col - 1);
    else if (code === '\t') moveTo(row + (Math.floor((col - row) / 8) + 1) * 8);
  };
  const edit = (parameters: string, final: string) => {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    const mode = Number.parseInt(parameters, 10) || 0;
    if (final === 'C') moveTo(Math.min(col + count, row + width));
    else if (final === 'D') moveTo(col - count);
    else if (final === 'G' || final === '`') moveTo(row + count - 1);
    else if (final === 'P') cells.splice(col, count);
    else if (final === '@') cells.splice(col, 0, ...Array.from({ length: Math.min(count, width) }, () => ' '));
    else if (final === 'X') cells.fill(' ', col, Math.min(col + count, cells.length));
    else if ((final === 'K' || final === 'J') && mode === 0) cells.length = Math.min(cells.length, col);
    else if (final === 'K') cells.fill(' ', row, mode === 1 ? col : cells.length);
    else if (final === 'A' && row > 0) upInside(count);
    else if ('ABEFHdfJ'.includes(final) || /^\?(?:1049|1047|47)$/.test(parameters)) emit(false);
  };
  const upInside = (count: number) => {
    const within = col - row;
    row = Math.max(0, row - count * width);
    col = row + within;
  };
  const escape = (text: string): number => {
    const [all = '', parameters, final] = sequence.exec(text) ?? [];
    if (final !== undefined) edit(parameters ?? '', final);
    return all.length;
  };

  return {
    write(text, at) {
      const all = rest + text;
      rest = '';
      let place = 0;
      while (place < all.length) {
        printable.lastIndex = place;
        const run = printable.exec(all)?.[0];
        if (run !== undefined) {
          for (const character of run) put(character);
          lastAt = at;
          place += run.length;
        } else if (all[place] === '\u001B') {
          const ahead = all.slice(place, place + longestSequence);
          if (unfinished.test(ahead) && place + ahead.length === all.length && ahead.length < longestSequence) {
            rest = ahead;
            return;
          }
          // What is no sequence is only its first character.
          place += Math.max(1, escape(ahead));
        } else {
          control(all[place] ?? '');
          place += 1;
        }
      }
    },
    resize(next) {
      width = next;
    },
    end: () => emit(false),
  };
}
