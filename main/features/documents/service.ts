import type {
  DocumentDescription,
  DocumentIdentifier,
  DocumentVersionInfo as AwsVersionInfo,
} from '@aws-sdk/client-ssm';
import { ContentSyntaxError, parametersOf, parseContent } from '../../../contract/document-content.ts';
import type {
  DocumentContent,
  DocumentDetails,
  DocumentFormat,
  DocumentOwner,
  DocumentRow,
  DocumentVersionInfo,
} from '../../../contract/features/documents.ts';
import { failed, FailureError, type Failure } from '../../../contract/failure.ts';
import type { DocumentParameter } from '../../../contract/values.ts';
import type { AwsCall } from '../../aws/aws.ts';
import { walkPages } from '../../aws/pages.ts';

/** Of 50 documents each, the service's most: Amazon's are hundreds, everybody's public ones thousands. */
const mostPages = 40;
const mostVersions = 1_000;

/** The documents of one kind of owner, as their pages arrive. Throws FailureError. */
export async function listDocuments(
  { aws, scope, signal }: AwsCall,
  owner: DocumentOwner,
  emit: (page: { rows: DocumentRow[]; more: boolean }) => void,
): Promise<void> {
  const { ListDocumentsCommand } = await import('@aws-sdk/client-ssm');
  let pages = 0;
  let more = false;
  const fetchPage = async (token: string | undefined) => {
    const command = new ListDocumentsCommand({
      Filters: [{ Key: 'Owner', Values: [owner] }],
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { DocumentIdentifiers = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    pages += 1;
    more = pages === mostPages && NextToken !== undefined && NextToken !== '';
    return { items: DocumentIdentifiers, next: more ? undefined : NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) {
    emit({ rows: items.filter(({ Name }) => Name !== undefined && Name !== '').map(rowOf), more });
  }
}

function rowOf(identifier: DocumentIdentifier): DocumentRow {
  const { Name = '', Owner = '', DocumentType = '', DocumentFormat: format = '', CreatedDate } = identifier;
  return {
    name: Name,
    owner: Owner,
    type: DocumentType,
    format,
    schemaVersion: identifier.SchemaVersion ?? '',
    platforms: identifier.PlatformTypes ?? [],
    version: identifier.DocumentVersion ?? '',
    targetType: identifier.TargetType ?? '',
    tags: tagsOf(identifier.Tags),
    ...(CreatedDate !== undefined && { createdAt: CreatedDate.getTime() }),
  };
}

function tagsOf(tags: DocumentIdentifier['Tags'] = []): Array<[string, string]> {
  return tags.map(({ Key = '', Value = '' }) => [Key, Value]);
}

/** One version's content in its author's format. Throws FailureError. */
export async function readContent(
  { aws, scope, signal }: AwsCall,
  name: string,
  version: string,
): Promise<DocumentContent> {
  const { GetDocumentCommand, DescribeDocumentCommand } = await import('@aws-sdk/client-ssm');
  const which = { Name: name, DocumentVersion: version };
  // GetDocument answers in JSON unless it is told the format.
  const { Document = {} } = await aws.send(scope, 'ssm', new DescribeDocumentCommand(which), signal);
  const format = formatOf(Document.DocumentFormat);
  const command = new GetDocumentCommand({ ...which, DocumentFormat: format });
  const found = await aws.send(scope, 'ssm', command, signal);
  const content = found.Content ?? '';
  return {
    name,
    version: found.DocumentVersion ?? '',
    type: found.DocumentType ?? '',
    format,
    content,
    parameters: readable(content),
  };
}

/** Packages and other contents have no parameters, or are no maps at all. */
function readable(content: string): DocumentParameter[] {
  try {
    return parametersOf(parseContent(content).members);
  } catch (error) {
    if (error instanceof ContentSyntaxError) return [];
    throw error;
  }
}

function formatOf(format: string | undefined): DocumentFormat {
  return format === 'YAML' || format === 'TEXT' ? format : 'JSON';
}

/** All that one document's pane shows. Throws FailureError where the document itself cannot be described. */
export async function describeDocument(call: AwsCall, name: string, own: boolean): Promise<DocumentDetails> {
  const { DescribeDocumentCommand } = await import('@aws-sdk/client-ssm');
  const { aws, scope, signal } = call;
  const notices: Failure[] = [];
  const noticing = async <T>(part: Promise<T>): Promise<T | undefined> => {
    try {
      return await part;
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.code === 'cancelled') throw error;
      notices.push(error.failure);
      return undefined;
    }
  };
  const [described, versions, shares] = await Promise.all([
    aws.send(scope, 'ssm', new DescribeDocumentCommand({ Name: name }), signal),
    noticing(readVersions(call, name)),
    own ? noticing(readShares(call, name)) : undefined,
  ]);
  if (described.Document === undefined)
    throw failed('unexpected', 'DescribeDocument told nothing.', { operation: 'ssm:DescribeDocument' });
  return {
    ...factsOf(described.Document),
    versions: versions ?? [],
    ...(shares !== undefined && { shares }),
    notices,
  };
}

function factsOf(document: DocumentDescription): Omit<DocumentDetails, 'versions' | 'shares' | 'notices'> {
  const { CreatedDate, DefaultVersion = '1' } = document;
  return {
    description: document.Description ?? '',
    status: document.Status ?? '',
    statusInformation: document.StatusInformation ?? '',
    defaultVersion: DefaultVersion,
    latestVersion: document.LatestVersion ?? DefaultVersion,
    format: formatOf(document.DocumentFormat),
    targetType: document.TargetType ?? '',
    tags: tagsOf(document.Tags),
    ...(CreatedDate !== undefined && { createdAt: CreatedDate.getTime() }),
  };
}

/** Newest first. */
async function readVersions({ aws, scope, signal }: AwsCall, name: string): Promise<DocumentVersionInfo[]> {
  const { ListDocumentVersionsCommand } = await import('@aws-sdk/client-ssm');
  const found: DocumentVersionInfo[] = [];
  const fetchPage = async (token: string | undefined) => {
    const command = new ListDocumentVersionsCommand({
      Name: name,
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { DocumentVersions = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: DocumentVersions, next: found.length + 50 > mostVersions ? undefined : NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) found.push(...items.map(versionOf));
  return found.sort((a, b) => Number(b.version) - Number(a.version));
}

function versionOf(info: AwsVersionInfo): DocumentVersionInfo {
  const { DocumentVersion: version = '', VersionName = '', CreatedDate, IsDefaultVersion = false } = info;
  return {
    version,
    versionName: VersionName,
    ...(CreatedDate !== undefined && { createdAt: CreatedDate.getTime() }),
    isDefault: IsDefaultVersion,
    format: info.DocumentFormat ?? '',
    status: info.Status ?? '',
  };
}

async function readShares({ aws, scope, signal }: AwsCall, name: string): Promise<string[]> {
  const { DescribeDocumentPermissionCommand } = await import('@aws-sdk/client-ssm');
  const found: string[] = [];
  const fetchPage = async (token: string | undefined) => {
    const command = new DescribeDocumentPermissionCommand({
      Name: name,
      PermissionType: 'Share',
      ...(token !== undefined && { NextToken: token }),
    });
    const { AccountIds = [], NextToken } = await aws.send(scope, 'ssm', command, signal);
    return { items: AccountIds, next: NextToken };
  };
  for await (const items of walkPages(fetchPage, signal)) found.push(...items);
  return found;
}
