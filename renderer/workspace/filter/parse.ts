/** One part of a filter as it was typed. */
export interface Term {
  /** Lower case; undefined for a plain word. */
  readonly key: string | undefined;
  readonly operator: Operator;
  /** Lower case. */
  readonly value: string;
  readonly negated: boolean;
  /** Where it stands in the text. */
  readonly from: number;
  readonly to: number;
}

export type Operator = ':' | '=' | '<' | '<=' | '>' | '>=';

export type FilterProblem =
  | { readonly kind: 'unknown-key'; readonly word: string }
  | { readonly kind: 'no-comparison'; readonly word: string }
  | { readonly kind: 'no-version'; readonly word: string }
  | { readonly kind: 'open-quote'; readonly word: string };

export interface Parsed {
  readonly terms: readonly Term[];
  readonly problems: readonly FilterProblem[];
}

/**
 * Reads a filter: words and `key:value` terms between spaces. `"…"` keeps spaces (in a value too: `tag:"Env=blue green"`),
 * `-` before a term negates it, `<` `<=` `>` `>=` `=` may follow the colon. What is half typed (`ping:`, `-`) says nothing.
 */
export function parseFilter(text: string): Parsed {
  const terms: Term[] = [];
  const problems: FilterProblem[] = [];
  for (const token of tokensOf(text)) {
    if (token.open) problems.push({ kind: 'open-quote', word: text.slice(token.from, token.to) });
    const term = termOf(token);
    if (term.value !== '') terms.push(term);
  }
  return { terms, problems };
}

export interface Token {
  readonly from: number;
  readonly to: number;
  /** Without its quotes. */
  readonly plain: string;
  /** Length of what stands before the first quote, in `plain`; all of it where there is none. */
  readonly bare: number;
  /** The last quote is not closed. */
  readonly open: boolean;
}

/** The parts between spaces; spaces inside of quotes do not part. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at += 1;
      continue;
    }
    const from = at;
    let plain = '';
    let bare: number | undefined;
    let quoted = false;
    for (; at < text.length && (quoted || !isSpace(text[at])); at++) {
      if (text[at] === '"') {
        bare ??= plain.length;
        quoted = !quoted;
      } else plain += text[at];
    }
    tokens.push({ from, to: at, plain, bare: bare ?? plain.length, open: quoted });
  }
  return tokens;
}

const keyForm = /^(-?)([a-z][a-z-]*):(<=|>=|<|>|=)?(.*)$/is;

function termOf({ plain, bare, from, to }: Token): Term {
  const place = { from, to };
  const parts = keyForm.exec(plain);
  // A colon inside of quotes is text.
  if (parts !== null && plain.indexOf(':') < bare) {
    const [, sign, key = '', operator, value = ''] = parts;
    return {
      key: key.toLowerCase(),
      operator: (operator as Operator | undefined) ?? ':',
      value: value.toLowerCase(),
      negated: sign === '-',
      ...place,
    };
  }
  const negated = plain.startsWith('-') && bare > 0;
  return { key: undefined, operator: ':', value: plain.slice(negated ? 1 : 0).toLowerCase(), negated, ...place };
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
