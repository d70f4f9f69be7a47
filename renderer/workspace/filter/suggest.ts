import type { FilterField } from './compile.ts';
import { tokensOf } from './parse.ts';

export interface Suggestion {
  /** What stands in the list. */
  readonly label: string;
  /** What replaces the text from `from` to `to`. */
  readonly insert: string;
}

export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Suggestion[];
}

const most = 12;

/** What could be typed at the caret: a key, or a value of the key that stands there. */
export function suggest(text: string, caret: number, fields: readonly FilterField[]): Suggestions {
  const token = tokensOf(text).find(({ from, to }) => from < caret && caret <= to);
  const from = token?.from ?? caret;
  const typed = text.slice(from, caret).replaceAll('"', '');
  const sign = typed.startsWith('-') ? '-' : '';
  const [key = '', ...rest] = typed.slice(sign.length).split(':');
  if (rest.length === 0) return { from, to: caret, options: keysFor(key, sign, fields) };
  const field = fields.find((each) => each.key === key.toLowerCase());
  const to = token?.to ?? caret;
  return { from, to, options: field === undefined ? [] : valuesFor(field, `${sign}${field.key}:`, rest.join(':')) };
}

function keysFor(typed: string, sign: string, fields: readonly FilterField[]): readonly Suggestion[] {
  const start = typed.toLowerCase();
  return fields
    .filter(({ key }) => key.startsWith(start))
    .map(({ key }) => ({ label: `${sign}${key}:`, insert: `${sign}${key}:` }));
}

function valuesFor(field: FilterField, start: string, typed: string): readonly Suggestion[] {
  const [, operator = '', value = ''] = /^(<=|>=|<|>|=)?(.*)$/s.exec(typed) ?? [];
  const wanted = value.toLowerCase();
  const values = field.values?.() ?? [];
  const options: Suggestion[] = [];
  for (const each of values) {
    const lower = each.toLowerCase();
    if (!lower.includes(wanted) || lower === wanted) continue;
    // `Env=` is a tag's key whose values are offered next.
    if (field.kind === 'tags' && !value.includes('=') && !each.endsWith('=')) continue;
    options.push({ label: each, insert: `${start}${operator}${quoted(each)}${each.endsWith('=') ? '' : ' '}` });
    if (options.length === most) break;
  }
  return options;
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value;
}
