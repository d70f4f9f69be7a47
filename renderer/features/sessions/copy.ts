import type { Session } from '../../../contract/features/sessions.ts';
import type { Scope } from '../../../contract/values.ts';
import { recordsAs, type CliLine } from '../../workspace/copy-as.ts';
import type { Which } from './store.ts';

export const copyForms = ['id', 'csv', 'json', 'cli'] as const;
export type CopyForm = (typeof copyForms)[number];

export interface CopyPlace extends Scope {
  /** `''` when it is not known. */
  readonly account: string;
  readonly which: Which;
  readonly cli: CliLine;
}

const fields = [
  'sessionId',
  'target',
  'owner',
  'status',
  'startedAt',
  'endedAt',
  'document',
  'reason',
  'details',
] as const;

/** Sessions as text for the clipboard. */
export function copyText(form: CopyForm, sessions: readonly Session[], place: CopyPlace): string {
  const { account, region, profile } = place;
  switch (form) {
    case 'id':
      return sessions.map(({ sessionId }) => sessionId).join('\n');
    case 'cli':
      return sessions.map((session) => line(session, place)).join('\n');
    case 'csv':
    case 'json':
      return recordsAs(
        form,
        sessions.map((session) => ({
          account,
          region,
          profile,
          ...Object.fromEntries(fields.map((field) => [field, cell(session, field)])),
        })),
      );
  }
}

/** The line that shows just this session. */
function line({ sessionId }: Session, { which, cli }: CopyPlace): string {
  return cli(['ssm', 'describe-sessions', '--state', which, '--filters', `key=SessionId,value=${sessionId}`]);
}

function cell(session: Session, field: (typeof fields)[number]): string | null {
  const value = session[field];
  return typeof value === 'number' ? new Date(value).toISOString() : (value ?? null);
}
