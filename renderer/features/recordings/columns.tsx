import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { Recording } from '../../../contract/features/recordings.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot, type StateDotProps } from '../../ui/state-dot.tsx';
import { textColumn, type TableColumn } from '../../ui/table/column.ts';
import type { Paint } from '../../workspace/paint.ts';
import { clockTime, fileSize } from './format.ts';
import styles from './view.module.css';

const tones: Readonly<Record<Recording['state'], StateDotProps['tone']>> = {
  complete: 'ok',
  recording: 'bad',
  damaged: 'warn',
};

/** The columns over the recordings at this moment. */
export function recordingColumns(
  t: TFunction,
  language: string,
  rows: readonly Recording[],
  paintOf: (profile: string) => Paint,
): readonly TableColumn[] {
  const text = (read: (recording: Recording) => string) =>
    textColumn((row) => (rows[row] === undefined ? '' : read(rows[row])));
  const amount = (read: (recording: Recording) => number, draw: (recording: Recording) => ReactNode) => ({
    compare: (a: number, b: number) =>
      (rows[a] === undefined ? 0 : read(rows[a])) - (rows[b] === undefined ? 0 : read(rows[b])),
    render: (row: number) => (rows[row] === undefined ? null : draw(rows[row])),
  });
  const fact = (name: 'accountId' | 'region' | 'nodeId') => text(({ facts }) => facts?.[name] ?? '');
  return [
    {
      id: 'started',
      title: t('recordings.columns.started'),
      width: 100,
      ...amount(
        ({ startedAt }) => startedAt,
        ({ startedAt }) => <RelativeTime at={startedAt} language={language} />,
      ),
    },
    { id: 'title', title: t('recordings.columns.title'), width: 150, ...text(({ title }) => title) },
    {
      id: 'duration',
      title: t('recordings.columns.duration'),
      width: 76,
      align: 'end',
      ...amount(
        ({ duration }) => duration,
        ({ duration }) => clockTime(duration),
      ),
    },
    {
      id: 'size',
      title: t('recordings.columns.size'),
      width: 84,
      align: 'end',
      ...amount(
        ({ size }) => size,
        ({ size }) => fileSize(size, language),
      ),
    },
    {
      id: 'state',
      title: t('recordings.columns.state'),
      width: 110,
      compare: text(({ state }) => state).compare,
      render(row) {
        const state = rows[row]?.state;
        return state === undefined ? null : <StateDot tone={tones[state]} label={t(`recordings.state.${state}`)} />;
      },
    },
    {
      id: 'session',
      title: t('recordings.columns.session'),
      width: 212,
      mono: true,
      compare: text(({ facts }) => facts?.sessionId ?? '').compare,
      render(row) {
        const id = rows[row]?.facts?.sessionId;
        return id === undefined ? '' : <CopyableId value={id} copyLabel={t('common.copy')} />;
      },
    },
    {
      id: 'profile',
      title: t('recordings.columns.profile'),
      width: 110,
      compare: text(({ facts }) => facts?.profile ?? '').compare,
      render(row) {
        const profile = rows[row]?.facts?.profile;
        if (profile === undefined) return '';
        const { colour, name } = paintOf(profile);
        return (
          <span
            className={styles['profile']}
            title={profile}
            style={colour === undefined ? {} : { borderColor: colour }}
          >
            {name}
          </span>
        );
      },
    },
    { id: 'account', title: t('recordings.columns.account'), width: 116, mono: true, ...fact('accountId') },
    { id: 'region', title: t('recordings.columns.region'), width: 104, ...fact('region') },
    { id: 'node', title: t('recordings.columns.node'), width: 170, mono: true, ...fact('nodeId') },
  ];
}
