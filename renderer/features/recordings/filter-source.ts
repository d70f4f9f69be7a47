import type { Recording } from '../../../contract/features/recordings.ts';
import type { FilterSource } from '../../workspace/filter/compile.ts';
import { fieldsSource, textField } from '../../workspace/filter/object-source.ts';

/** What can be asked of recordings. */
export function recordingsFilterSource(rows: readonly Recording[]): FilterSource {
  const field = (key: string, read: (recording: Recording) => string) => textField(rows, key, read);
  return fieldsSource([
    field('node', ({ title, facts }) => [title, facts?.nodeId ?? ''].join(' ').trim()),
    field('profile', ({ facts }) => facts?.profile ?? ''),
    field('account', ({ facts }) => facts?.accountId ?? ''),
    field('region', ({ facts }) => facts?.region ?? ''),
    field('session', ({ facts }) => facts?.sessionId ?? ''),
    field('kind', ({ facts }) => facts?.kind ?? ''),
    field('state', ({ state }) => state),
  ]);
}
