import type { DocumentIdentifier, DocumentType } from '@aws-sdk/client-ssm';
import { parametersOf, parseContent, type Members } from '../../contract/document-content.ts';
import { failed } from '../../contract/failure.ts';
import type { RunnableDetails, RunnableDocument } from '../../contract/runnable.ts';
import type { AwsCall } from './aws.ts';
import { walkPages } from './pages.ts';

/** Of 50 documents each: AWS's own are some hundreds. */
const mostPages = 40;

/** All documents of a type, those of the account first. Throws FailureError. */
export async function listRunnable(
  { aws, scope, signal }: AwsCall,
  type: DocumentType,
): Promise<{ documents: RunnableDocument[]; more: boolean }> {
  const { ListDocumentsCommand } = await import('@aws-sdk/client-ssm');
  const found: DocumentIdentifier[] = [];
  let pages = 0;
  let more = false;
  const fetchPage = async (token: string | undefined) => {
    const command = new ListDocumentsCommand({
      Filters: [{ Key: 'DocumentType', Values: [type] }],
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

/** What a version of a document is and asks for, and what is in it. Throws FailureError, also for another type. */
export async function readRunnable(
  { aws, scope, signal }: AwsCall,
  type: DocumentType,
  { name, version }: { readonly name: string; readonly version: string },
): Promise<{ details: RunnableDetails; targetType: string; members: Members }> {
  const { DescribeDocumentCommand, GetDocumentCommand } = await import('@aws-sdk/client-ssm');
  const input = { Name: name, DocumentVersion: version };
  const [{ Document = {} }, { Content = '', DocumentVersion = '' }] = await Promise.all([
    aws.send(scope, 'ssm', new DescribeDocumentCommand(input), signal),
    aws.send(scope, 'ssm', new GetDocumentCommand(input), signal),
  ]);
  if (Document.DocumentType !== type)
    throw failed('unsupported', `The document ${name} is no ${type} document.`, { operation: 'ssm:GetDocument' });
  const { Owner = '', PlatformTypes = [], Description = '', TargetType = '' } = Document;
  const members = membersIn(Content, name);
  const details = {
    name,
    owner: Owner,
    platforms: [...PlatformTypes],
    description: Description,
    version: DocumentVersion,
    parameters: parametersOf(members),
  };
  return { details, targetType: TargetType, members };
}

function membersIn(content: string, name: string): Members {
  try {
    return parseContent(content).members;
  } catch {
    throw failed('unsupported', `The content of ${name} cannot be read.`, { operation: 'ssm:GetDocument' });
  }
}
