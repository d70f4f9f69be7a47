import { decodeTags } from '../../../contract/tags.ts';
import type { Scope } from '../../../contract/values.ts';
import { rememberedAccount } from '../../aws/identity.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import type { LocalStore } from '../../storage/local-store.ts';

/** The names of nodes as the local store knows them; none where it does not, or cannot be read. */
export async function storedNames(
  files: Pick<ProfileFiles, 'fingerprint'>,
  store: Pick<LocalStore, 'fleet' | 'identities'>,
  { profile, region }: Scope,
  nodeIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const accountId = await rememberedAccount(files, store.identities, profile);
  if (accountId === undefined) return new Map();
  const tags = await store.fleet.tags(accountId, region, nodeIds).catch(() => new Map<string, string>());
  return new Map([...tags].flatMap(([id, text]) => namesIn(id, text)));
}

function namesIn(id: string, tags: string): Array<[string, string]> {
  const name = decodeTags(tags).find(([key]) => key === 'Name')?.[1];
  return name === undefined || name === '' ? [] : [[id, name]];
}
