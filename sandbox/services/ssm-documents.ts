import { createHash } from 'node:crypto';
import { AwsError, validation } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import type { Documents, DocumentVersion, StoredDocument } from '../world/document-store.ts';
import { ContentError } from '../world/session-document.ts';
import type { Caller } from './service.ts';
import { list, required, strings } from './ssm-nodes.ts';

const largestContent = 65_536;
const mostDocuments = 500;
const mostVersions = 1_000;

/** ssm:CreateDocument of Session documents in JSON. */
export function createDocument(input: Input, caller: Caller): unknown {
  const documents = documentsOf(caller);
  const name = required(input, 'Name');
  if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(name))
    throw validation('name', name, 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$');
  if (/^(?:aws|amazon|amzn)/i.test(name))
    throw new AwsError('ValidationException', `The document name ${name} begins with a reserved word.`);
  if (documents.find(name) !== undefined)
    throw new AwsError('DocumentAlreadyExists', 'Document with same name already exists');
  if (documents.list().length >= mostDocuments) throw new AwsError('DocumentLimitExceeded', '');
  if (input.DocumentType !== 'Session')
    throw new AwsError(
      'InvalidDocumentSchemaVersion',
      'Documents of this type are not part of this sandbox: Session is.',
    );
  written(documents, name, contentOf(input));
  return { DocumentDescription: { ...described(documentNamed(documents, name)), Status: 'Creating' } };
}

/** ssm:UpdateDocument: a new version of the latest one; the default stays. */
export function updateDocument(input: Input, caller: Caller): unknown {
  const documents = documentsOf(caller);
  const document = ownDocument(documents, required(input, 'Name'), caller);
  const content = contentOf(input);
  const latest = latestOf(document);
  const asked = input.DocumentVersion ?? '1';
  if (asked !== '$LATEST' && asked !== String(latest.number)) throw invalidVersion();
  if (latest.content === content)
    throw new AwsError('DuplicateDocumentContent', 'The content of the document is the same as the latest version.');
  if (document.versions.length >= mostVersions) throw new AwsError('DocumentVersionLimitExceeded', '');
  const { number } = written(documents, document.name, content);
  return {
    DocumentDescription: { ...described(documentNamed(documents, document.name), number), Status: 'Updating' },
  };
}

/** ssm:UpdateDocumentDefaultVersion: takes a number, not $LATEST. */
export function updateDocumentDefaultVersion(input: Input, caller: Caller): unknown {
  const documents = documentsOf(caller);
  const document = ownDocument(documents, required(input, 'Name'), caller);
  const asked = required(input, 'DocumentVersion');
  if (!/^[1-9]\d*$/.test(asked))
    throw validation('documentVersion', asked, 'Member must satisfy regular expression pattern: (^[1-9][0-9]*$)');
  const { number } = versionOf(document, asked);
  documents.setDefault(document.name, number);
  return { Description: { Name: document.name, DefaultVersion: String(number) } };
}

/** ssm:DescribeDocument. */
export function describeDocument(input: Input, caller: Caller): unknown {
  const document = documentNamed(documentsOf(caller), required(input, 'Name'));
  return { Document: described(document, versionOf(document, input.DocumentVersion).number) };
}

/** ssm:GetDocument. */
export function getDocument(input: Input, caller: Caller): unknown {
  const document = documentNamed(documentsOf(caller), required(input, 'Name'));
  const { number, content, createdAt } = versionOf(document, input.DocumentVersion);
  return {
    Name: document.name,
    CreatedDate: createdAt / 1000,
    DocumentVersion: String(number),
    Status: 'Active',
    Content: content,
    DocumentType: 'Session',
    DocumentFormat: 'JSON',
    AttachmentsContent: [],
  };
}

/** ssm:DeleteDocument; an Amazon document cannot be deleted. */
export function deleteDocument(input: Input, caller: Caller): unknown {
  const documents = documentsOf(caller);
  documents.remove(ownDocument(documents, required(input, 'Name'), caller).name);
  return {};
}

type DocumentFilter = (document: StoredDocument, values: readonly string[]) => boolean;

const filters: Readonly<Record<string, DocumentFilter>> = {
  DocumentType: (_document, values) => values.includes('Session'),
  Owner: ({ owner }, values) =>
    values.some((value) => value === 'All' || (value === 'Amazon') === (owner === 'Amazon')),
  Name: ({ name }, values) => values.some((value) => name.startsWith(value)),
  SearchKeyword: ({ name }, values) => values.every((value) => name.toLowerCase().includes(value.toLowerCase())),
};

/** ssm:ListDocuments: by name, 1 to 50 a page. */
export function listDocuments(input: Input, caller: Caller): unknown {
  const asked = [
    ...list(input.Filters).map(({ Key, Values }) => ({ key: String(Key), values: strings(Values) })),
    ...list(input.DocumentFilterList).map(({ key, value }) => ({ key: String(key), values: [String(value)] })),
  ];
  const tests = asked.map(({ key, values }) => {
    const test = Object.hasOwn(filters, key) ? filters[key] : undefined;
    if (test === undefined) throw new AwsError('InvalidFilterKey', '');
    return (document: StoredDocument) => test(document, values);
  });
  const all = documentsOf(caller)
    .list()
    .filter((document) => tests.every((test) => test(document)));
  const size = pageSize(input.MaxResults, { least: 1, most: 50, usual: 10 });
  const question = ['ListDocuments', caller.accountId, caller.region, asked];
  const from = readToken(question, input.NextToken);
  const next = from + size < all.length ? makeToken(question, from + size) : undefined;
  const rows = all.slice(from, from + size).map((document) => identified(document));
  return { DocumentIdentifiers: rows, ...(next !== undefined && { NextToken: next }) };
}

/** A document by its name or ARN. Throws InvalidDocument. */
export function documentNamed(documents: Documents, name: string): StoredDocument {
  const document = documents.find(name.replace(/^arn:.*:document\//, ''));
  if (document === undefined) throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
  return document;
}

/** A version by number, `$DEFAULT` (also when nothing is asked) or `$LATEST`. Throws InvalidDocumentVersion. */
export function versionOf(document: StoredDocument, asked: unknown = '$DEFAULT'): DocumentVersion {
  if (asked === '$LATEST') return latestOf(document);
  const number = asked === '$DEFAULT' ? String(document.defaultVersion) : asked;
  const found = document.versions.find((version) => String(version.number) === number);
  if (found === undefined) throw invalidVersion();
  return found;
}

function documentsOf({ world, accountId, region }: Caller): Documents {
  return world.documents(accountId, region);
}

function ownDocument(documents: Documents, name: string, { principal, accountId, region }: Caller): StoredDocument {
  const document = documentNamed(documents, name);
  if (document.owner !== 'Amazon') return document;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to change: arn:aws:ssm:${region}:${accountId}:document/${name}`,
  );
}

function latestOf(document: StoredDocument): DocumentVersion {
  const latest = document.versions.at(-1);
  if (latest === undefined) throw invalidVersion();
  return latest;
}

function invalidVersion(): AwsError {
  return new AwsError('InvalidDocumentVersion', 'The document version is not valid or does not exist.');
}

function contentOf(input: Input): string {
  const content = required(input, 'Content');
  if (Buffer.byteLength(content) > largestContent) throw new AwsError('MaxDocumentSizeExceeded', '');
  if (input.DocumentFormat !== undefined && input.DocumentFormat !== 'JSON')
    throw new AwsError('InvalidDocumentContent', 'Of the formats, JSON alone is part of this sandbox.');
  return content;
}

function written(documents: Documents, name: string, content: string): DocumentVersion {
  try {
    return documents.write(name, content);
  } catch (error) {
    if (error instanceof ContentError) throw new AwsError(error.code, error.message);
    throw error;
  }
}

function identified({ name, owner, versions, defaultVersion }: StoredDocument): object {
  return {
    Name: name,
    CreatedDate: (versions[0]?.createdAt ?? 0) / 1000,
    Owner: owner,
    PlatformTypes: ['Windows', 'Linux', 'MacOS'],
    DocumentVersion: String(defaultVersion),
    DocumentType: 'Session',
    SchemaVersion: '1.0',
    DocumentFormat: 'JSON',
    Tags: [],
  };
}

function described(document: StoredDocument, number = document.defaultVersion): object {
  const { content, read, createdAt } = versionOf(document, String(number));
  return {
    ...identified(document),
    Hash: createHash('sha256').update(content).digest('hex'),
    HashType: 'Sha256',
    CreatedDate: createdAt / 1000,
    Status: 'Active',
    DocumentVersion: String(number),
    Description: read.description,
    Parameters: [...read.parameters].map(([name, { fallback }]) => ({
      Name: name,
      Type: 'String',
      ...(fallback !== undefined && { DefaultValue: fallback }),
    })),
    LatestVersion: String(latestOf(document).number),
    DefaultVersion: String(document.defaultVersion),
  };
}
