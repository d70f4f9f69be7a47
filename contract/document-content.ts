import { isMap as isYamlMap, LineCounter, parseDocument, stringify } from 'yaml';
import { parameterText } from './document-parameters.ts';
import type { DocumentParameter } from './values.ts';
import { isTooDeep, readOptions, refusedKey, refusedText } from './yaml-limits.ts';

export type Members = Readonly<Record<string, unknown>>;

/** A document's content as it is written. */
export interface ParsedContent {
  readonly format: 'JSON' | 'YAML';
  /** The content's members as plain values; nothing of it is checked. */
  readonly members: Members;
}

/** Text that is neither JSON nor YAML, or no map. `line` and `column` count from 1; `offset` from 0. */
export class ContentSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  constructor(message: string, place: { readonly line: number; readonly column: number; readonly offset: number }) {
    super(message);
    this.name = 'ContentSyntaxError';
    ({ line: this.line, column: this.column, offset: this.offset } = place);
  }
}

/** JSON begins with a brace; all else is read as YAML (AWS takes both). */
export function formatOf(content: string): 'JSON' | 'YAML' {
  return /^\s*[{[]/.test(content) ? 'JSON' : 'YAML';
}

/**
 * Reads a document's content, JSON or YAML 1.2. No document needs aliases, and those of a few lines can stand for gigabytes
 * or for themselves: they are refused, as what is nested deeper than a program can go. Throws
 * ContentSyntaxError alone.
 */
export function parseContent(content: string): ParsedContent {
  const members = jsonMap(content);
  if (members !== undefined) return { format: 'JSON', members };
  const lines = new LineCounter();
  const refuse = (message: string, offset: number) => {
    const { line, col } = lines.linePos(offset);
    return new ContentSyntaxError(message, { line: Math.max(1, line), column: Math.max(1, col), offset });
  };
  try {
    const text = refusedText(content);
    if (text !== undefined) throw refuse(text.reason, text.offset);
    const document = parseDocument(content, { lineCounter: lines, ...readOptions });
    const [error] = document.errors;
    if (error !== undefined) throw refuse(error.message, error.pos[0]);
    if (!isYamlMap(document.contents)) throw refuse('The content is no map of members.', 0);
    const key = refusedKey(document);
    if (key !== undefined) throw refuse(key.reason, key.offset);
    return { format: formatOf(content), members: document.toJS({ maxAliasCount: 0 }) as Members };
  } catch (thrown) {
    if (thrown instanceof ContentSyntaxError) throw thrown;
    throw refuse(thrown instanceof Error ? thrown.message : String(thrown), 0);
  }
}

/** JSON that is a map; undefined for all else, of which the reader of YAML knows the place. */
function jsonMap(content: string): Members | undefined {
  if (formatOf(content) !== 'JSON') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  return isTooDeep(value) || Array.isArray(value) ? undefined : (value as Members);
}

/** The same content in the other format; undefined where it cannot be read, and as it is where it has the format. */
export function convertContent(content: string, format: string): string | undefined {
  try {
    const parsed = parseContent(content);
    if (parsed.format === format || format === 'TEXT') return content;
    return format === 'JSON' ? `${JSON.stringify(parsed.members, undefined, 2)}\n` : stringify(parsed.members);
  } catch (error) {
    if (error instanceof ContentSyntaxError) return undefined;
    throw error;
  }
}

/** The parameters of a content's members, of any schema version; what is not there is left out. */
export function parametersOf(members: Members): DocumentParameter[] {
  return Object.entries(membersOf(members['parameters'])).map(([name, value]) => readParameter(name, membersOf(value)));
}

const types: ReadonlySet<string> = new Set(['StringList', 'Boolean', 'Integer', 'MapList', 'StringMap']);

function readParameter(name: string, given: Members): DocumentParameter {
  const { default: fallback, allowedValues, displayType } = given;
  const type = textOf(given['type']);
  const [, inList, single] = /^(?:List<(AWS::[\w:]+)>|(AWS::[\w:]+))$/.exec(type) ?? [];
  const awsType = inList ?? single;
  const counts = (['minChars', 'maxChars', 'minItems', 'maxItems'] as const).flatMap((rule) => {
    const count = Number(textOf(given[rule]) || Number.NaN);
    return Number.isFinite(count) ? [[rule, count] as const] : [];
  });
  return {
    name,
    // What AWS may add later is asked for as a text.
    type: inList === undefined ? (types.has(type) ? (type as DocumentParameter['type']) : 'String') : 'StringList',
    ...(awsType !== undefined && { awsType }),
    description: textOf(given['description']),
    ...(fallback !== undefined && fallback !== null && { default: itemsOf(fallback) }),
    allowedValues: Array.isArray(allowedValues) ? allowedValues.map(textOf) : [],
    allowedPattern: textOf(given['allowedPattern']),
    ...Object.fromEntries(counts),
    ...(displayType === 'textarea' && { multiline: true }),
  };
}

function itemsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(textOf);
}

function textOf(value: unknown): string {
  return parameterText(value) ?? '';
}

/** A map's members; none for anything else. */
export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
