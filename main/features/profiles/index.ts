import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import type { LocalStore } from '../../storage/local-store.ts';
import type { Scope } from '../../../contract/values.ts';
import type { Handlers } from '../handlers.ts';
import { createProfilesService } from './service.ts';

export interface ProfilesParts {
  readonly aws: Aws;
  readonly files: ProfileFiles;
  readonly store: Pick<LocalStore, 'identities'>;
  /** What is open beside calls: the scopes of terminals and tunnels. */
  readonly inUse: { scopes(): readonly Scope[]; watch(listener: () => void): () => void };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function createProfilesHandlers(parts: ProfilesParts): Handlers<Contract['profiles']> {
  const service = createProfilesService(parts);
  return {
    watch: (_input, emit, { signal }) => service.watch(emit, signal),
    identify: ({ scope }, { signal }) => service.identify(scope, signal),
    live: (_input, emit, { signal }) => service.live(emit, signal),
  };
}
