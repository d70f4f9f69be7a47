import type { Contract } from '../../../contract/index.ts';
import type { Handlers } from '../handlers.ts';
import { untilAborted } from '../until-aborted.ts';
import { createTransfersService, type TransfersParts } from './service.ts';

export function createTransfersHandlers(parts: TransfersParts): Handlers<Contract['transfers']> {
  const service = createTransfersService(parts);
  return {
    watch: (_input, emit, { signal }) => {
      emit({ transfers: service.all() });
      return untilAborted(
        signal,
        service.watch((transfers) => emit({ transfers })),
      );
    },
    upload: async ({ target, files, nodePath }) => ({ transferIds: await service.upload(target, files, nodePath) }),
    download: async ({ target, nodePath }) => ({ transferIds: await service.download(target, nodePath) }),
    cancel: async ({ transferId }) => {
      service.cancel(transferId);
      return {};
    },
    retry: async ({ transferId, existing }) => {
      service.retry(transferId, existing);
      return {};
    },
    remove: async ({ transferId }) => {
      service.remove(transferId);
      return {};
    },
    reveal: async ({ transferId }) => {
      await service.reveal(transferId);
      return {};
    },
  };
}
