import { FailureError, type FailureCode } from '../../contract/failure.ts';
import { scopeKey } from '../../contract/scope.ts';
import type { Scope } from '../../contract/values.ts';

export interface WhichDocument {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string;
}

/** Documents as they were read last, so that a start is held against what its form has shown. */
export interface KnownDocuments<D> {
  /** Reads a document and remembers it. Throws FailureError. */
  read(which: WhichDocument, signal: AbortSignal): Promise<D>;
  /**
   * Holds something against a document that was read lately, or else is read now: `refuse` throws what is wrong. Where
   * it cannot be read, nothing is held against it. Throws FailureError.
   */
  hold(which: WhichDocument, signal: AbortSignal, refuse: (document: D) => Promise<void> | void): Promise<void>;
}

/** Milliseconds: a default version may be another one by then. */
const keptMs = 10 * 60_000;
const most = 50;

/**
 * Without these a document that cannot be read is AWS's to judge: who may run it may not read it, what is not understood
 * here AWS may understand, and a network that is gone is told of the start itself, not of a question before it.
 */
const told: ReadonlySet<FailureCode> = new Set(['not-found', 'document-missing', 'invalid-request', 'cancelled']);

export function createKnownDocuments<D>(
  describe: (which: WhichDocument, signal: AbortSignal) => Promise<D>,
): KnownDocuments<D> {
  const kept = new Map<string, { readonly document: D; readonly at: number }>();
  const keyOf = ({ scope, name, version }: WhichDocument) => `${scopeKey(scope)}\n${name}\n${version}`;
  const read = async (which: WhichDocument, signal: AbortSignal) => {
    const document = await describe(which, signal);
    const key = keyOf(which);
    kept.delete(key);
    kept.set(key, { document, at: Date.now() });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return document;
  };
  const known = async (which: WhichDocument, signal: AbortSignal) => {
    const found = kept.get(keyOf(which));
    if (found !== undefined && Date.now() - found.at < keptMs) return found.document;
    try {
      return await read(which, signal);
    } catch (error) {
      if (error instanceof FailureError && !told.has(error.failure.code)) return undefined;
      throw error;
    }
  };
  return {
    read,
    async hold(which, signal, refuse) {
      const document = await known(which, signal);
      if (document !== undefined) await refuse(document);
    },
  };
}
