import type { TFunction } from 'i18next';
import type { AutomationChild, AutomationSummary } from '../../../contract/automation-run.ts';
import { CopyableId } from '../../ui/copyable-id.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import type { TableColumn } from '../../ui/table/column.ts';
import { objectColumns } from '../../ui/table/object-columns.ts';
import { tones, tookSeconds } from './states.ts';

/** Seconds as people say them: tenths below a minute. */
export function tookText(t: TFunction, seconds: number): string {
  if (seconds < 60) return t('automation.seconds', { seconds: seconds.toFixed(1) });
  return t('automation.minutes', { minutes: Math.floor(seconds / 60), seconds: Math.floor(seconds % 60) });
}

/** The columns over runs. */
export function runColumns(t: TFunction, language: string, rows: readonly AutomationSummary[]): readonly TableColumn[] {
  const { text, drawnText, drawnNumber } = objectColumns(rows);
  return [
    {
      id: 'status',
      title: t('automations.columns.status'),
      width: 170,
      ...drawnText(
        ({ status }) => status,
        (run) => <StateDot tone={tones[run.status]} label={statusText(t, run)} />,
      ),
    },
    { id: 'document', title: t('automations.columns.document'), width: 240, ...text(({ document }) => document) },
    {
      id: 'kind',
      title: t('automations.columns.kind'),
      width: 130,
      ...text((run) => t(`automation.kinds.${kindOf(run)}`)),
    },
    { id: 'step', title: t('automations.columns.step'), width: 160, ...text(({ currentStep }) => currentStep) },
    { id: 'targets', title: t('automations.columns.targets'), width: 170, ...text(({ targets }) => targets) },
    {
      id: 'started',
      title: t('automations.columns.started'),
      width: 120,
      ...drawnNumber(
        ({ startedAt }) => startedAt,
        (at) => <RelativeTime at={at} language={language} />,
      ),
    },
    {
      id: 'took',
      title: t('automations.columns.took'),
      width: 100,
      align: 'end',
      ...drawnNumber(tookSeconds, (seconds) => tookText(t, seconds)),
    },
    {
      id: 'failure',
      title: t('automations.columns.failure'),
      width: 260,
      ...text(({ failureMessage }) => failureMessage),
    },
    { id: 'by', title: t('automations.columns.by'), width: 180, ...text(({ executedBy }) => shortArn(executedBy)) },
    {
      id: 'id',
      title: t('automations.columns.id'),
      width: 200,
      mono: true,
      ...drawnText(
        ({ runId }) => runId,
        ({ runId }) => <CopyableId value={runId} copyLabel={t('common.copy')} />,
      ),
    },
  ];
}

/** The columns over a run's child executions. */
export function childColumns(t: TFunction, language: string, rows: readonly AutomationChild[]): readonly TableColumn[] {
  const { text, drawnText, drawnNumber } = objectColumns(rows);
  return [
    { id: 'target', title: t('automationChildren.columns.target'), width: 190, ...text(({ target }) => target) },
    {
      id: 'status',
      title: t('automationChildren.columns.status'),
      width: 170,
      ...drawnText(
        ({ status }) => status,
        (child) => <StateDot tone={tones[child.status]} label={statusText(t, child)} />,
      ),
    },
    {
      id: 'wave',
      title: t('automationChildren.columns.wave'),
      width: 70,
      align: 'end',
      // What has not begun comes last.
      ...drawnNumber(
        ({ wave }) => (wave > 0 ? wave : Number.MAX_SAFE_INTEGER),
        (wave) => (wave === Number.MAX_SAFE_INTEGER ? '—' : wave),
      ),
    },
    { id: 'step', title: t('automationChildren.columns.step'), width: 160, ...text(({ currentStep }) => currentStep) },
    {
      id: 'started',
      title: t('automationChildren.columns.started'),
      width: 120,
      ...drawnNumber(
        ({ startedAt }) => startedAt,
        (at) => <RelativeTime at={at} language={language} />,
      ),
    },
    {
      id: 'took',
      title: t('automationChildren.columns.took'),
      width: 100,
      align: 'end',
      ...drawnNumber(tookSeconds, (seconds) => tookText(t, seconds)),
    },
    {
      id: 'failure',
      title: t('automationChildren.columns.failure'),
      width: 320,
      ...text(({ failureMessage }) => failureMessage),
    },
    {
      id: 'account',
      title: t('automationChildren.columns.account'),
      width: 120,
      mono: true,
      ...text(({ accountId = '' }) => accountId),
    },
    { id: 'region', title: t('automationChildren.columns.region'), width: 120, ...text(({ region }) => region) },
    {
      id: 'id',
      title: t('automationChildren.columns.id'),
      width: 200,
      mono: true,
      ...drawnText(
        ({ executionId }) => executionId,
        ({ executionId }) => executionId !== '' && <CopyableId value={executionId} copyLabel={t('common.copy')} />,
      ),
    },
  ];
}

/** A status in words; what waits says for what. */
export function statusText(t: TFunction, { status, waiting }: Pick<AutomationChild, 'status' | 'waiting'>): string {
  return waiting === undefined ? t(`automation.states.${status}`) : t(`automation.waitsFor.${waiting.kind}`);
}

function kindOf({ kind, mode }: AutomationSummary): AutomationSummary['kind'] | 'interactive' {
  return mode === 'Interactive' ? 'interactive' : kind;
}

/** Who an ARN names: `role/session` or `user/name`. */
export function shortArn(arn: string): string {
  return (
    arn
      .split(':')
      .at(-1)
      ?.replace(/^assumed-role\//, '') ?? arn
  );
}
