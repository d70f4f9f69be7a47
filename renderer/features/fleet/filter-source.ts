import { decodeTags } from '../../../contract/tags.ts';
import { tagHaystack, type FilterField, type FilterSource } from '../../workspace/filter/compile.ts';
import type { FleetRows } from './rows.ts';
import type { FleetState } from './store.ts';

/** Rows that are looked through for values to offer; more would be felt while typing. */
const looked = 20_000;

/** What can be asked of the fleet's rows. `state` is asked at each question: rows change in place. */
export function fleetFilterSource(state: () => FleetState): FilterSource {
  const { rows } = state();
  const { columns } = rows;
  const texts = createTexts(rows);
  const text = (key: string, read: (row: number) => string, values?: () => readonly string[]): FilterField =>
    values === undefined ? { key, kind: 'text', read } : { key, kind: 'text', read, values };
  const column = (key: string, values: readonly string[], offered = true) =>
    text(key, (row) => values[row] ?? '', offered ? () => distinct(values) : undefined);
  return {
    haystack: texts.all,
    fields: [
      text(
        'ping',
        (row) => columns.reach[row] ?? '',
        () => distinct(columns.reach),
      ),
      text(
        'platform',
        (row) => `${columns.platform[row] ?? ''} ${columns.platformName[row] ?? ''}`,
        () => [...distinct(columns.platform), ...distinct(columns.platformName)],
      ),
      { key: 'tag', kind: 'tags', read: texts.tags, values: () => tagsSeen(columns.tags) },
      { key: 'agent', kind: 'version', read: (row) => columns.agentVersion[row] ?? '', values: agents(state) },
      {
        key: 'version',
        kind: 'version',
        read: (row) => columns.platformVersion[row] ?? '',
        values: () => distinct(columns.platformVersion),
      },
      column('state', columns.state),
      column('type', columns.instanceType),
      column('reason', columns.reason),
      column('kind', columns.kind),
      column('name', columns.name, false),
      column('id', columns.id, false),
      column('address', columns.address, false),
      text('account', () => state().accountId ?? ''),
      text('profile', () => state().scope?.profile ?? ''),
      text('region', () => state().scope?.region ?? ''),
    ],
  };
}

function agents(state: () => FleetState): () => readonly string[] {
  return () => distinct(state().rows.columns.agentVersion);
}

/** What rows say in lower case, made when first asked for. */
function createTexts({ columns, made }: FleetRows) {
  const searched = [
    columns.name,
    columns.id,
    columns.reach,
    columns.platform,
    columns.platformName,
    columns.platformVersion,
    columns.agentVersion,
    columns.address,
    columns.instanceType,
    columns.state,
  ];
  return {
    all(row: number): string {
      const known = made.all[row];
      if (known !== undefined) return known;
      let text = plainTags(columns.tags[row] ?? '');
      for (const values of searched) text += `\n${values[row] ?? ''}`;
      return (made.all[row] = text.toLowerCase());
    },
    tags: (row: number): string => (made.tags[row] ??= tagHaystack(columns.tags[row] ?? '')),
  };
}

/** As they are shown: `Key=value`. */
function plainTags(encoded: string): string {
  return encoded.replaceAll('\u001e', '=').replaceAll('\u001f', ' ');
}

function distinct(values: readonly string[]): readonly string[] {
  const seen = new Set(sample(values));
  seen.delete('');
  return [...seen].sort();
}

/** `Key=` for each key seen, then every `Key=value`, the frequent first. */
function tagsSeen(encoded: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  const keys = new Set<string>();
  for (const row of new Set(sample(encoded))) {
    for (const [key, value] of decodeTags(row)) {
      keys.add(`${key}=`);
      const pair = `${key}=${value}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const pairs = [...counts].sort(([, a], [, b]) => b - a).map(([pair]) => pair);
  return [...[...keys].sort(), ...pairs];
}

function sample<T>(values: readonly T[]): readonly T[] {
  const step = Math.ceil(values.length / looked);
  return step <= 1 ? values : values.filter((_value, at) => at % step === 0);
}
