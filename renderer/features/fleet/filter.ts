import type { NodeField } from '../../../contract/features/fleet.ts';
import { compareVersions, type FilterTerm } from '../../workspace/filter-terms.ts';
import type { FleetRows } from './rows.ts';

/** The keys of the filter field, in the order of its completion. */
export const filterKeys = [
  'ping',
  'platform',
  'tag',
  'agent',
  'state',
  'type',
  'name',
  'id',
  'address',
  'kind',
] as const;
export type FilterKey = (typeof filterKeys)[number];

const textFields: Readonly<Record<Exclude<FilterKey, 'ping' | 'tag' | 'agent'>, readonly NodeField[]>> = {
  platform: ['platform', 'platformName', 'platformVersion'],
  state: ['state'],
  type: ['instanceType'],
  name: ['name'],
  id: ['id'],
  address: ['address'],
  kind: ['kind'],
};

/** Whether the row at a position passes every term. */
export function compileFilter(terms: readonly FilterTerm[], rows: FleetRows): (position: number) => boolean {
  const tests = terms.map((term) => {
    const test = testOf(term, rows);
    return term.negated ? (position: number) => !test(position) : test;
  });
  return (position) => tests.every((test) => test(position));
}

function testOf(term: FilterTerm, rows: FleetRows): (position: number) => boolean {
  const { columns } = rows;
  const { value } = term;
  if (term.key === '') return (position) => rows.haystack(position).includes(value);
  if (term.key === 'ping') return (position) => (columns.reach[position] ?? '').startsWith(value);
  if (term.key === 'agent') return (position) => matchesVersion(columns.agentVersion[position] ?? '', term);
  if (term.key === 'tag') return (position) => hasTag(columns.tags[position] ?? '', term.tag ?? '', value);
  const fields = textFields[term.key as keyof typeof textFields];
  return (position) =>
    fields.some((field) =>
      String(columns[field][position] ?? '')
        .toLowerCase()
        .includes(value),
    );
}

function matchesVersion(version: string, { operator, value }: FilterTerm): boolean {
  if (version === '') return false;
  if (operator === '=') return version === value || version.startsWith(`${value}.`);
  const difference = compareVersions(version, value);
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  return operator === '>' ? difference > 0 : difference >= 0;
}

/** Tags are one string (contract/tags.ts): a search in it spares taking every row's apart. */
function hasTag(encoded: string, key: string, value: string): boolean {
  const text = `\u001f${encoded.toLowerCase()}\u001f`;
  return value === '' ? text.includes(`\u001f${key}\u001e`) : text.includes(`\u001f${key}\u001e${value}\u001f`);
}
