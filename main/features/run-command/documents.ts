import type { DocumentIdentifier } from '@aws-sdk/client-ssm';
import { parametersOf, parseContent } from '../../../contract/document-content.ts';
import type { CommandDocumentDetails } from '../../../contract/features/run-command.ts';
import { failed } from '../../../contract/failure.ts';
import type { RunnableDocument } from '../../../contract/runnable.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';

/** Of 50 documents each: AWS's own are some 150. */
const mostPages = 40;

/** All Command documents of a scope, those of the account first. Throws FailureError. */
export async function listDocuments(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  signal: AbortSignal,
): Promise<{ documents: RunnableDocument[]; more: boolean }> {
  const { ListDocumentsCommand } = await import('@aws-sdk/client-ssm');
  const found: DocumentIdentifier[] = [];
  let pages = 0;
  let more = false;
  const fetchPage = async (token: string | undefined) => {
    const command = new ListDocumentsCommand({
      Filters: [{ Key: 'DocumentType', Values: ['Command'] }],
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { DocumentIdentifiers = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    pages += 1;
    more = pages === mostPages && NextToken !== undefined && NextToken !== '';
    return { items: DocumentIdentifiers, next: more ? undefined : NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) found.push(...items);
  const documents = found.flatMap(({ Name = '', Owner = '', PlatformTypes = [] }) =>
    Name === '' ? [] : [{ name: Name, owner: Owner, platforms: [...PlatformTypes] }],
  );
  const isOwn = ({ owner }: RunnableDocument) => (owner === 'Amazon' ? 1 : 0);
  return { documents: documents.toSorted((a, b) => isOwn(a) - isOwn(b) || a.name.localeCompare(b.name)), more };
}

/** What a document is and asks for. Throws FailureError. */
export async function describeDocument(
  aws: Pick<Aws, 'send'>,
  scope: Scope,
  name: string,
  signal: AbortSignal,
): Promise<CommandDocumentDetails> {
  const { DescribeDocumentCommand, GetDocumentCommand } = await import('@aws-sdk/client-ssm');
  const [{ Document = {} }, { Content = '', DocumentVersion = '' }] = await Promise.all([
    aws.send(scope, 'ssm', new DescribeDocumentCommand({ Name: name }), signal),
    aws.send(scope, 'ssm', new GetDocumentCommand({ Name: name }), signal),
  ]);
  const operation = 'ssm:GetDocument';
  if (Document.DocumentType !== 'Command')
    throw failed('unsupported', `The document ${name} is no Command document.`, { operation });
  const { Owner = '', PlatformTypes = [], Description = '' } = Document;
  return {
    name,
    owner: Owner,
    platforms: [...PlatformTypes],
    description: Description,
    version: DocumentVersion,
    parameters: parametersOf(membersIn(Content, name)),
  };
}

function membersIn(content: string, name: string) {
  try {
    return parseContent(content).members;
  } catch {
    throw failed('unsupported', `The content of ${name} cannot be read.`, { operation: 'ssm:GetDocument' });
  }
}
