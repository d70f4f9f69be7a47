import { defaultInputs, type SessionInputs } from '../session-document.ts';
import { amazonDocuments } from './amazon/index.ts';
import type { DocumentFormat } from './content.ts';
import { fleetDocuments, partnerAccount, partnerDocuments, type OwnDocument } from './own-documents.ts';
import { readDocument, type DocumentBody } from './read-document.ts';
import { amazonSessionDocuments, preferences, preferencesName } from './session-documents.ts';

/** One version of a document. Times are epoch milliseconds. */
export interface DocumentVersion {
  /** From 1. */
  readonly number: number;
  readonly content: string;
  readonly format: DocumentFormat;
  readonly versionName: string | undefined;
  readonly displayName: string | undefined;
  readonly body: DocumentBody;
  readonly createdAt: number;
}

/** A document of an account and Region with its versions, oldest first. */
export interface StoredDocument {
  readonly name: string;
  /** `Amazon` or the account's id. */
  readonly owner: string;
  readonly type: string;
  readonly targetType: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  /** Accounts (or `all`) that it is shared with, and the version that is. */
  readonly shares: ReadonlyMap<string, string>;
  readonly versions: readonly DocumentVersion[];
  readonly defaultVersion: number;
}

/** What a new document or version is made of. */
export interface Draft {
  readonly content: string;
  readonly format: DocumentFormat;
  readonly versionName?: string | undefined;
  readonly displayName?: string | undefined;
  readonly targetType?: string | undefined;
}

/** The documents of one account and Region, Amazon's among them. */
export interface Documents {
  find(name: string): StoredDocument | undefined;
  list(): readonly StoredDocument[];
  /** Throws ContentError. */
  create(name: string, type: string, draft: Draft): DocumentVersion;
  /** Another version; the default stays. Throws ContentError. */
  addVersion(name: string, draft: Draft): DocumentVersion;
  setDefault(name: string, version: number): void;
  change(name: string, members: Partial<Pick<StoredDocument, 'tags' | 'shares' | 'versions'>>): void;
  remove(name: string): void;
  /** The session preferences that hold now: those of the default version, or the service's own. */
  preferences(): SessionInputs;
}

interface DocumentsOptions {
  readonly accountId: string;
  readonly now: () => number;
  /** Whether somebody has saved preferences before; without them the document is missing. */
  readonly withPreferences: boolean;
}

export function createDocuments({ accountId, now, withPreferences }: DocumentsOptions): Documents {
  const stored = new Map<string, StoredDocument>();
  const versionOf = (number: number, type: string, draft: Draft, createdAt: number): DocumentVersion => ({
    number,
    content: draft.content,
    format: draft.format,
    createdAt,
    versionName: draft.versionName,
    displayName: draft.displayName,
    body: readDocument(type, draft.content, draft.format),
  });
  const create = (name: string, type: string, draft: Draft, more: Partial<StoredDocument> = {}, at = now()) => {
    const version = versionOf(1, type, draft, at);
    stored.set(name, {
      name,
      owner: accountId,
      type,
      targetType: draft.targetType,
      tags: new Map(),
      shares: new Map(),
      versions: [version],
      defaultVersion: 1,
      ...more,
    });
    return version;
  };
  const change: Documents['change'] = (name, members) => {
    const known = stored.get(name);
    if (known !== undefined) stored.set(name, { ...known, ...members });
  };
  const addVersion: Documents['addVersion'] = (name, draft) => {
    const known = stored.get(name);
    if (known === undefined) throw new Error(`there is no document ${name}`);
    const version = versionOf((known.versions.at(-1)?.number ?? 0) + 1, known.type, draft, now());
    stored.set(name, {
      ...known,
      versions: [...known.versions, version],
      ...(draft.targetType !== undefined && { targetType: draft.targetType }),
    });
    return version;
  };
  const amazon = (name: string, type: string, content: object, targetType?: string) =>
    create(name, type, { content: pretty(content), format: 'JSON', targetType }, { owner: 'Amazon' }, longAgo);
  const own = ({ name, type, format, contents, tags, shares }: OwnDocument) => {
    const [first = '', ...later] = contents;
    create(name, type, { content: first, format }, { tags: new Map(tags), shares: new Map(shares) }, now() - weekMs);
    for (const content of later) addVersion(name, { content, format });
    stored.set(name, { ...(stored.get(name) as StoredDocument), defaultVersion: contents.length });
  };
  for (const [name, content] of Object.entries(amazonSessionDocuments)) amazon(name, 'Session', content);
  for (const { name, type, targetType, content } of amazonDocuments) amazon(name, type, content, targetType);
  for (const document of accountId === partnerAccount ? partnerDocuments : fleetDocuments) own(document);
  if (withPreferences && accountId !== partnerAccount)
    create(preferencesName, 'Session', { content: pretty(preferences), format: 'JSON' });
  return {
    find: (name) => stored.get(name),
    list: () => [...stored.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    create: (name, type, draft) => create(name, type, draft),
    addVersion,
    setDefault(name, version) {
      const known = stored.get(name);
      if (known !== undefined) stored.set(name, { ...known, defaultVersion: version });
    },
    change,
    remove: (name) => void stored.delete(name),
    preferences() {
      const known = stored.get(preferencesName);
      const version = known?.versions.find(({ number }) => number === known.defaultVersion);
      return version?.body.session?.inputs ?? defaultInputs;
    },
  };
}

const weekMs = 7 * 86_400_000;
/** When Amazon's documents were made. */
const longAgo = Date.UTC(2025, 0, 15);

function pretty(content: object): string {
  return JSON.stringify(content, null, 2);
}
