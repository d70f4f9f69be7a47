import type { Transfer } from '../../../contract/features/transfers.ts';

/** The transfers since the app began, oldest first. */
export function createTransferList() {
  const transfers = new Map<string, Transfer>();
  const listeners = new Set<(transfers: Transfer[]) => void>();
  const all = () => [...transfers.values()];
  const tell = () => {
    for (const listener of listeners) listener(all());
  };
  return {
    all,
    find: (transferId: string) => transfers.get(transferId),
    put(transfer: Transfer): void {
      transfers.set(transfer.transferId, transfer);
      tell();
    },
    /** Changes one that has not ended: what comes late must not revive it. */
    update(transferId: string, change: Partial<Transfer>): void {
      const known = transfers.get(transferId);
      if (known === undefined || isOver(known)) return;
      transfers.set(transferId, { ...known, ...change });
      tell();
    },
    forget(transferId: string): void {
      if (transfers.delete(transferId)) tell();
    },
    watch(listener: (transfers: Transfer[]) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function isOver({ phase }: Pick<Transfer, 'phase'>): boolean {
  return phase === 'done' || phase === 'failed' || phase === 'cancelled';
}
