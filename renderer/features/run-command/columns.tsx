import type { TFunction } from 'i18next';
import type { RunRow, RunSummary } from '../../../contract/features/run-command.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { objectColumns } from '../../ui/table/object-columns.ts';
import { tones } from './states.ts';

/** The columns over runs. */
export function runColumns(t: TFunction, language: string, rows: readonly RunSummary[]): readonly TableColumn[] {
  const { text, drawnText, drawnNumber } = objectColumns(rows);
  return [
    {
      id: 'state',
      title: t('runs.columns.state'),
      width: 160,
      ...drawnText(
        ({ state }) => state,
        ({ state }) => <StateDot tone={tones[state]} label={t(`runCommand.states.${state}`)} />,
      ),
    },
    { id: 'document', title: t('runs.columns.document'), width: 220, ...text(({ document }) => document) },
    { id: 'comment', title: t('runs.columns.comment'), width: 220, ...text(({ comment }) => comment) },
    {
      id: 'nodes',
      title: t('runs.columns.nodes'),
      width: 110,
      align: 'end',
      ...drawnText(
        ({ nodes }) => String(nodes).padStart(9, '0'),
        ({ completed, nodes }) => `${completed} / ${nodes}`,
      ),
    },
    {
      id: 'errors',
      title: t('runs.columns.errors'),
      width: 80,
      align: 'end',
      ...drawnNumber(({ errors }) => errors, String),
    },
    {
      id: 'requested',
      title: t('runs.columns.requested'),
      width: 130,
      ...drawnNumber(
        ({ requestedAt }) => requestedAt,
        (at) => <RelativeTime at={at} language={language} />,
      ),
    },
    {
      id: 'targets',
      title: t('runs.columns.targets'),
      width: 200,
      ...text(({ targets, nodes }) => targets || t('runNodes.count', { count: nodes })),
    },
    {
      id: 'id',
      title: t('runs.columns.id'),
      width: 200,
      mono: true,
      ...drawnText(
        ({ runId }) => runId,
        ({ runId }) => <CopyableId value={runId} copyLabel={t('common.copy')} />,
      ),
    },
  ];
}

/** The columns over a run's nodes. */
export function nodeColumns(t: TFunction, rows: readonly RunRow[]): readonly TableColumn[] {
  const { text, drawnText, drawnNumber } = objectColumns(rows);
  return [
    {
      id: 'node',
      title: t('runNodes.columns.node'),
      width: 170,
      ...drawnText(
        ({ nodeName, nodeId }) => nodeName || nodeId,
        ({ nodeName, nodeId }) => <span title={nodeId}>{nodeName || nodeId}</span>,
      ),
    },
    {
      id: 'state',
      title: t('runNodes.columns.state'),
      width: 170,
      ...drawnText(
        ({ state }) => state,
        ({ state }) => <StateDot tone={tones[state]} label={t(`runCommand.states.${state}`)} />,
      ),
    },
    { id: 'code', title: t('runNodes.columns.code'), width: 80, align: 'end', ...drawnNumber(codeOf, String) },
    {
      id: 'took',
      title: t('runNodes.columns.took'),
      width: 90,
      align: 'end',
      ...drawnNumber(secondsOf, (seconds) => t('runCommand.seconds', { seconds: seconds.toFixed(1) })),
    },
    { id: 'says', title: t('runNodes.columns.says'), width: 420, mono: true, ...text(({ firstLine }) => firstLine) },
    { id: 'id', title: t('runNodes.columns.id'), width: 190, mono: true, ...text(({ nodeId }) => nodeId) },
  ];
}

/** The exit code of the step that ended last; undefined while none has. */
export function codeOf({ steps }: RunRow): number | undefined {
  const ended = steps.filter(({ endedAt }) => endedAt !== undefined);
  return (ended.find(({ code }) => code > 0) ?? ended.at(-1))?.code;
}

function secondsOf({ steps }: RunRow): number | undefined {
  const start = Math.min(...steps.flatMap(({ startedAt }) => startedAt ?? []));
  const end = Math.max(...steps.flatMap(({ endedAt }) => endedAt ?? []));
  return Number.isFinite(start) && Number.isFinite(end) ? (end - start) / 1000 : undefined;
}
