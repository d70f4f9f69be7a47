import { FailureError, type FailureCode } from '../../contract/failure.ts';
import { scopeKey } from '../../contract/scope.ts';
import type { DocumentParameter, Scope } from '../../contract/values.ts';

export interface WhichDocument {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string;
}

/** Documents as they were read last, so that a start is held against what its form has shown. */
export interface KnownDocuments<D> {
  /** Reads a document and remembers it. Throws FailureError. */
  read(which: WhichDocument, signal: AbortSignal): Promise<D>;
  /** A document that was read lately, or else is read now; undefined where it cannot be. Throws FailureError. */
  known(which: WhichDocument, signal: AbortSignal): Promise<D | undefined>;
}

/** Milliseconds: a default version may be another one by then. */
const keptMs = 10 * 60_000;
const most = 50;

/**
 * Without these a document that cannot be read is AWS's to judge: who may run it may not read it, what is not understood
 * here AWS may understand, and a network that is gone is told of the start itself, not of a question before it.
 */
const told: ReadonlySet<FailureCode> = new Set(['not-found', 'document-missing', 'invalid-request', 'cancelled']);

export function createKnownDocuments<D extends { readonly parameters: readonly DocumentParameter[] }>(
  describe: (which: WhichDocument, signal: AbortSignal) => Promise<D>,
  now: () => number = Date.now,
): KnownDocuments<D> {
  const kept = new Map<string, { readonly document: D; readonly at: number }>();
  const keyOf = ({ scope, name, version }: WhichDocument) => `${scopeKey(scope)}\n${name}\n${version}`;
  const read = async (which: WhichDocument, signal: AbortSignal) => {
    const document = await describe(which, signal);
    const key = keyOf(which);
    kept.delete(key);
    kept.set(key, { document, at: now() });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return document;
  };
  return {
    read,
    async known(which, signal) {
      const found = kept.get(keyOf(which));
      if (found !== undefined && now() - found.at < keptMs) return found.document;
      try {
        return await read(which, signal);
      } catch (error) {
        if (error instanceof FailureError && !told.has(error.failure.code)) return undefined;
        throw error;
      }
    },
  };
}
