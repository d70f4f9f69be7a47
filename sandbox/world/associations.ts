import type { Target } from './targets.ts';

/** An association of State Manager as far as documents depend on it. */
export interface Association {
  readonly id: string;
  readonly name: string;
  readonly documentName: string;
  readonly targets: readonly Target[];
  readonly schedule: string;
}

/** The associations that every account has in every Region of the world: a document that is in use cannot be deleted. */
export const associations: readonly Association[] = [
  {
    id: '4d6c9b1e-0f3a-4d55-9b1f-2a7c61f0e101',
    name: 'Inventory',
    documentName: 'AWS-GatherSoftwareInventory',
    targets: [{ key: 'InstanceIds', values: ['*'] }],
    schedule: 'rate(12 hours)',
  },
  {
    id: '4d6c9b1e-0f3a-4d55-9b1f-2a7c61f0e102',
    name: 'Facts',
    documentName: 'Fleet-CollectFacts',
    targets: [{ key: 'tag:Env', values: ['prod'] }],
    schedule: 'rate(1 day)',
  },
];

export function isAssociated(documentName: string): boolean {
  return associations.some((association) => association.documentName === documentName);
}
