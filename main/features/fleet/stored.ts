import { setTimeout as pause } from 'node:timers/promises';
import type { FleetEvent } from '../../../contract/features/fleet.ts';
import type { Scope } from '../../../contract/values.ts';
import type { FleetParts } from './index.ts';
import { failureOf } from './failure-of.ts';
import { toColumns } from './row.ts';

/** The window draws the first page before it is given more to read: a frame that was missed is seen. */
const firstDrawnMs = 60;

type Emit = (event: FleetEvent) => void;
type StoredParts = Pick<FleetParts, 'files' | 'store'>;

/** What an earlier reading has left in the store. */
export interface Stored {
  /** The account that this profile is known to be. */
  readonly accountId: string | undefined;
  /** Whether there are rows of it. */
  readonly hasRows: boolean;
  /** Stored tags by id. None where they cannot be read: they are an extra. */
  readonly tagsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** Tells the stored rows of the account that this profile is known to be; an unknown one has none. */
export async function tellStored(parts: StoredParts, scope: Scope, emit: Emit, signal: AbortSignal): Promise<Stored> {
  let accountId: string | undefined;
  let savedAt = 0;
  let hasRows = false;
  let shown = false;
  const tell = (columns = toColumns([]), last = false) =>
    emit({ kind: 'stored', columns, savedAt, ...(accountId !== undefined && { accountId }), last });
  try {
    const found = await openStored(parts, scope);
    accountId = found?.accountId;
    for await (const page of found?.pages ?? []) {
      if (signal.aborted) break;
      ({ savedAt } = page);
      hasRows ||= page.columns.id.length > 0;
      tell(page.columns);
      if (!shown) await pause(firstDrawnMs);
      shown = true;
    }
  } catch (error) {
    emit({ kind: 'notice', source: 'store', failure: failureOf(error) });
  }
  tell(undefined, true);
  return { accountId, hasRows, tagsOf: tagsFrom(parts, scope, accountId) };
}

/** The same without telling: for a window that has the rows. */
export async function findStored(parts: StoredParts, scope: Scope): Promise<Stored> {
  let accountId: string | undefined;
  let hasRows = false;
  try {
    const found = await openStored(parts, scope);
    accountId = found?.accountId;
    for await (const { columns } of found?.pages ?? []) {
      hasRows = columns.id.length > 0;
      break;
    }
  } catch {
    // A store that cannot be read is told when this reading cannot be kept.
  }
  return { accountId, hasRows, tagsOf: tagsFrom(parts, scope, accountId) };
}

async function openStored({ files, store }: StoredParts, { profile, region }: Scope) {
  const fingerprint = files.fingerprint(profile);
  return fingerprint === undefined ? undefined : store.fleet.open(fingerprint, region);
}

function tagsFrom({ store }: StoredParts, { region }: Scope, accountId: string | undefined): Stored['tagsOf'] {
  return async (ids) => {
    if (accountId === undefined) return new Map();
    return store.fleet.tags(accountId, region, ids).catch(() => new Map<string, string>());
  };
}
