import { parse, stringify } from 'yaml';
import { ContentError } from '../session-document.ts';

export type DocumentFormat = 'JSON' | 'YAML' | 'TEXT';

/** A content's top object. Throws ContentError that says where it cannot be read. */
export function parseContent(content: string, format: DocumentFormat): Readonly<Record<string, unknown>> {
  return object(format === 'YAML' ? yaml(content) : json(content), 'content');
}

/** A content in another format; TEXT is never changed. */
export function converted(content: string, from: DocumentFormat, to: DocumentFormat): string {
  if (from === to || from === 'TEXT' || to === 'TEXT') return content;
  const value = parseContent(content, from);
  return to === 'JSON' ? JSON.stringify(value, null, 2) : stringify(value);
}

/** Throws ContentError for anything but an object. */
export function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ContentError(`${name} must be an object.`);
}

/** Throws ContentError for anything but a list of objects. */
export function objects(value: unknown, name: string): Array<Readonly<Record<string, unknown>>> {
  if (!Array.isArray(value)) throw new ContentError(`${name} must be a list.`);
  return value.map((entry: unknown, index) => object(entry, `${name}[${index}]`));
}

/** A text, a number or a boolean as text; empty for anything else. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Throws ContentError that names the first member that is not among the known ones. */
export function onlyMembers(value: Readonly<Record<string, unknown>>, known: ReadonlySet<string>, where: string): void {
  const stranger = Object.keys(value).find((name) => !known.has(name));
  if (stranger !== undefined) throw new ContentError(`${where} has an unknown member: ${stranger}.`);
}

function json(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new ContentError(`JSON not well-formed. ${error instanceof Error ? error.message : ''}`);
  }
}

function yaml(content: string): unknown {
  try {
    return parse(content, { maxAliasCount: 50, logLevel: 'error' });
  } catch (error) {
    throw new ContentError(`YAML not well-formed. ${error instanceof Error ? error.message : ''}`);
  }
}
