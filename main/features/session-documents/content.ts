import { membersOf, parametersOf } from '../../../contract/document-content.ts';
import { TerminalSessionType, type SessionDocument } from '../../../contract/features/session-documents.ts';
import { readPreferences } from '../../../contract/session-preferences.ts';

/** Reads a Session document's content (schema version 1.0, JSON); undefined for what opens no terminal. */
export function readContent(name: string, content: string): SessionDocument | undefined {
  const document = membersOf(parsed(content));
  const type = TerminalSessionType.safeParse(document['sessionType']);
  if (!type.success) return undefined;
  return {
    name,
    sessionType: type.data,
    description: typeof document['description'] === 'string' ? document['description'] : '',
    parameters: parametersOf(document),
    ...(document['inputs'] !== undefined && { inputs: readPreferences(content) }),
  };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
