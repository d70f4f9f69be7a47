/**
 * The fields of a node's row, in the order in which they are written out: the id first, for rows are known by it. They
 * stand in a file of their own because the window may have no value of a file with zod (contract/features/fleet.ts).
 */
export const nodeFields = [
  'id',
  'name',
  'kind',
  'reach',
  'reason',
  'platform',
  'platformName',
  'platformVersion',
  'agentVersion',
  'address',
  'instanceType',
  'state',
  'tags',
  'lastPing',
] as const;

export type NodeField = (typeof nodeFields)[number];
