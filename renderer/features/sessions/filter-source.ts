import type { Session } from '../../../contract/features/sessions.ts';
import type { FilterField, FilterSource } from '../../workspace/filter/compile.ts';
import type { SessionsState } from './store.ts';

/** What can be asked of sessions. */
export function sessionsFilterSource({ rows, names, own }: SessionsState): FilterSource {
  const field = (key: string, read: (session: Session) => string, values?: () => readonly string[]): FilterField => {
    const readRow = (row: number) => {
      const session = rows[row];
      return session === undefined ? '' : read(session);
    };
    return { key, kind: 'text', read: readRow, ...(values !== undefined && { values }) };
  };
  const seen = (read: (session: Session) => string) => () =>
    [...new Set(rows.map(read))].filter((value) => value !== '').sort();
  const node = ({ target }: Session) => `${names.get(target) ?? ''} ${target}`;
  const fields = [
    field(
      'status',
      ({ status }) => status,
      seen(({ status }) => status),
    ),
    field(
      'node',
      node,
      seen(({ target }) => names.get(target) || target),
    ),
    field('owner', ({ owner }) => owner, seen(ownerName)),
    field(
      'app',
      ({ sessionId }) => (own.has(sessionId) ? 'yes' : 'no'),
      () => ['yes', 'no'],
    ),
    field('id', ({ sessionId }) => sessionId),
    field(
      'document',
      ({ document }) => document,
      seen(({ document }) => document),
    ),
    field('reason', ({ reason }) => reason),
  ];
  const haystacks: Array<string | undefined> = [];
  return {
    fields,
    haystack: (row) =>
      (haystacks[row] ??= fields
        .filter(({ key }) => key !== 'app')
        .map(({ read }) => read(row))
        .join('\n')
        .toLowerCase()),
  };
}

/** The last part of who started it: a user's name, or a role session's. */
export function ownerName({ owner }: Pick<Session, 'owner'>): string {
  return owner.split('/').at(-1) ?? owner;
}
