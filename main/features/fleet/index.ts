import type { Contract } from '../../../contract/index.ts';
import type { Aws } from '../../aws/aws.ts';
import type { ProfileFiles } from '../../aws/profile-files.ts';
import type { LocalStore } from '../../storage/local-store.ts';
import type { Handlers } from '../handlers.ts';
import { describeNode } from './details.ts';
import { createHybridTags } from './hybrid-tags.ts';
import { readFleet } from './service.ts';

export interface FleetParts {
  readonly aws: Aws;
  readonly files: Pick<ProfileFiles, 'fingerprint'>;
  readonly store: Pick<LocalStore, 'fleet' | 'identities'>;
}

export function createFleetHandlers(parts: FleetParts): Handlers<Contract['fleet']> {
  const all = { ...parts, hybridTags: createHybridTags(parts.aws) };
  return {
    nodes: (question, emit, { signal }) => readFleet(all, question, emit, signal),
    node: ({ scope, nodeId }, { signal }) => describeNode(parts.aws, scope, nodeId, signal),
  };
}
