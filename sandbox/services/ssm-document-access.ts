import { AwsError } from '../wire/errors.ts';
import type { Documents, DocumentVersion, StoredDocument } from '../world/documents/document-store.ts';
import { partnerAccount } from '../world/documents/own-documents.ts';
import { ContentError } from '../world/session-document.ts';
import type { Caller } from './service.ts';

export function documentsOf({ world, accountId, region }: Caller): Documents {
  return world.documents(accountId, region);
}

/** A document by its name or ARN, one's own, Amazon's, or one that is shared. Throws InvalidDocument. */
export function documentNamed(caller: Caller, name: string): StoredDocument {
  const [, region = caller.region, owner = '', own = name] =
    /^arn:[^:]*:ssm:([^:]*):(\d*):document\/(.+)$/.exec(name) ?? [];
  const isOwn = owner === '' || owner === caller.accountId;
  const library = isOwn ? documentsOf(caller) : caller.world.documents(owner, region);
  const document = region === caller.region ? library.find(own) : undefined;
  if (document === undefined || (!isOwn && !isSharedWith(document, caller.accountId)))
    throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
  return document;
}

export function isSharedWith({ shares }: StoredDocument, accountId: string): boolean {
  return shares.has(accountId) || shares.has('all');
}

/** The documents of other accounts that are shared with a caller. */
export function sharedDocuments({ world, accountId, region }: Caller): StoredDocument[] {
  const others = [...world.options.accounts, partnerAccount].filter((other) => other !== accountId);
  return others.flatMap((other) =>
    world
      .documents(other, region)
      .list()
      .filter((document) => document.owner === other && isSharedWith(document, accountId)),
  );
}

/** A document that the caller may change. Throws InvalidDocument, and AccessDeniedException for one of somebody else. */
export function ownDocument(caller: Caller, name: string): StoredDocument {
  const document = documentNamed(caller, name);
  const { principal, accountId, region } = caller;
  if (document.owner === accountId) return document;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to change: arn:aws:ssm:${region}:${accountId}:document/${name}`,
  );
}

/** A version by number, `$DEFAULT` (also when nothing is asked) or `$LATEST`, or by its name. Throws InvalidDocumentVersion. */
export function versionOf(document: StoredDocument, asked: unknown, versionName?: unknown): DocumentVersion {
  if (asked === '$LATEST') return latestOf(document);
  const number = asked === undefined || asked === '$DEFAULT' ? String(document.defaultVersion) : asked;
  const found = document.versions.find((version) =>
    versionName !== undefined && asked === undefined
      ? version.versionName === versionName
      : String(version.number) === number,
  );
  if (found === undefined) throw invalidVersion();
  return found;
}

export function latestOf(document: StoredDocument): DocumentVersion {
  const latest = document.versions.at(-1);
  if (latest === undefined) throw invalidVersion();
  return latest;
}

export function invalidVersion(): AwsError {
  return new AwsError('InvalidDocumentVersion', 'The document version is not valid or does not exist.');
}

/** Runs what reads a content; what it cannot read becomes AWS's error. */
export function reading<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof ContentError) throw new AwsError(error.code, error.message);
    throw error;
  }
}

/** What ListDocuments calls a document: others' by their ARN. */
export function listedName({ name, owner }: StoredDocument, { accountId, region }: Caller): string {
  return owner === accountId || owner === 'Amazon' ? name : `arn:aws:ssm:${region}:${owner}:document/${name}`;
}
