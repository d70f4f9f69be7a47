import type { Contract } from '../../../contract/index.ts';
import type { Handlers } from '../handlers.ts';
import { untilAborted } from '../until-aborted.ts';
import type { TunnelsService } from './service.ts';

export function createTunnelsHandlers({
  tunnels,
}: {
  readonly tunnels: TunnelsService;
}): Handlers<Contract['tunnels']> {
  return {
    watch: (_input, emit, { signal }) => {
      emit({ tunnels: tunnels.all() });
      return untilAborted(
        signal,
        tunnels.watch((all) => emit({ tunnels: all })),
      );
    },
    save: async ({ tunnel }) => ({ tunnel: await tunnels.save(tunnel) }),
    remove: async ({ tunnelId }) => {
      await tunnels.remove(tunnelId);
      return {};
    },
    open: async ({ tunnelId }) => ({ state: await tunnels.open(tunnelId) }),
    close: async ({ tunnelId }) => {
      tunnels.close(tunnelId);
      return {};
    },
  };
}
