import { isScalar, Lexer, visit, type Document, type ParseOptions, type DocumentOptions } from 'yaml';

/** Levels of lists and maps: AWS's own documents have about ten. */
const mostLevels = 100;

/** What the lexer puts before a text that is a value as it stands, and its other marks, which stand for no text. */
const valueMark = '\u001F';
const marks: ReadonlySet<string> = new Set([valueMark, '\u0002', '\u0018']);

/** What is not read, and where: an offset from 0. */
interface Refused {
  readonly reason: string;
  readonly offset: number;
}

/**
 * What makes a reader of YAML work without end, found before anything recursive reads the text; undefined for most.
 * Aliases multiply and can hold themselves, and no document of Systems Manager has any. Levels are brackets that are open,
 * and lists and keys that begin in one line; those by indentation are few for their size.
 */
export function refusedText(content: string): Refused | undefined {
  let open = 0;
  let inLine = 0;
  let offset = 0;
  let before = '';
  for (const token of new Lexer().lex(content)) {
    const isValue = before === valueMark;
    before = token;
    if (!isValue && token.startsWith('*')) return { reason: 'Aliases are not read.', offset };
    if (token === '[' || token === '{') open += isValue ? 0 : 1;
    else if (token === ']' || token === '}') open -= isValue ? 0 : 1;
    else if (token === '-' || token === '?') inLine += isValue ? 0 : 1;
    else if (token.includes('\n')) inLine = 0;
    if (open > mostLevels || inLine > mostLevels) return { reason: 'The content is nested too deep.', offset };
    if (!marks.has(token)) offset += token.length;
  }
  return undefined;
}

/**
 * How a text is read whose keys `refusedKey` looks at: the reader itself compares each key with all before it, seconds for
 * a document of as many keys as AWS takes.
 */
export const readOptions = { prettyErrors: false, uniqueKeys: false } as const satisfies ParseOptions & DocumentOptions;

/**
 * A key that its map has already, or that is a list or a map (it is written out for each level around it). No document of
 * Systems Manager has one.
 */
export function refusedKey(document: Document): Refused | undefined {
  let refused: Refused | undefined;
  visit(document, {
    Map(_key, { items }) {
      const known = new Set<unknown>();
      for (const { key } of items) {
        const value = isScalar(key) ? key.value : key;
        if (isScalar(key) || key === null) {
          if (!known.has(value)) {
            known.add(value);
            continue;
          }
          refused = { reason: `The key ${String(value)} is there already.`, offset: startOf(key) };
        } else refused = { reason: 'A key is a list or a map.', offset: startOf(key) };
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return refused;
}

function startOf(node: unknown): number {
  return (node as { range?: readonly [number, number, number] } | null)?.range?.[0] ?? 0;
}

/** Whether plain values are nested deeper than a program can follow. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= mostLevels; depth += 1) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}
