import { agentDocuments } from './agent.ts';
import { imageDocuments } from './images.ts';
import { instanceDocuments } from './instances.ts';
import { maintenanceDocuments } from './maintenance.ts';
import type { AmazonDocument } from './parts.ts';
import { patchDocuments } from './patching.ts';
import { profileDocuments } from './profiles.ts';
import { scriptDocuments } from './scripts.ts';
import { stackDocuments } from './stacks.ts';
import { storageDocuments } from './storage.ts';

/** Amazon's documents but those of sessions, written from their documented parameters and steps. */
export const amazonDocuments: readonly AmazonDocument[] = [
  ...scriptDocuments,
  ...agentDocuments,
  ...patchDocuments,
  ...maintenanceDocuments,
  ...instanceDocuments,
  ...imageDocuments,
  ...profileDocuments,
  ...stackDocuments,
  ...storageDocuments,
];
