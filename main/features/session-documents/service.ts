import type { DocumentIdentifier } from '@aws-sdk/client-ssm';
import { failed, FailureError } from '../../../contract/failure.ts';
import type { SessionDocument } from '../../../contract/features/session-documents.ts';
import { preferencesDocument } from '../../../contract/session-preferences.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkUpTo } from '../../aws/pages.ts';
import { readDocument } from '../../aws/session-document.ts';
import { readContent } from './content.ts';

/** Of 50 documents each. */
const mostPages = 10;
/** ListDocuments does not tell a document's session type: so many of the account's own are looked into. */
const mostLookedInto = 40;

/** Amazon's documents for port forwarding and SSH. */
const amazonsPorts = /^AWS-Start(?:PortForwarding|SSH)/;

export interface DocumentList {
  readonly documents: Array<{ name: string; isAmazons: boolean }>;
  readonly more: boolean;
}

/** The documents that open a terminal; one that cannot be looked into stays in the list. Throws FailureError. */
export async function listDocuments(aws: Pick<Aws, 'send'>, scope: Scope, signal: AbortSignal): Promise<DocumentList> {
  const { ListDocumentsCommand } = await import('@aws-sdk/client-ssm');
  const found: DocumentIdentifier[] = [];
  let isCut = false;
  const fetchPage = async (token: string | undefined) => {
    const command = new ListDocumentsCommand({
      Filters: [{ Key: 'DocumentType', Values: ['Session'] }],
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { DocumentIdentifiers = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: DocumentIdentifiers, next: NextToken };
  };
  for await (const { items, more } of walkUpTo(mostPages, fetchPage, signal)) {
    found.push(...items);
    isCut = more;
  }
  const offered = found.flatMap(({ Name = '', Owner }) =>
    Name === '' || Name === preferencesDocument || amazonsPorts.test(Name)
      ? []
      : [{ name: Name, isAmazons: Owner === 'Amazon' }],
  );
  const lookedInto = offered.filter(({ isAmazons }) => !isAmazons).slice(0, mostLookedInto);
  const checks = await Promise.all(lookedInto.map(async ({ name }) => [name, await isPort(aws, scope, name, signal)]));
  const ports = new Set(checks.flatMap(([name, is]) => (is === true ? [name] : [])));
  return { documents: offered.filter(({ name }) => !ports.has(name)), more: isCut };
}

async function isPort(aws: Pick<Aws, 'send'>, scope: Scope, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    const document = await readDocument(aws, scope, name, '$DEFAULT', signal);
    return document !== undefined && readContent(name, document.content) === undefined;
  } catch (error) {
    if (error instanceof FailureError && error.failure.code !== 'cancelled') return false;
    throw error;
  }
}

/** What a document is and asks for. Throws FailureError. */
export async function describeDocument(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  name: string,
  signal: AbortSignal,
): Promise<SessionDocument> {
  const found = await readDocument(aws, scope, name, '$DEFAULT', signal);
  const operation = 'ssm:GetDocument';
  if (found === undefined)
    throw failed('document-missing', `There is no document ${name}.`, { operation, subject: { document: name } });
  const document = readContent(name, found.content);
  if (document === undefined) throw failed('unsupported', `The document ${name} opens no terminal.`, { operation });
  return document;
}
