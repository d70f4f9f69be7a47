import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../../contract/failure.ts';
import type { SshPreview, SshStatus, SshWish } from '../../../../contract/features/ssh.ts';
import { CallFailed, type Clients } from '../../../bridge/client.ts';

/** What is in place in the user's ~/.ssh, and what a wish would write. */
export interface SshState {
  readonly status: SshStatus | undefined;
  readonly preview: SshPreview | undefined;
  readonly failure: Failure | undefined;
  readonly load: () => void;
  /** Shows what the wish would write; one that is older is forgotten. The returned function calls it off. */
  readonly show: (wish: SshWish) => () => void;
  readonly write: (wish: SshWish) => void;
  readonly remove: () => void;
}

export function createSshStore(client: Clients['ssh']): StoreApi<SshState> {
  return createStore<SshState>()((set) => {
    const run = async (call: Promise<Partial<SshState>>, isWanted = () => true) => {
      try {
        const change = await call;
        if (isWanted()) set({ ...change, failure: undefined });
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        if (isWanted()) set({ failure: error.failure });
      }
    };
    const status = async (call: Promise<SshStatus>) => ({ status: await call });
    return {
      status: undefined,
      preview: undefined,
      failure: undefined,
      load: () => void run(status(client.call('status', {}))),
      show(wish) {
        const abort = new AbortController();
        const call = client.call('preview', wish, abort.signal).then((preview) => ({ preview }));
        void run(call, () => !abort.signal.aborted);
        return () => abort.abort();
      },
      write: (wish) => void run(status(client.call('write', wish))),
      remove: () => void run(status(client.call('remove', {}))),
    };
  });
}
