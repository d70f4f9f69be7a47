import {
  TerminalSessionType,
  type DocumentParameter,
  type SessionDocument,
} from '../../../contract/features/session-documents.ts';
import { readPreferences } from '../../../contract/session-preferences.ts';

type Members = Readonly<Record<string, unknown>>;

/** Reads a Session document's content (schema version 1.0, JSON); undefined for what opens no terminal. */
export function readContent(name: string, content: string): SessionDocument | undefined {
  const document = membersOf(parsed(content));
  const type = TerminalSessionType.safeParse(document['sessionType']);
  if (!type.success) return undefined;
  return {
    name,
    sessionType: type.data,
    description: textOf(document['description']),
    parameters: Object.entries(membersOf(document['parameters'])).map(([key, value]) =>
      readParameter(key, membersOf(value)),
    ),
    ...(document['inputs'] !== undefined && { inputs: readPreferences(content) }),
  };
}

const types: ReadonlySet<string> = new Set(['StringList', 'Boolean', 'Integer']);

function readParameter(name: string, given: Members): DocumentParameter {
  const type = textOf(given['type']);
  const { default: fallback, allowedValues } = given;
  return {
    name,
    // What AWS may add later is asked for as a text.
    type: types.has(type) ? (type as DocumentParameter['type']) : 'String',
    description: textOf(given['description']),
    ...(fallback !== undefined && { default: Array.isArray(fallback) ? fallback.map(textOf) : [textOf(fallback)] }),
    allowedValues: Array.isArray(allowedValues) ? allowedValues.map(textOf) : [],
    allowedPattern: textOf(given['allowedPattern']),
  };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
