import type { TFunction } from 'i18next';
import type { Session, SessionStatus } from '../../../contract/features/sessions.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot, type StateDotProps } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/table/column.ts';

const tones: Readonly<Record<SessionStatus, StateDotProps['tone']>> = {
  Connected: 'ok',
  Connecting: 'warn',
  Disconnected: 'warn',
  Terminated: 'muted',
  Terminating: 'muted',
  Failed: 'bad',
};

/** The columns over the sessions at this moment; `here` are the ids of this app's own terminals. */
export function sessionColumns(
  t: TFunction,
  language: string,
  rows: readonly Session[],
  here: ReadonlySet<string>,
): TableColumn[] {
  const title = (id: keyof Session | 'here') => t(`sessions.columns.${id as 'owner'}`);
  const text = (id: 'document' | 'reason' | 'owner' | 'target' | 'sessionId') => ({
    id,
    title: title(id),
    compare: (a: number, b: number) => (rows[a]?.[id] ?? '').localeCompare(rows[b]?.[id] ?? ''),
  });
  const time = (id: 'startedAt' | 'endedAt'): TableColumn => ({
    id,
    title: title(id),
    width: 110,
    compare: (a, b) => (rows[a]?.[id] ?? 0) - (rows[b]?.[id] ?? 0),
    render: (row) =>
      rows[row]?.[id] === undefined ? '' : <RelativeTime at={rows[row]?.[id] ?? 0} language={language} />,
  });
  return [
    {
      ...text('sessionId'),
      width: 240,
      mono: true,
      render: (row) => <CopyableId value={rows[row]?.sessionId ?? ''} copyLabel={t('common.copy')} />,
    },
    { ...text('target'), width: 180, mono: true, render: (row) => rows[row]?.target ?? '' },
    {
      id: 'status',
      title: title('status'),
      width: 130,
      compare: (a, b) => (rows[a]?.status ?? '').localeCompare(rows[b]?.status ?? ''),
      render: (row) => {
        const status = rows[row]?.status ?? 'Failed';
        return <StateDot tone={tones[status]} label={t(`sessions.status.${status}`)} />;
      },
    },
    {
      id: 'here',
      title: title('here'),
      width: 140,
      render: (row) => (here.has(rows[row]?.sessionId ?? '') ? t('sessions.here') : ''),
    },
    {
      ...text('owner'),
      width: 150,
      render: (row) => <span title={rows[row]?.owner}>{rows[row]?.owner.split('/').at(-1)}</span>,
    },
    time('startedAt'),
    time('endedAt'),
    { ...text('document'), width: 200, render: (row) => rows[row]?.document ?? '' },
    { ...text('reason'), width: 180, render: (row) => rows[row]?.reason ?? '' },
  ];
}
