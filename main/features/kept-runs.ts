import type { z } from 'zod';
import { scopeKey } from '../../contract/scope.ts';
import type { Scope } from '../../contract/values.ts';
import type { Aws } from '../aws/aws.ts';
import { identify, rememberedAccount } from '../aws/identity.ts';
import type { ProfileFiles } from '../aws/profile-files.ts';
import type { LocalStore } from '../storage/local-store.ts';

export interface KeptRunsParts {
  readonly aws: Aws;
  readonly files: Pick<ProfileFiles, 'fingerprint'>;
  readonly store: Pick<LocalStore, 'identities' | 'runs'>;
}

/** What only this app knows: which of AWS's ids are one run. Kept by account and Region, each kind of run in its own form. */
export interface KeptRuns<T> {
  /** Resolves when it is kept; where the account is not known yet, AWS is asked for it and nobody waits for that. */
  save(scope: Scope, runId: string, at: number, run: T): Promise<void>;
  /** Kept runs of the form by run id; none where the account is not known yet, or the store cannot be read. */
  list(scope: Scope): Promise<ReadonlyMap<string, T>>;
}

/** A run of which something is being saved. */
interface Held {
  /** What it is now: a save that was held up keeps nothing older. */
  text: string;
  /** Saves that have not ended. */
  saves: number;
}

export function createKeptRuns<T>({ aws, files, store }: KeptRunsParts, form: z.ZodType<T>): KeptRuns<T> {
  const { identities } = store;
  const heldRuns = new Map<string, Held>();
  const hold = (key: string, text: string): Held => {
    const held = heldRuns.get(key) ?? { text, saves: 0 };
    heldRuns.set(key, held);
    held.text = text;
    held.saves += 1;
    return held;
  };
  const release = (key: string, held: Held) => {
    held.saves -= 1;
    if (held.saves === 0) heldRuns.delete(key);
  };

  /** Questions who a scope is that have no answer yet: all that waits for the same one shares it. */
  const asked = new Map<string, Promise<string>>();
  const askAccount = (scope: Scope): Promise<string> => {
    // A section that was edited meanwhile may be of another account.
    const key = `${scopeKey(scope)}\n${files.fingerprint(scope.profile) ?? ''}`;
    const asking =
      asked.get(key) ??
      identify({ aws, files, identities }, scope)
        .then(({ accountId }) => accountId)
        .finally(() => asked.delete(key));
    asked.set(key, asking);
    return asking;
  };

  return {
    async save(scope, runId, at, run) {
      const key = `${scopeKey(scope)}\n${runId}`;
      const held = hold(key, JSON.stringify(run));
      const write = (accountId: string) =>
        store.runs.save(accountId, scope.region, runId, at, held.text).finally(() => release(key, held));
      const accountId = await rememberedAccount(files, identities, scope.profile);
      if (accountId !== undefined) return write(accountId);
      void askAccount(scope)
        .then(write, () => release(key, held))
        .catch(() => {});
      return undefined;
    },
    async list(scope) {
      const accountId = await rememberedAccount(files, identities, scope.profile);
      const kept = accountId === undefined ? [] : await store.runs.list(accountId, scope.region).catch(() => []);
      return new Map(kept.flatMap(([runId, text]) => readKept(form, runId, text)));
    },
  };
}

/** None where the text is of another kind of run, or cannot be read. */
function readKept<T>(form: z.ZodType<T>, runId: string, text: string): Array<[string, T]> {
  try {
    return [[runId, form.parse(JSON.parse(text))]];
  } catch {
    return [];
  }
}
