import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationChild, AutomationSummary } from '../../../../contract/automation-run.ts';
import { shown } from '../../../bridge/load.ts';
import { Button } from '../../../ui/button.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { statusText } from '../columns.tsx';
import { groupsOf } from '../groups.ts';
import type { LiveStore } from '../live-store.ts';
import type { AutomationPage } from '../page.ts';
import { progressRows } from '../progress.ts';
import { countsOf, tones } from '../states.ts';
import styles from './live.module.css';

export interface LiveProgressProps {
  readonly page: AutomationPage;
  readonly live: LiveStore;
  readonly run: AutomationSummary;
}

/** How far a run is, why it failed, and what it waits for. */
export function LiveProgress({ page, live, run }: LiveProgressProps) {
  const { t } = useTranslation();
  const { children } = useStore(live.state);
  return (
    <>
      {run.kind === 'simple' ? <StepProgress live={live} run={run} /> : <ChildProgress live={live} run={run} />}
      {run.kind !== 'simple' && <WaveLine rows={children} />}
      {run.failureMessage !== '' && <p className={styles['why']}>{run.failureMessage}</p>}
      {run.unsent !== undefined && <p className={styles['why']}>{t(`automation.live.unsent.${run.unsent}`)}</p>}
      {run.waiting !== undefined && <Waits page={page} live={live} run={run} />}
    </>
  );
}

type PartProps = Omit<LiveProgressProps, 'page'>;

function StepProgress({ live, run }: PartProps) {
  const { t } = useTranslation();
  const { runbook, steps } = useStore(live.state);
  const rows = useMemo(() => progressRows(shown(runbook)?.steps ?? [], steps), [runbook, steps]);
  const own = rows.filter(({ kind, level }) => kind === 'step' && level === 1);
  const done = own.filter(({ step }) => step?.isOver === true);
  const bad = done.filter(({ status }) => tones[status] === 'bad').length;
  return (
    <div className={styles['progress']}>
      <StateDot tone={tones[run.status]} label={statusText(t, run)} />
      <Bar total={own.length} good={done.length - bad} bad={bad} />
      <span>{t('automation.live.stepsThrough', { done: done.length, count: own.length })}</span>
      {run.currentStep !== '' && run.waiting === undefined && !run.isOver && (
        <span>{t('automation.live.running', { step: run.currentStep })}</span>
      )}
    </div>
  );
}

function ChildProgress({ live, run }: PartProps) {
  const { t } = useTranslation();
  const { children } = useStore(live.state);
  const { total, through, good, bad, waiting } = countsOf(children, run.counters?.total);
  return (
    <div className={styles['progress']}>
      <StateDot tone={tones[run.status]} label={statusText(t, run)} />
      <Bar total={total} good={good} bad={bad} />
      <span>{t('automation.live.through', { completed: through, count: total })}</span>
      {bad > 0 && <span className={styles['bad']}>{t('automation.live.errors', { count: bad })}</span>}
      {waiting > 0 && <span className={styles['warn']}>{t('automation.live.waiting', { count: waiting })}</span>}
      {run.parts > 1 && (
        <span>{t('automation.live.partsSent', { sent: run.executionIds.length, count: run.parts })}</span>
      )}
    </div>
  );
}

function Bar({ total, good, bad }: { readonly total: number; readonly good: number; readonly bad: number }) {
  const { t } = useTranslation();
  const share = (count: number) => `${(100 * count) / Math.max(1, total)}%`;
  return (
    <div
      role="progressbar"
      aria-label={t('automation.live.progress')}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={good + bad}
      className={styles['bar']}
    >
      <span className={styles['good']} style={{ width: share(good) }} />
      <span className={styles['errors']} style={{ width: share(bad) }} />
    </div>
  );
}

/** The latest waves are told; those before them are through. */
const mostWaves = 4;

function WaveLine({ rows }: { readonly rows: readonly AutomationChild[] }) {
  const { t } = useTranslation();
  const begun = groupsOf(rows, ({ wave }) => wave).filter(([number]) => number > 0);
  const left = rows.filter(({ wave, isOver }) => wave === 0 && !isOver).length;
  if (begun.length === 0) return null;
  return (
    <p className={styles['waves']} aria-label={t('automation.live.waves')}>
      {begun.slice(-mostWaves).map(([number, members]) => (
        <span key={number}>
          {t('automation.live.wave', {
            number,
            count: members.length,
            through: members.filter(({ isOver }) => isOver).length,
          })}
        </span>
      ))}
      {left > 0 && <span className={styles['muted']}>{t('automation.live.notBegun', { count: left })}</span>}
    </p>
  );
}

/** What a run waits for, and the buttons that let it go on. */
function Waits({ page, live: { scope }, run: { runId: executionId, waiting } }: LiveProgressProps) {
  const { t } = useTranslation();
  if (waiting === undefined) return null;
  const { kind, step } = waiting;
  const executions = [{ scope, executionId }];
  return (
    <div className={styles['waits']}>
      <span className={styles['warn']}>{t(`automation.live.needs.${kind}`, { step })}</span>
      {kind === 'approval' && (
        <>
          <Button variant="primary" onClick={() => page.ask({ kind: 'approve', executions })}>
            {t('automation.live.approve')}
          </Button>
          <Button onClick={() => page.ask({ kind: 'reject', executions })}>{t('automation.live.reject')}</Button>
        </>
      )}
      {kind === 'resume' && (
        <Button variant="primary" onClick={() => page.signal(executions, { type: 'Resume', step })}>
          {t('automation.live.resume')}
        </Button>
      )}
      {kind === 'start' && (
        <Button variant="primary" onClick={() => page.signal(executions, { type: 'StartStep', step })}>
          {t('automation.live.startStep', { step })}
        </Button>
      )}
    </div>
  );
}
