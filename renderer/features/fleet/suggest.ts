import { decodeTags } from '../../../contract/tags.ts';
import { filterKeys } from './filter.ts';
import type { FleetRows } from './rows.ts';

const most = 12;
/** So many rows are looked at for tags: their values repeat, and a keystroke must stay quick. */
const sample = 2_000;

/** Whole words that a word being typed could become: keys first, then the values that the rows have. */
export function suggestionsFor(word: string, rows: FleetRows): string[] {
  const negation = word.startsWith('-') ? '-' : '';
  const body = word.slice(negation.length);
  if (body === '' && negation === '') return [];
  const at = body.indexOf(':');
  const all =
    at < 0
      ? filterKeys.map((key) => `${key}:`)
      : valuesOf(body.slice(0, at).toLowerCase(), rows).map((value) => `${body.slice(0, at)}:${quoted(value)}`);
  const start = body.toLowerCase();
  return all
    .filter((entry) => entry.toLowerCase().startsWith(start) && entry.toLowerCase() !== start)
    .slice(0, most)
    .map((entry) => negation + entry);
}

function valuesOf(key: string, rows: FleetRows): string[] {
  const { columns } = rows;
  if (key === 'ping') return ['online', 'connection-lost', 'stopped', 'not-managed', 'changing'];
  if (key === 'platform') return distinct(columns.platform);
  if (key === 'state') return distinct(columns.state);
  if (key === 'type') return distinct(columns.instanceType);
  if (key === 'kind') return ['ec2', 'hybrid'];
  if (key === 'agent') return distinct(columns.agentVersion);
  if (key !== 'tag') return [];
  return distinct(
    columns.tags.slice(0, sample).flatMap((tags) => decodeTags(tags).map(([name, value]) => `${name}=${value}`)),
  ).filter((entry) => !entry.startsWith('Name='));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values.slice(0, sample))].filter((value) => value !== '').sort();
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}
