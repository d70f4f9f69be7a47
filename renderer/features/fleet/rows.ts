import type { NodeColumns } from '../../../contract/features/fleet.ts';
import { nodeFields as fields, type NodeField } from '../../../contract/node-fields.ts';

/**
 * The fleet in this window: columns that grow, one number a node. A number stays while rows are replaced, so a sorted or
 * filtered table is an array of numbers and no object is made for a row.
 */
export interface FleetRows {
  readonly columns: Readonly<NodeColumns>;
  readonly count: number;
  /** What the filter has made of a row's text; emptied when the text changes. Most rows stay the same from reading to reading. */
  readonly made: { readonly all: Array<string | undefined>; readonly tags: Array<string | undefined> };
  /** Another value when rows were taken away: then the numbers of the others have changed. */
  readonly generation: number;
  readonly at: (id: string) => number | undefined;
  /** Adds rows or replaces those of the same id. Answers whether a row that was there says something else now. */
  readonly put: (page: NodeColumns) => boolean;
  /** Takes away all rows but these. */
  readonly keepOnly: (ids: ReadonlySet<string>) => void;
}

/** Few different values: rows share one text of each, where the door has given every row its own. */
const shared: ReadonlySet<NodeField> = new Set([
  'kind',
  'reach',
  'reason',
  'platform',
  'platformName',
  'platformVersion',
  'agentVersion',
  'instanceType',
  'state',
]);

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
  // The columns' element types differ; place for place they are copied from the same field.
  const cells = columns as Record<NodeField, Array<string | number>>;
  const rowOf = new Map<string, number>();
  const texts = new Map<string | number, string | number>();
  const made: FleetRows['made'] = { all: [], tags: [] };
  let generation = 0;

  const share = (value: string | number) => {
    const known = texts.get(value);
    if (known !== undefined) return known;
    texts.set(value, value);
    return value;
  };

  return {
    columns,
    made,
    get count() {
      return columns.id.length;
    },
    get generation() {
      return generation;
    },
    at: (id) => rowOf.get(id),
    put(page) {
      const before = columns.id.length;
      let changed = false;
      for (const [from, id] of page.id.entries()) {
        const row = rowOf.get(id) ?? columns.id.length;
        rowOf.set(id, row);
        for (const field of fields) {
          const value = page[field][from] ?? '';
          if (cells[field][row] === value) continue;
          if (row < before) changed = true;
          cells[field][row] = shared.has(field) ? share(value) : value;
          if (field === 'lastPing') continue;
          made.all[row] = undefined;
          made.tags[row] = undefined;
        }
      }
      return changed;
    },
    keepOnly(ids) {
      const kept = columns.id.map((id) => ids.has(id));
      if (!kept.includes(false)) return;
      for (const field of fields) compact(cells[field], kept);
      rowOf.clear();
      for (const [row, id] of columns.id.entries()) rowOf.set(id, row);
      made.all.length = 0;
      made.tags.length = 0;
      generation += 1;
    },
  };
}

/** In place: readers hold on to the columns. */
function compact(values: Array<string | number>, kept: readonly boolean[]): void {
  let to = 0;
  for (const [row, value] of values.entries()) if (kept[row] === true) values[to++] = value;
  values.length = to;
}
