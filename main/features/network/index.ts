import type { Contract } from '../../../contract/index.ts';
import type { Handlers } from '../handlers.ts';
import { createNetworkService, type NetworkParts } from './service.ts';

export function createNetworkHandlers(parts: NetworkParts): Handlers<Contract['network']> {
  const service = createNetworkService(parts);
  return {
    watch: ({ profile }, emit, { signal }) => service.watch(profile, emit, signal),
    change: ({ profile, values }) => service.change(profile, values),
    chooseCaFile: () => service.chooseCaFile(),
    test: ({ scope }, emit, { signal }) => service.test(scope, emit, signal),
  };
}
