import { agentDocuments } from './agent.ts';
import { imageDocuments } from './images.ts';
import { instanceDocuments } from './instances.ts';
import { maintenanceDocuments } from './maintenance.ts';
import { patchDocuments } from './patching.ts';
import { profileDocuments } from './profiles.ts';
import { scriptDocuments } from './scripts.ts';
import { stackDocuments } from './stacks.ts';
import { storageDocuments } from './storage.ts';

/** A document as Amazon owns it in every account. */
export interface AmazonDocument {
  readonly name: string;
  readonly type: 'Command' | 'Automation' | 'Policy';
  readonly targetType?: string;
  readonly content: object;
}

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
