import type { TFunction } from 'i18next';
import type { Recording } from '../../../contract/features/recordings.ts';
import type { Settings } from '../../../contract/features/settings.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot, type StateDotProps } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { objectColumns } from '../../ui/table/object-columns.ts';
import { ProfileMark } from '../../workspace/profile-mark.tsx';
import { clockTime, fileSize } from './format.ts';

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
  settings: Pick<Settings, 'paints'>,
): readonly TableColumn[] {
  const { text, drawnText, drawnNumber } = objectColumns(rows);
  const fact = (name: 'accountId' | 'region' | 'nodeId') => text(({ facts }) => facts?.[name] ?? '');
  return [
    {
      id: 'started',
      title: t('recordings.columns.started'),
      width: 100,
      ...drawnNumber(
        ({ startedAt }) => startedAt,
        (at) => <RelativeTime at={at} language={language} />,
      ),
    },
    { id: 'title', title: t('recordings.columns.title'), width: 150, ...text(({ title }) => title) },
    {
      id: 'duration',
      title: t('recordings.columns.duration'),
      width: 76,
      align: 'end',
      ...drawnNumber(({ duration }) => duration, clockTime),
    },
    {
      id: 'size',
      title: t('recordings.columns.size'),
      width: 84,
      align: 'end',
      ...drawnNumber(
        ({ size }) => size,
        (size) => fileSize(size, language),
      ),
    },
    {
      id: 'state',
      title: t('recordings.columns.state'),
      width: 110,
      ...drawnText(
        ({ state }) => state,
        ({ state }) => <StateDot tone={tones[state]} label={t(`recordings.state.${state}`)} />,
      ),
    },
    {
      id: 'session',
      title: t('recordings.columns.session'),
      width: 212,
      mono: true,
      ...drawnText(
        ({ facts }) => facts?.sessionId ?? '',
        ({ facts }) =>
          facts?.sessionId === undefined ? '' : <CopyableId value={facts.sessionId} copyLabel={t('common.copy')} />,
      ),
    },
    {
      id: 'profile',
      title: t('recordings.columns.profile'),
      width: 110,
      ...drawnText(
        ({ facts }) => facts?.profile ?? '',
        ({ facts }) =>
          facts?.profile === undefined ? '' : <ProfileMark profile={facts.profile} settings={settings} />,
      ),
    },
    { id: 'account', title: t('recordings.columns.account'), width: 116, mono: true, ...fact('accountId') },
    { id: 'region', title: t('recordings.columns.region'), width: 104, ...fact('region') },
    { id: 'node', title: t('recordings.columns.node'), width: 170, mono: true, ...fact('nodeId') },
  ];
}
