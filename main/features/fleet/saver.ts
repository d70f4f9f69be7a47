import type { NodeColumns } from '../../../contract/features/fleet.ts';
import { failureOf, type Failure } from '../../../contract/failure.ts';
import { ownTurn } from '../../aws/turns.ts';
import type { LocalStore } from '../../storage/local-store.ts';

export interface SaverParts {
  readonly store: Pick<LocalStore, 'fleet'>;
  readonly region: string;
  /** Whose rows they are; nothing is kept of an unknown account's. */
  readonly account: Promise<string | undefined>;
  /** When the reading began, in epoch milliseconds. */
  readonly at: number;
  readonly onFailure: (failure: Failure) => void;
}

/** Keeps rows beside the reading, in order, without holding it up. A store that fails costs the keeping, not the list. */
export function createSaver({ store, region, account, at, onFailure }: SaverParts) {
  let saving: Promise<unknown> = account;
  let failed = false;
  const keep = async (before: Promise<unknown>, work: (accountId: string) => Promise<void>) => {
    await before;
    const accountId = await account;
    if (accountId === undefined || failed) return;
    try {
      await work(accountId);
    } catch (error) {
      failed = true;
      onFailure(failureOf(error));
    }
  };
  const inOrder = (work: (accountId: string) => Promise<void>): Promise<void> => {
    const kept = keep(saving, work);
    saving = kept;
    return kept;
  };
  return {
    save(columns: NodeColumns): void {
      void inOrder(async (accountId) => {
        // Handing a parcel to the window and to the store's thread takes some milliseconds each.
        await ownTurn();
        await store.fleet.save(accountId, region, columns, at);
      });
    },
    /** Only a complete reading knows which rows are gone. */
    finish: (complete: boolean): Promise<void> =>
      inOrder((accountId) => store.fleet.finish(accountId, region, at, complete)),
  };
}
