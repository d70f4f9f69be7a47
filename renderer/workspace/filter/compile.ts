import { parseFilter, type FilterProblem, type Operator, type Term } from './parse.ts';

export type RowTest = (row: number) => boolean;

/** What a `key:` means. `read` answers with the row's text; nothing is kept of a row here. */
export interface FilterField {
  readonly key: string;
  /**
   * `text`: contains (`=`: is). `version`: dotted numbers, can be compared; `3.2` means every 3.2.x. `tags`: `Key=value`
   * or `Key`, over what `encodeTags` made, in lower case.
   */
  readonly kind: 'text' | 'version' | 'tags';
  readonly read: (row: number) => string;
  /** Values to offer, best first. Called when the user types this key. */
  readonly values?: () => readonly string[];
}

export interface FilterSource {
  readonly fields: readonly FilterField[];
  /** All text of a row in lower case: what plain words look in. */
  readonly haystack: (row: number) => string;
}

export interface Filter {
  readonly matches: RowTest;
  readonly problems: readonly FilterProblem[];
  /** Nothing is asked for: every row matches. */
  readonly empty: boolean;
}

/** Makes a test of a filter's text. All terms must match; a term that makes no sense is told and left out. */
export function compileFilter(text: string, { fields, haystack }: FilterSource): Filter {
  const parsed = parseFilter(text);
  const problems = [...parsed.problems];
  const tests: RowTest[] = [];
  for (const term of parsed.terms) {
    const test = term.key === undefined ? containing(haystack, term.value) : fieldTest(term, fields);
    if (typeof test === 'function') tests.push(term.negated ? (row) => !test(row) : test);
    else problems.push(test);
  }
  return { matches: allOf(tests), problems, empty: tests.length === 0 };
}

function allOf(tests: readonly RowTest[]): RowTest {
  const [first, second] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  return (row) => tests.every((test) => test(row));
}

function fieldTest(term: Term, fields: readonly FilterField[]): RowTest | FilterProblem {
  const key = term.key ?? '';
  const field = fields.find((each) => each.key === key);
  if (field === undefined) return { kind: 'unknown-key', word: key };
  if (field.kind === 'version') return versionTest(field, term);
  if (term.operator !== ':' && term.operator !== '=') return { kind: 'no-comparison', word: key };
  if (field.kind === 'tags') return containing(field.read, tagNeedle(term.value));
  return perValue(field.read, term.operator === '=' ? is(term.value) : has(term.value));
}

const is = (wanted: string) => (value: string) => value.toLowerCase() === wanted;
const has = (wanted: string) => (value: string) => value.toLowerCase().includes(wanted);

function containing(read: (row: number) => string, needle: string): RowTest {
  return (row) => read(row).includes(needle);
}

// Most columns hold few different values: each is judged once.
function perValue(read: (row: number) => string, judge: (value: string) => boolean): RowTest {
  const verdicts = new Map<string, boolean>();
  return (row) => {
    const value = read(row);
    const known = verdicts.get(value);
    if (known !== undefined) return known;
    const verdict = judge(value);
    if (verdicts.size < 10_000) verdicts.set(value, verdict);
    return verdict;
  };
}

// The separators of contract/tags.ts. Rows' tags stand between two of the first, see `tagHaystack`.
const betweenTags = '\u001f';
const beforeValue = '\u001e';

/** Encoded tags as the filter looks in them. */
export function tagHaystack(encoded: string): string {
  return encoded === '' ? '' : betweenTags + encoded.toLowerCase() + betweenTags;
}

function tagNeedle(value: string): string {
  const at = value.indexOf('=');
  if (at < 0) return betweenTags + value + beforeValue;
  const wanted = value.slice(at + 1);
  // `Env=` is half typed, and `=prod` asks for the value under any key.
  return (at === 0 ? '' : betweenTags + value.slice(0, at)) + beforeValue + (wanted === '' ? '' : wanted + betweenTags);
}

function versionTest(field: FilterField, { key, operator, value }: Term): RowTest | FilterProblem {
  if (operator === ':') return perValue(field.read, (version) => startsWithVersion(version.toLowerCase(), value));
  const wanted = segmentsOf(value);
  if (wanted === undefined) return { kind: 'no-version', word: `${key ?? ''}:${operator}${value}` };
  return perValue(field.read, (version) => {
    const own = segmentsOf(version);
    return own !== undefined && holds(compareAsFarAs(own, wanted), operator);
  });
}

function startsWithVersion(version: string, wanted: string): boolean {
  if (!/^[\d.]+$/.test(wanted)) return version.includes(wanted);
  return version === wanted || version.startsWith(wanted.endsWith('.') ? wanted : `${wanted}.`);
}

function segmentsOf(version: string): readonly number[] | undefined {
  const digits = /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1];
  return digits?.split('.').map(Number);
}

/** Only as far as the wanted version goes: 3.2.582.0 is 3.2, neither more nor less. */
function compareAsFarAs(own: readonly number[], wanted: readonly number[]): number {
  for (const [at, segment] of wanted.entries()) {
    const difference = (own[at] ?? 0) - segment;
    if (difference !== 0) return difference;
  }
  return 0;
}

function holds(difference: number, operator: Operator): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '=':
    case ':':
      return difference === 0;
  }
}
