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
export interface KeptRuns {
  save(scope: Scope, runId: string, at: number, text: string): Promise<void>;
  /** Kept texts by run id; none where the account is not known yet, or the store cannot be read. */
  list(scope: Scope): Promise<ReadonlyArray<readonly [string, string]>>;
}

export function createKeptRuns({ aws, files, store }: KeptRunsParts): KeptRuns {
  const accountOf = async (scope: Scope) =>
    (await rememberedAccount(files, store.identities, scope.profile)) ??
    (await identify({ aws, files, identities: store.identities }, scope)).accountId;
  return {
    async save(scope, runId, at, text) {
      await store.runs.save(await accountOf(scope), scope.region, runId, at, text);
    },
    async list(scope) {
      const accountId = await rememberedAccount(files, store.identities, scope.profile);
      return accountId === undefined ? [] : store.runs.list(accountId, scope.region).catch(() => []);
    },
  };
}
