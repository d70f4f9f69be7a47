import type { Recording } from '../../../contract/features/recordings.ts';
import type { FilterField, FilterSource } from '../../workspace/filter/compile.ts';

/** What can be asked of recordings. */
export function recordingsFilterSource(rows: readonly Recording[]): FilterSource {
  const field = (key: string, read: (recording: Recording) => string): FilterField => ({
    key,
    kind: 'text',
    read: (row) => (rows[row] === undefined ? '' : read(rows[row])),
    values: () => [...new Set(rows.map(read))].filter((value) => value !== '').sort(),
  });
  const fields = [
    field('node', ({ title, facts }) => [title, facts?.nodeId ?? ''].join(' ').trim()),
    field('profile', ({ facts }) => facts?.profile ?? ''),
    field('account', ({ facts }) => facts?.accountId ?? ''),
    field('region', ({ facts }) => facts?.region ?? ''),
    field('session', ({ facts }) => facts?.sessionId ?? ''),
    field('kind', ({ facts }) => facts?.kind ?? ''),
    field('state', ({ state }) => state),
  ];
  const haystacks: Array<string | undefined> = [];
  return {
    fields,
    haystack: (row) =>
      (haystacks[row] ??= fields
        .map(({ read }) => read(row))
        .join('\n')
        .toLowerCase()),
  };
}
