import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Transfer, TransferTarget } from '../../../contract/features/transfers.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Client } from '../../bridge/client.ts';
import type { Contract } from '../../../contract/index.ts';

/** What the user is asked before a transfer begins. */
export interface Asking {
  readonly direction: Transfer['direction'];
  readonly target: TransferTarget;
  /** Dropped files; without them main asks for some. */
  readonly files?: readonly File[];
}

export interface TransfersState {
  readonly transfers: readonly Transfer[];
  readonly asking: Asking | undefined;
}

/** The transfers of this window: what is under way, and what is asked. */
export interface TransfersStore {
  readonly state: StoreApi<TransfersState>;
  readonly ask: (asking: Asking) => void;
  /** Answers with a path on the node; without one nothing begins. */
  readonly answer: (nodePath?: string) => Promise<void>;
  readonly cancel: (transferId: string) => void;
  readonly retry: (transferId: string, existing?: 'ask' | 'replace' | 'rename') => void;
  readonly remove: (transferId: string) => void;
  readonly reveal: (transferId: string) => void;
}

export interface TransfersDependencies {
  readonly bridge: Pick<Bridge, 'fileOf'>;
  readonly client: Client<Contract['transfers']>;
  readonly onFailure: (error: unknown) => void;
}

export function createTransfersStore({ bridge, client, onFailure }: TransfersDependencies): TransfersStore {
  const state = createStore<TransfersState>()(() => ({ transfers: [], asking: undefined }));
  client.subscribe('watch', {}, { onValue: ({ transfers }) => state.setState({ transfers }), onFailure });
  const quietly = (work: Promise<unknown>) => void work.catch(onFailure);

  const idsOf = async (files: readonly File[]): Promise<string[]> => {
    const answers = await Promise.all(files.map((file) => bridge.fileOf(file)));
    return answers.flatMap((answer) => (answer.ok ? [(answer.value as { fileId: string }).fileId] : []));
  };

  return {
    state,
    ask: (asking) => state.setState({ asking }),
    async answer(nodePath) {
      const { asking } = state.getState();
      state.setState({ asking: undefined });
      if (asking === undefined || nodePath === undefined) return;
      const { target, files } = asking;
      try {
        if (asking.direction === 'download') await client.call('download', { target, nodePath });
        else
          await client.call('upload', { target, nodePath, ...(files !== undefined && { files: await idsOf(files) }) });
      } catch (error) {
        onFailure(error);
      }
    },
    cancel: (transferId) => quietly(client.call('cancel', { transferId })),
    retry: (transferId, existing = 'ask') => quietly(client.call('retry', { transferId, existing })),
    remove: (transferId) => quietly(client.call('remove', { transferId })),
    reveal: (transferId) => quietly(client.call('reveal', { transferId })),
  };
}
