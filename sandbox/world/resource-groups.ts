import type { WorldNode } from './nodes.ts';

/** A resource group of a place: instances by their tags. */
export interface ResourceGroup {
  readonly name: string;
  readonly description: string;
  /** All of them, one value each. */
  readonly tags: ReadonlyArray<{ readonly key: string; readonly values: readonly string[] }>;
}

/** The groups that every account has in every Region of the world. */
export const resourceGroups: readonly ResourceGroup[] = [
  { name: 'fleet-prod', description: 'Production', tags: [{ key: 'Env', values: ['prod'] }] },
  { name: 'fleet-web', description: 'Web servers', tags: [{ key: 'Role', values: ['web'] }] },
  {
    name: 'fleet-payments-data',
    description: 'Databases and caches of payments',
    tags: [
      { key: 'Team', values: ['payments'] },
      { key: 'Role', values: ['db', 'cache'] },
    ],
  },
  { name: 'fleet-empty', description: 'Nothing has these tags', tags: [{ key: 'Env', values: ['none'] }] },
];

export function groupNamed(name: string): ResourceGroup | undefined {
  return resourceGroups.find((group) => group.name === name);
}

export function isMember({ tags }: ResourceGroup, node: WorldNode): boolean {
  return tags.every(({ key, values }) => node.tags.some(([own, value]) => own === key && values.includes(value)));
}
