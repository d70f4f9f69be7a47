import { amazonDocuments, preferences, preferencesName } from './documents.ts';
import { defaultInputs, readSessionDocument, type SessionDocument, type SessionInputs } from './session-document.ts';

/** One version of a document. Times are epoch milliseconds. */
export interface DocumentVersion {
  /** From 1. */
  readonly number: number;
  readonly content: string;
  readonly read: SessionDocument;
  readonly createdAt: number;
}

/** A Session document of an account and Region with its versions, oldest first. */
export interface StoredDocument {
  readonly name: string;
  /** `Amazon` or the account's id. */
  readonly owner: string;
  readonly versions: readonly DocumentVersion[];
  readonly defaultVersion: number;
}

/** The Session documents of one account and Region. */
export interface Documents {
  find(name: string): StoredDocument | undefined;
  list(): readonly StoredDocument[];
  /** A new document or another version of one. Throws ContentError. */
  write(name: string, content: string): DocumentVersion;
  setDefault(name: string, version: number): void;
  remove(name: string): void;
  /** The preferences that hold now: those of the default version, or the service's own. */
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
  const write = (name: string, content: string, owner = accountId): DocumentVersion => {
    const known = stored.get(name);
    const number = (known?.versions.at(-1)?.number ?? 0) + 1;
    const version = { number, content, read: readSessionDocument(content), createdAt: now() };
    const versions = [...(known?.versions ?? []), version];
    stored.set(name, { name, owner, versions, defaultVersion: known?.defaultVersion ?? 1 });
    return version;
  };
  for (const [name, content] of Object.entries(amazonDocuments)) write(name, pretty(content), 'Amazon');
  if (withPreferences) write(preferencesName, pretty(preferences));
  return {
    find: (name) => stored.get(name),
    list: () => [...stored.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    write: (name, content) => write(name, content),
    setDefault(name, version) {
      const known = stored.get(name);
      if (known !== undefined) stored.set(name, { ...known, defaultVersion: version });
    },
    remove: (name) => void stored.delete(name),
    preferences() {
      const known = stored.get(preferencesName);
      const version = known?.versions.find(({ number }) => number === known.defaultVersion);
      return version?.read.inputs ?? defaultInputs;
    },
  };
}

function pretty(content: object): string {
  return JSON.stringify(content, null, 2);
}
