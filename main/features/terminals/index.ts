import type { Contract } from '../../../contract/index.ts';
import type { Handlers } from '../handlers.ts';
import { untilAborted } from '../until-aborted.ts';
import { createTerminalsService, type TerminalsParts } from './service.ts';

export function createTerminalsHandlers(parts: TerminalsParts): Handlers<Contract['terminals']> {
  const { host } = parts;
  const service = createTerminalsService(parts);
  return {
    watch: (_input, emit, { signal }) => {
      emit({ terminals: host.all() });
      return untilAborted(
        signal,
        host.watch((terminals) => emit({ terminals })),
      );
    },
    shells: async () => ({ shells: service.shells() }),
    open: ({ target, size }, { signal }) => service.open(target, size, signal),
    close: async ({ terminalId }) => {
      host.close(terminalId);
      return {};
    },
  };
}
