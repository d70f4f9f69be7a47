import type { TFunction } from 'i18next';
import type { Session, SessionStatus } from '../../../contract/features/sessions.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot, type StateDotProps } from '../../ui/state-dot.tsx';
import { textColumn, type TableColumn } from '../../ui/table/column.ts';
import { ownerName } from './filter-source.ts';
import type { SessionsState } from './store.ts';
import styles from './view.module.css';

const tones: Readonly<Record<SessionStatus, StateDotProps['tone']>> = {
  Connected: 'ok',
  Connecting: 'warn',
  Disconnected: 'warn',
  Terminated: 'muted',
  Terminating: 'muted',
  Failed: 'bad',
};

/** The columns over the sessions at this moment. */
export function sessionColumns(
  t: TFunction,
  language: string,
  { rows, names, own }: Pick<SessionsState, 'rows' | 'names' | 'own'>,
): readonly TableColumn[] {
  const by = (read: (session: Session) => string) =>
    textColumn((row) => (rows[row] === undefined ? '' : read(rows[row])));
  const time = (read: (session: Session) => number | undefined) => {
    const readRow = (row: number) => {
      const session = rows[row];
      return session === undefined ? undefined : read(session);
    };
    return {
      compare: (a: number, b: number) => (readRow(a) ?? 0) - (readRow(b) ?? 0),
      render(row: number) {
        const at = readRow(row);
        return at === undefined ? '' : <RelativeTime at={at} language={language} />;
      },
    };
  };
  const nodeName = ({ target }: Session) => names.get(target) || target;
  return [
    {
      id: 'session',
      title: t('sessions.columns.session'),
      width: 260,
      mono: true,
      compare: by(({ sessionId }) => sessionId).compare,
      render(row) {
        const id = rows[row]?.sessionId ?? '';
        return (
          <>
            <CopyableId value={id} copyLabel={t('common.copy')} />
            {own.has(id) && <span className={styles['own']}>{t('sessions.here')}</span>}
          </>
        );
      },
    },
    {
      id: 'node',
      title: t('sessions.columns.node'),
      width: 190,
      compare: by(nodeName).compare,
      render(row) {
        const session = rows[row];
        return session === undefined ? null : <span title={session.target}>{nodeName(session)}</span>;
      },
    },
    {
      id: 'owner',
      title: t('sessions.columns.owner'),
      width: 140,
      compare: by(ownerName).compare,
      render(row) {
        const session = rows[row];
        return session === undefined ? null : <span title={session.owner}>{ownerName(session)}</span>;
      },
    },
    {
      id: 'status',
      title: t('sessions.columns.status'),
      width: 130,
      compare: by(({ status }) => status).compare,
      render(row) {
        const status = rows[row]?.status;
        return status === undefined ? null : <StateDot tone={tones[status]} label={t(`sessions.status.${status}`)} />;
      },
    },
    { id: 'started', title: t('sessions.columns.started'), width: 120, ...time(({ startedAt }) => startedAt) },
    { id: 'ended', title: t('sessions.columns.ended'), width: 120, ...time(({ endedAt }) => endedAt) },
    { id: 'document', title: t('sessions.columns.document'), width: 220, ...by(({ document }) => document) },
    { id: 'reason', title: t('sessions.columns.reason'), width: 200, ...by(({ reason }) => reason) },
  ];
}
