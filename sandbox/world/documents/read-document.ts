import { ContentError, readSessionDocument, type SessionDocument } from '../session-document.ts';
import { platformsOf, readCommandSteps, type CommandStep } from './command-document.ts';
import type { Platform } from './command-actions.ts';
import { parseContent, text, type DocumentFormat } from './content.ts';
import { readParameters, type Parameters } from './parameters.ts';
import { readRunbook, type Runbook } from './runbook.ts';

/** A content that was understood; of the last three members one is set, by its type. */
export interface DocumentBody {
  readonly schemaVersion: string;
  readonly description: string;
  readonly parameters: Parameters;
  readonly platforms: readonly Platform[];
  readonly session?: SessionDocument;
  readonly steps?: readonly CommandStep[];
  readonly runbook?: Runbook;
}

const schemas: Readonly<Record<string, readonly string[]>> = {
  Automation: ['0.3'],
  Command: ['1.2', '2.0', '2.2'],
  Policy: ['2.0', '2.2'],
  Session: ['1.0'],
};
const everywhere: readonly Platform[] = ['Windows', 'Linux', 'MacOS'];
const none: Parameters = new Map();

/** Reads a content by its document's type; types without steps are read no further. Throws ContentError. */
export function readDocument(type: string, content: string, format: DocumentFormat): DocumentBody {
  const known = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (known !== undefined && format === 'TEXT')
    throw new ContentError(`A document of type ${type} must be in JSON or YAML.`);
  if (known === undefined) return other(content, format);
  const read = parseContent(content, format);
  const schemaVersion = text(read.schemaVersion);
  if (!known.includes(schemaVersion))
    throw new ContentError(
      `Document schema version, ${schemaVersion}, is not supported by document type ${type}.`,
      'InvalidDocumentSchemaVersion',
    );
  const common = { schemaVersion, description: text(read.description), platforms: everywhere };
  if (type === 'Session') {
    const session = readSessionDocument(format === 'JSON' ? content : JSON.stringify(read));
    return { ...common, parameters: readParameters(read.parameters), session };
  }
  const parameters = readParameters(read.parameters);
  if (type === 'Automation') return { ...common, parameters, runbook: readRunbook(read) };
  const steps = readCommandSteps(read);
  return { ...common, platforms: platformsOf(steps), parameters, steps };
}

function other(content: string, format: DocumentFormat): DocumentBody {
  const read = format === 'TEXT' ? {} : parseContent(content, format);
  const schemaVersion = text((read as { schemaVersion?: unknown }).schemaVersion) || '1.0';
  return {
    schemaVersion,
    description: text((read as { description?: unknown }).description),
    parameters: none,
    platforms: everywhere,
  };
}
