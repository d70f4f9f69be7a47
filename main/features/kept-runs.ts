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

export function createKeptRuns<T>({ aws, files, store }: KeptRunsParts, form: z.ZodType<T>): KeptRuns<T> {
  /** What each run is now: a save that was held up keeps nothing older. */
  const latest = new Map<string, string>();
  return {
    async save(scope, runId, at, run) {
      const key = `${scopeKey(scope)}\n${runId}`;
      latest.set(key, JSON.stringify(run));
      const write = (accountId: string) =>
        store.runs.save(accountId, scope.region, runId, at, latest.get(key) ?? JSON.stringify(run));
      const accountId = await rememberedAccount(files, store.identities, scope.profile);
      if (accountId !== undefined) return write(accountId);
      void identify({ aws, files, identities: store.identities }, scope)
        .then((found) => write(found.accountId))
        .catch(() => {});
      return undefined;
    },
    async list(scope) {
      const accountId = await rememberedAccount(files, store.identities, scope.profile);
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
