import { AwsError, validation } from '../wire/errors.ts';
import type { Input } from '../wire/protocols.ts';
import { isAssociated } from '../world/associations.ts';
import type { DocumentFormat } from '../world/documents/content.ts';
import type { Draft } from '../world/documents/document-store.ts';
import { tagsOf } from './ssm-tags.ts';
import {
  documentsOf,
  documentNamed,
  invalidVersion,
  latestOf,
  ownDocument,
  reading,
  versionOf,
} from './ssm-document-access.ts';
import { described } from './ssm-document-lists.ts';
import type { Caller } from './service.ts';
import { required } from './ssm-nodes.ts';

const largestContent = 65_536;
const mostDocuments = 500;
const mostVersions = 1_000;

const types: ReadonlySet<string> = new Set([
  'Command',
  'Policy',
  'Automation',
  'Session',
  'Package',
  'ApplicationConfiguration',
  'ApplicationConfigurationSchema',
  'DeploymentStrategy',
  'ChangeCalendar',
  'Automation.ChangeTemplate',
  'ProblemAnalysis',
  'ProblemAnalysisTemplate',
  'CloudFormation',
  'ConformancePackTemplate',
  'QuickSetup',
  'ManualApprovalPolicy',
  'AutoApprovalPolicy',
]);

/** ssm:CreateDocument. Its status in the answer is Creating; the next call finds it Active. */
export function createDocument(input: Input, caller: Caller): unknown {
  const documents = documentsOf(caller);
  const name = required(input, 'Name');
  if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(name))
    throw validation('name', name, 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$');
  if (/^(?:aws|amazon|amzn)/i.test(name))
    throw new AwsError('ValidationException', `The document name ${name} begins with a reserved word.`);
  const type = input.DocumentType ?? 'Command';
  if (typeof type !== 'string' || !types.has(type))
    throw validation('documentType', type, `Member must satisfy enum value set: [${[...types].join(', ')}]`);
  if (documents.find(name) !== undefined)
    throw new AwsError('DocumentAlreadyExists', 'Document with same name already exists');
  const own = documents.list().filter(({ owner }) => owner === caller.accountId);
  if (own.length >= mostDocuments) throw new AwsError('DocumentLimitExceeded', '');
  const tags = tagsOf(input.Tags);
  reading(() => documents.create(name, type, draftOf(input)));
  documents.change(name, { tags: new Map(tags) });
  return { DocumentDescription: { ...described(documentNamed(caller, name)), Status: 'Creating' } };
}

/** ssm:UpdateDocument: a new version of the latest one; the default stays. */
export function updateDocument(input: Input, caller: Caller): unknown {
  const documents = documentsOf(caller);
  const document = ownDocument(caller, required(input, 'Name'));
  const latest = latestOf(document);
  const draft = draftOf(input);
  const asked = input.DocumentVersion ?? '1';
  if (asked !== '$LATEST' && asked !== String(latest.number)) throw invalidVersion();
  if (latest.content === draft.content && latest.format === draft.format)
    throw new AwsError('DuplicateDocumentContent', 'The content of the document is the same as the latest version.');
  if (latest.body.schemaVersion === '1.2')
    throw new AwsError('InvalidDocumentOperation', 'Documents of schema version 1.2 cannot be updated.');
  if (draft.versionName !== undefined && document.versions.some(({ versionName }) => versionName === draft.versionName))
    throw new AwsError('DuplicateDocumentVersionName', 'The version name has already been used in this document.');
  if (document.versions.length >= mostVersions) throw new AwsError('DocumentVersionLimitExceeded', '');
  const { number } = reading(() => documents.addVersion(document.name, draft));
  return {
    DocumentDescription: { ...described(documentNamed(caller, document.name), number), Status: 'Updating' },
  };
}

/** ssm:UpdateDocumentDefaultVersion: takes a number, not $LATEST. */
export function updateDocumentDefaultVersion(input: Input, caller: Caller): unknown {
  const document = ownDocument(caller, required(input, 'Name'));
  const asked = required(input, 'DocumentVersion');
  if (!/^[1-9]\d*$/.test(asked))
    throw validation('documentVersion', asked, 'Member must satisfy regular expression pattern: (^[1-9][0-9]*$)');
  const { number, versionName } = versionOf(document, asked);
  documentsOf(caller).setDefault(document.name, number);
  return {
    Description: { Name: document.name, DefaultVersion: String(number), DefaultVersionName: versionName },
  };
}

/** ssm:DeleteDocument, or one version that is not the default. A shared or Amazon's document cannot be deleted. */
export function deleteDocument(input: Input, caller: Caller): unknown {
  const documents = documentsOf(caller);
  const document = ownDocument(caller, required(input, 'Name'));
  if (input.DocumentVersion !== undefined || input.VersionName !== undefined) {
    const version = versionOf(document, input.DocumentVersion, input.VersionName);
    if (version.number === document.defaultVersion)
      throw new AwsError('InvalidDocumentOperation', 'The default version of a document cannot be deleted.');
    documents.change(document.name, { versions: document.versions.filter((other) => other !== version) });
    return {};
  }
  if (document.shares.size > 0)
    throw new AwsError('InvalidDocumentOperation', 'You must unshare the document before you can delete it.');
  if (isAssociated(document.name)) throw new AwsError('AssociatedInstances', '');
  documents.remove(document.name);
  return {};
}

function draftOf(input: Input): Draft {
  const content = required(input, 'Content');
  if (Buffer.byteLength(content) > largestContent) throw new AwsError('MaxDocumentSizeExceeded', '');
  const { DocumentFormat: format = 'JSON', VersionName, DisplayName, TargetType } = input;
  if (!isFormat(format))
    throw validation('documentFormat', format, 'Member must satisfy enum value set: [YAML, JSON, TEXT]');
  return {
    content,
    format,
    versionName: matching('versionName', VersionName, /^[a-zA-Z0-9_\-.]{1,128}$/),
    displayName: matching('displayName', DisplayName, /^[\w.\-:/ ]{0,1024}$/),
    targetType: matching('targetType', TargetType, /^\/[\w.\-:/]{0,199}$/),
  };
}

function isFormat(value: unknown): value is DocumentFormat {
  return value === 'JSON' || value === 'YAML' || value === 'TEXT';
}

function matching(member: string, value: unknown, pattern: RegExp): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw validation(member, value, `Member must satisfy regular expression pattern: ${pattern.source}`);
}
