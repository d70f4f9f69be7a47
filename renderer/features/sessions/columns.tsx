import type { TFunction } from 'i18next';
import type { Session, SessionStatus } from '../../../contract/features/sessions.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot, type StateDotProps } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { objectColumns } from '../../ui/table/object-columns.ts';
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
  const { text, drawnText, drawnNumber } = objectColumns(rows);
  const time = (read: (session: Session) => number | undefined) =>
    drawnNumber(read, (at) => <RelativeTime at={at} language={language} />);
  const nodeName = ({ target }: Session) => names.get(target) || target;
  return [
    {
      id: 'session',
      title: t('sessions.columns.session'),
      width: 260,
      mono: true,
      ...drawnText(
        ({ sessionId }) => sessionId,
        ({ sessionId }) => (
          <>
            <CopyableId value={sessionId} copyLabel={t('common.copy')} />
            {own.has(sessionId) && <span className={styles['own']}>{t('sessions.here')}</span>}
          </>
        ),
      ),
    },
    {
      id: 'node',
      title: t('sessions.columns.node'),
      width: 190,
      ...drawnText(nodeName, (session) => <span title={session.target}>{nodeName(session)}</span>),
    },
    {
      id: 'owner',
      title: t('sessions.columns.owner'),
      width: 140,
      ...drawnText(ownerName, (session) => <span title={session.owner}>{ownerName(session)}</span>),
    },
    {
      id: 'status',
      title: t('sessions.columns.status'),
      width: 130,
      ...drawnText(
        ({ status }) => status,
        ({ status }) => <StateDot tone={tones[status]} label={t(`sessions.status.${status}`)} />,
      ),
    },
    { id: 'started', title: t('sessions.columns.started'), width: 120, ...time(({ startedAt }) => startedAt) },
    { id: 'ended', title: t('sessions.columns.ended'), width: 120, ...time(({ endedAt }) => endedAt) },
    { id: 'document', title: t('sessions.columns.document'), width: 220, ...text(({ document }) => document) },
    { id: 'reason', title: t('sessions.columns.reason'), width: 200, ...text(({ reason }) => reason) },
  ];
}
