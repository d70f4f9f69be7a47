/** One condition of a filter field. */
export interface FilterTerm {
  /** `''` for a plain word. For tags the key is `tag` and `tag` names the tag's own key. */
  readonly key: string;
  readonly tag?: string;
  readonly operator: '=' | '<' | '<=' | '>' | '>=';
  /** Lower case. */
  readonly value: string;
  readonly negated: boolean;
}

/** Why a filter cannot be understood, with the piece of text that is meant. */
export interface FilterProblem {
  readonly kind: 'unknown-key' | 'open-quote' | 'no-value';
  readonly text: string;
}

export interface Filter {
  /** The terms that can be understood: they hold whatever the others are. */
  readonly terms: readonly FilterTerm[];
  /** The first that cannot. */
  readonly problem: FilterProblem | undefined;
}

/**
 * Reads a filter: plain words and `key:value` terms, all of which must hold. `-` before a term negates it, double quotes
 * keep spaces, `<`, `<=`, `>` and `>=` before a value compare, `tag:Env=prod` asks for a tag's value, `tag:Env` for the tag.
 * Words that look like `key:value` with a key that is none of `keys` are a problem, not silently nothing.
 */
export function parseFilter(text: string, keys: readonly string[]): Filter {
  const terms: FilterTerm[] = [];
  const open = (text.match(/"/g) ?? []).length % 2 === 1;
  let problem: FilterProblem | undefined = open ? { kind: 'open-quote', text } : undefined;
  for (const [piece] of text.matchAll(/(?:[^\s"]|"[^"]*")+/g)) {
    const term = readTerm(piece, keys);
    if ('kind' in term) problem ??= term;
    else terms.push(term);
  }
  return { terms, problem };
}

function readTerm(piece: string, keys: readonly string[]): FilterTerm | FilterProblem {
  const negated = piece.length > 1 && piece.startsWith('-');
  const body = negated ? piece.slice(1) : piece;
  const [, word = '', rest = ''] = /^([a-z]+):(.*)$/i.exec(body) ?? [];
  const key = word.toLowerCase();
  if (key === '' || body.startsWith('"')) return { key: '', operator: '=', value: unquote(body), negated };
  if (!keys.includes(key)) return { kind: 'unknown-key', text: word };
  if (key === 'tag') return readTag(rest, negated);
  const [, operator = '', value = ''] = /^(<=|>=|<|>|=)?(.*)$/s.exec(rest) ?? [];
  if (unquote(value) === '') return { kind: 'no-value', text: piece };
  return {
    key,
    operator: (operator === '' ? '=' : operator) as FilterTerm['operator'],
    value: unquote(value),
    negated,
  };
}

function readTag(rest: string, negated: boolean): FilterTerm | FilterProblem {
  const at = rest.indexOf('=');
  const tag = unquote(at < 0 ? rest : rest.slice(0, at));
  if (tag === '') return { kind: 'no-value', text: 'tag:' };
  return { key: 'tag', tag, operator: '=', value: at < 0 ? '' : unquote(rest.slice(at + 1)), negated };
}

function unquote(text: string): string {
  return text.replaceAll('"', '').toLowerCase();
}

/** Compares dotted versions number by number: negative when `a` is older. What is no number counts as 0. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (Number.parseInt(left[at] ?? '0', 10) || 0) - (Number.parseInt(right[at] ?? '0', 10) || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
