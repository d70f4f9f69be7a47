import type { NodeColumns, NodeField } from '../../../contract/features/fleet.ts';

/**
 * The fleet in this window: columns that grow, one position a node. Positions stay while rows are replaced, so a sorted
 * or filtered table is a list of positions and no object is made for a row.
 */
export interface FleetRows {
  readonly columns: NodeColumns;
  readonly count: number;
  readonly at: (id: string) => number | undefined;
  /** Adds rows or replaces those of the same id. */
  readonly put: (page: NodeColumns) => void;
  readonly remove: (ids: readonly string[]) => void;
  /** All text of a row in lower case, for plain words; made when first asked for. */
  readonly haystack: (position: number) => string;
  /** Whether a position holds a row: those of removed nodes do not. */
  readonly holds: (position: number) => boolean;
}

export const fields = [
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
] as const satisfies readonly NodeField[];

const searched = fields.filter((field) => field !== 'lastPing' && field !== 'reason');

export function createFleetRows(): FleetRows {
  const columns: NodeColumns = {
    id: [],
    name: [],
    kind: [],
    reach: [],
    reason: [],
    platform: [],
    platformName: [],
    platformVersion: [],
    agentVersion: [],
    address: [],
    instanceType: [],
    state: [],
    tags: [],
    lastPing: [],
  };
  const positionOf = new Map<string, number>();
  const haystacks: Array<string | undefined> = [];
  // The columns' element types differ; position for position they are copied from the same field.
  const cells = columns as Record<NodeField, Array<string | number>>;

  return {
    columns,
    get count() {
      return positionOf.size;
    },
    at: (id) => positionOf.get(id),
    put(page) {
      for (let row = 0; row < page.id.length; row += 1) {
        const id = page.id[row] ?? '';
        const position = positionOf.get(id) ?? columns.id.length;
        positionOf.set(id, position);
        for (const field of fields) cells[field][position] = page[field][row] ?? '';
        haystacks[position] = undefined;
      }
    },
    remove(ids) {
      for (const id of ids) positionOf.delete(id);
    },
    haystack(position) {
      const known = haystacks[position];
      if (known !== undefined) return known;
      const made = searched
        .map((field) => cells[field][position])
        .join(' ')
        .toLowerCase();
      haystacks[position] = made;
      return made;
    },
    holds: (position) => positionOf.get(columns.id[position] ?? '') === position,
  };
}
