import type { DocumentFormat } from './content.ts';
import { countInstances, facts, checkHome, restartService, rollingRestart } from './own-contents.ts';

/** A document that an account has from the beginning; several contents are its versions, the last is the default. */
export interface OwnDocument {
  readonly name: string;
  readonly type: 'Command' | 'Automation';
  readonly format: DocumentFormat;
  readonly contents: readonly string[];
  readonly tags: ReadonlyArray<readonly [string, string]>;
  readonly shares: ReadonlyArray<readonly [string, string]>;
}

/** The account outside of the world that shares documents with everybody in it. */
export const partnerAccount = '210987654321';

export const fleetDocuments: readonly OwnDocument[] = [
  {
    name: 'Fleet-CollectFacts',
    type: 'Command',
    format: 'YAML',
    contents: [facts('first'), facts('second')],
    tags: [['Team', 'platform']],
    shares: [],
  },
  {
    name: 'Fleet-RestartService',
    type: 'Command',
    format: 'JSON',
    contents: [restartService],
    tags: [['Team', 'payments']],
    shares: [],
  },
  {
    name: 'Fleet-RollingRestart',
    type: 'Automation',
    format: 'YAML',
    contents: [rollingRestart],
    tags: [['Team', 'payments']],
    shares: [],
  },
  {
    name: 'Fleet-CountInstances',
    type: 'Automation',
    format: 'YAML',
    contents: [countInstances],
    tags: [],
    shares: [],
  },
];

export const partnerDocuments: readonly OwnDocument[] = [
  {
    name: 'Partner-CheckHome',
    type: 'Command',
    format: 'YAML',
    contents: [checkHome],
    tags: [],
    shares: [['all', '$DEFAULT']],
  },
];
