import { createHash } from 'node:crypto';
import { AwsError } from '../wire/errors.ts';
import { makeToken, pageSize, readToken } from '../wire/paging.ts';
import type { Input } from '../wire/protocols.ts';
import { converted, type DocumentFormat } from '../world/documents/content.ts';
import type { StoredDocument } from '../world/documents/document-store.ts';
import { isList } from '../world/documents/parameters.ts';
import {
  documentNamed,
  documentsOf,
  latestOf,
  listedName,
  reading,
  sharedDocuments,
  versionOf,
} from './ssm-document-access.ts';
import type { Caller } from './service.ts';
import { list, required, strings } from './ssm-nodes.ts';

/** ssm:DescribeDocument: parameters as String or StringList alone, without their rules. */
export function describeDocument(input: Input, caller: Caller): unknown {
  const document = documentNamed(caller, required(input, 'Name'));
  const { number } = versionOf(document, input.DocumentVersion, input.VersionName);
  return { Document: described(document, number) };
}

/** ssm:GetDocument, in JSON unless another format is asked for. */
export function getDocument(input: Input, caller: Caller): unknown {
  const document = documentNamed(caller, required(input, 'Name'));
  const version = versionOf(document, input.DocumentVersion, input.VersionName);
  const { number, content, format, versionName, displayName, createdAt } = version;
  const asked = formatOf(input.DocumentFormat, format);
  return {
    Name: document.name,
    CreatedDate: createdAt / 1000,
    DisplayName: displayName,
    VersionName: versionName,
    DocumentVersion: String(number),
    Status: 'Active',
    Content: reading(() => converted(content, format, asked)),
    DocumentType: document.type,
    DocumentFormat: asked,
    AttachmentsContent: [],
  };
}

function formatOf(asked: unknown, own: DocumentFormat): DocumentFormat {
  if (own === 'TEXT') return own;
  return asked === 'YAML' || asked === 'TEXT' ? asked : 'JSON';
}

/** ssm:ListDocumentVersions: newest first, 1 to 50 a page. */
export function listDocumentVersions(input: Input, caller: Caller): unknown {
  const document = documentNamed(caller, required(input, 'Name'));
  const all = document.versions.toReversed();
  const { rows, token } = page(
    ['ListDocumentVersions', caller.accountId, caller.region, document.name],
    all,
    input,
    50,
  );
  return {
    DocumentVersions: rows.map(({ number, versionName, displayName, createdAt, format }) => ({
      Name: document.name,
      DisplayName: displayName,
      DocumentVersion: String(number),
      VersionName: versionName,
      CreatedDate: createdAt / 1000,
      IsDefaultVersion: number === document.defaultVersion,
      DocumentFormat: format,
      Status: 'Active',
    })),
    ...token,
  };
}

type DocumentFilter = (document: StoredDocument, values: readonly string[], caller: Caller) => boolean;

const filters: Readonly<Record<string, DocumentFilter>> = {
  DocumentType: ({ type }, values) => values.includes(type),
  Owner: (document, values, caller) => values.some((value) => isOwnedBy(document, value, caller)),
  Name: ({ name }, values) => values.some((value) => name.startsWith(value)),
  PlatformTypes: (document, values) => latestOf(document).body.platforms.some((platform) => values.includes(platform)),
  TargetType: ({ targetType }, values) => targetType !== undefined && values.includes(targetType),
  SearchKeyword: (document, values) => values.every((value) => searched(document).includes(value.toLowerCase())),
  DocumentNameStartsWith: ({ name }, values) => values.some((value) => name.startsWith(value)),
};

const owners: Readonly<Record<string, (document: StoredDocument, accountId: string) => boolean>> = {
  All: () => true,
  Amazon: ({ owner }) => owner === 'Amazon',
  Default: ({ owner }, accountId) => owner === 'Amazon' || owner === accountId,
  Private: ({ owner, shares }, accountId) => owner !== 'Amazon' && owner !== accountId && !shares.has('all'),
  Public: ({ owner, shares }, accountId) => owner !== 'Amazon' && owner !== accountId && shares.has('all'),
  Self: ({ owner }, accountId) => owner === accountId,
  ThirdParty: () => false,
};

function isOwnedBy(document: StoredDocument, owner: string, { accountId }: Caller): boolean {
  return Object.hasOwn(owners, owner) ? (owners[owner]?.(document, accountId) ?? false) : document.owner === owner;
}

function searched(document: StoredDocument): string {
  return `${document.name} ${latestOf(document).body.description}`.toLowerCase();
}

/** ssm:ListDocuments: by name, 1 to 50 a page; without a filter of owners those of others are left out. */
export function listDocuments(input: Input, caller: Caller): unknown {
  const asked = [
    ...list(input.Filters).map(({ Key, Values }) => ({ key: String(Key), values: strings(Values) })),
    ...list(input.DocumentFilterList).map(({ key, value }) => ({ key: String(key), values: [String(value)] })),
  ];
  if (asked.length > 6) throw new AwsError('ValidationException', 'Up to six filters can be given.');
  const tests = asked.map(({ key, values }) => testOf(key, values, caller));
  const withOthers = asked.some(({ key }) => key === 'Owner');
  const all = [...documentsOf(caller).list(), ...(withOthers ? sharedDocuments(caller) : [])].filter((document) =>
    tests.every((test) => test(document)),
  );
  const { rows, token } = page(['ListDocuments', caller.accountId, caller.region, asked], all, input, 10);
  return { DocumentIdentifiers: rows.map((document) => identified(document, caller)), ...token };
}

function testOf(key: string, values: readonly string[], caller: Caller): (document: StoredDocument) => boolean {
  if (key.startsWith('tag:'))
    return ({ tags }) => values.includes(tags.get(key.slice(4)) ?? '') && tags.has(key.slice(4));
  const test = Object.hasOwn(filters, key) ? filters[key] : undefined;
  if (test === undefined) throw new AwsError('InvalidFilterKey', '');
  return (document) => test(document, values, caller);
}

function page<T>(
  question: readonly unknown[],
  all: readonly T[],
  input: Input,
  usual: number,
): { rows: T[]; token: object } {
  const size = pageSize(input.MaxResults, { least: 1, most: 50, usual });
  const from = readToken(question, input.NextToken);
  const more = from + size < all.length;
  return { rows: all.slice(from, from + size), token: more ? { NextToken: makeToken(question, from + size) } : {} };
}

function identified(document: StoredDocument, caller: Caller): object {
  const { number, format, body, versionName, displayName } = versionOf(document, '$DEFAULT');
  return {
    Name: listedName(document, caller),
    CreatedDate: (document.versions[0]?.createdAt ?? 0) / 1000,
    DisplayName: displayName,
    Owner: document.owner,
    VersionName: versionName,
    PlatformTypes: body.platforms,
    DocumentVersion: String(number),
    DocumentType: document.type,
    SchemaVersion: body.schemaVersion,
    DocumentFormat: format,
    TargetType: document.targetType,
    Tags: [...document.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

/** A version of a document as Create, Update and Describe tell it; the default one unless a number is given. */
export function described(document: StoredDocument, number = document.defaultVersion): object {
  const { content, format, body, createdAt, versionName, displayName } = versionOf(document, String(number));
  return {
    Hash: createHash('sha256').update(content).digest('hex'),
    HashType: 'Sha256',
    Name: document.name,
    DisplayName: displayName,
    VersionName: versionName,
    Owner: document.owner,
    CreatedDate: createdAt / 1000,
    Status: 'Active',
    DocumentVersion: String(number),
    Description: body.description,
    Parameters: [...body.parameters].map(([name, parameter]) => ({
      Name: name,
      Type: isList(parameter) ? 'StringList' : 'String',
      Description: parameter.description,
      ...(parameter.fallback !== undefined && { DefaultValue: shown(parameter.fallback) }),
    })),
    PlatformTypes: body.platforms,
    DocumentType: document.type,
    SchemaVersion: body.schemaVersion,
    LatestVersion: String(latestOf(document).number),
    DefaultVersion: String(document.defaultVersion),
    DocumentFormat: format,
    TargetType: document.targetType,
    Tags: [...document.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Defaults are told as text, lists and maps as JSON. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
