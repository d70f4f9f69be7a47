import type { Scope } from '../../../contract/values.ts';
import type { Aws } from '../../aws/aws.ts';
import { decodeTags, encodeTags } from '../../../contract/tags.ts';
import { withTags } from './join.ts';
import type { NodeRow } from './row.ts';
import { hybridTags } from './sources.ts';

/** The tags of hybrid nodes, which no list tells: one call a node, remembered for some minutes. */
export interface HybridTags {
  /** Tells the rows whose tags are others than they say. `fresh` asks for all of them again. */
  readonly tell: (
    rows: readonly NodeRow[],
    place: { readonly scope: Scope; readonly accountId: string | undefined; readonly fresh: boolean },
    tell: (rows: NodeRow[]) => void,
    signal: AbortSignal,
  ) => Promise<void>;
}

/** So many are asked for in one reading, those first that were asked longest ago. */
const mostCalls = 200;
/** As many as main/aws/pace.ts lets through: more would only stand in line. */
const atOnce = 4;
const rememberedMs = 10 * 60_000;
const mostRemembered = 10_000;

interface Remembered {
  readonly tags: string;
  readonly at: number;
}

export function createHybridTags(aws: Aws, now: () => number = Date.now): HybridTags {
  const remembered = new Map<string, Remembered>();
  const remember = (key: string, tags: string) => {
    remembered.delete(key);
    remembered.set(key, { tags, at: now() });
    const [oldest] = remembered.keys();
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
  };

  return {
    async tell(rows, { scope, accountId, fresh }, tell, signal) {
      const keyOf = ({ id }: NodeRow) => `${accountId ?? scope.profile} ${scope.region} ${id}`;
      const told = (row: NodeRow, tags: string) => (row.tags === tags ? [] : [withTags(row, decodeTags(tags))]);
      const known = rows.map((row) => ({ row, had: remembered.get(keyOf(row)) }));
      tell(known.flatMap(({ row, had }) => (had === undefined ? [] : told(row, had.tags))));
      const wanted = known
        .filter(({ had }) => fresh || had === undefined || now() - had.at >= rememberedMs)
        .sort((a, b) => (a.had?.at ?? 0) - (b.had?.at ?? 0))
        .slice(0, mostCalls);
      const ask = async ({ row, had }: (typeof wanted)[number]) => {
        const tags = encodeTags(await hybridTags(aws, scope, row.id, signal));
        remember(keyOf(row), tags);
        return told(had === undefined ? row : { ...row, tags: had.tags }, tags);
      };
      for (let from = 0; from < wanted.length && !signal.aborted; from += atOnce) {
        try {
          tell((await Promise.all(wanted.slice(from, from + atOnce).map(ask))).flat());
        } catch {
          // Tags of hybrid nodes are an extra: without the right to read them the rows stay as they are.
          return;
        }
      }
    },
  };
}
