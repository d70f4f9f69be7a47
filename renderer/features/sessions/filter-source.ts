import type { Session } from '../../../contract/features/sessions.ts';
import type { FilterSource } from '../../workspace/filter/compile.ts';
import { fieldsSource, textField } from '../../workspace/filter/object-source.ts';
import type { SessionsState } from './store.ts';

/** What can be asked of sessions. */
export function sessionsFilterSource({
  rows,
  names,
  own,
}: Pick<SessionsState, 'rows' | 'names' | 'own'>): FilterSource {
  const field = (key: string, read: (session: Session) => string, offered?: ((session: Session) => string) | null) =>
    textField(rows, key, read, offered);
  const fields = [
    field('status', ({ status }) => status),
    field(
      'node',
      ({ target }) => `${names.get(target) ?? ''} ${target}`,
      ({ target }) => names.get(target) || target,
    ),
    field('owner', ({ owner }) => owner, ownerName),
    { ...field('app', ({ sessionId }) => (own.has(sessionId) ? 'yes' : 'no')), values: () => ['yes', 'no'] },
    field('id', ({ sessionId }) => sessionId, null),
    field('document', ({ document }) => document),
    field('reason', ({ reason }) => reason, null),
  ];
  // Every row would have the word.
  return fieldsSource(
    fields,
    fields.filter(({ key }) => key !== 'app'),
  );
}

/** The last part of who started it: a user's name, or a role session's. */
export function ownerName({ owner }: Pick<Session, 'owner'>): string {
  return owner.split('/').at(-1) ?? owner;
}
