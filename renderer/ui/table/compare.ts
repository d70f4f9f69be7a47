/** Row numbers in, a negative number when the first comes first. */
export type Compare = (a: number, b: number) => number;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * Natural order without regard to case: `web-2` before `web-10`. Texts of ASCII take a short way, several times as fast
 * as Intl.Collator; the first character beyond it hands over to the collator.
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  for (; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left > 127 || right > 127) return collator.compare(a, b);
    if (lower(left) !== lower(right)) break;
  }
  if (at === length) return a.length - b.length;
  const from = digitsFrom(a, at);
  if (isDigit(a.charCodeAt(at)) || isDigit(b.charCodeAt(at))) {
    if (isDigit(a.charCodeAt(from)) && isDigit(b.charCodeAt(from))) return compareDigits(a, b, from);
  }
  return lower(a.charCodeAt(at)) - lower(b.charCodeAt(at));
}

/** Dotted numbers by their numbers: `3.2.582.0` before `3.10`. What is no number counts as 0. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.split('.');
  const right = b.split('.');
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = numberOf(left[at]) - numberOf(right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numberOf(segment: string | undefined): number {
  return Number.parseInt(segment ?? '', 10) || 0;
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Where the run of digits that ends before `at` begins; `at` where there is none. */
function digitsFrom(text: string, at: number): number {
  let from = at;
  while (from > 0 && isDigit(text.charCodeAt(from - 1))) from--;
  return from;
}

/** Compares the numbers that begin at `from`: the longer run of digits is the larger, leading zeros apart. */
function compareDigits(a: string, b: string, from: number): number {
  const left = runOf(a, from);
  const right = runOf(b, from);
  const size = left.end - left.begin - (right.end - right.begin);
  if (size !== 0) return size;
  for (let at = 0; at < left.end - left.begin; at++) {
    const difference = a.charCodeAt(left.begin + at) - b.charCodeAt(right.begin + at);
    if (difference !== 0) return difference;
  }
  return left.end - right.end || a.length - b.length;
}

/** A run of digits without its leading zeros. */
function runOf(text: string, from: number): { begin: number; end: number } {
  let begin = from;
  while (text.charCodeAt(begin) === 48) begin++;
  let end = begin;
  while (isDigit(text.charCodeAt(end))) end++;
  return { begin, end };
}
