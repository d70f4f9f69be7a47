import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationStep, AutomationSummary } from '../../../../contract/automation-run.ts';
import type { OutlineStep } from '../../../../contract/runbook.ts';
import { Button } from '../../../ui/button.tsx';
import { Pairs } from '../../../ui/details-pane.tsx';
import { ExactTime } from '../../../ui/relative-time.tsx';
import { StateDot } from '../../../ui/state-dot.tsx';
import { tookText } from '../columns.tsx';
import type { LiveStore } from '../live-store.ts';
import type { AutomationPage } from '../page.ts';
import type { ProgressRow } from '../progress.ts';
import { tones, tookSeconds } from '../states.ts';
import styles from './live.module.css';
import { ways } from './outline.tsx';
import { jsonText, Values } from './values.tsx';

export interface StepPaneProps {
  readonly page: AutomationPage;
  readonly live: LiveStore;
  readonly run: AutomationSummary;
  readonly row: ProgressRow;
  /** Goes back to the running step; undefined where it is on screen. */
  readonly follow: (() => void) | undefined;
}

/** One step: how it stands, why it failed, what it got and gave, and what can be done with it. */
export function StepPane({ page, live, run, row, follow }: StepPaneProps) {
  const { t } = useTranslation();
  const { step, outline, status } = row;
  const isLeft = status === 'Pending' && run.isOver;
  return (
    <>
      <header className={styles['paneHead']}>
        <h2>{row.name}</h2>
        {row.kind === 'step' && (
          <StateDot
            tone={tones[status]}
            label={isLeft ? t('automation.notReached') : t(`automation.states.${status}`)}
          />
        )}
        <span className={styles['buttons']}>
          {follow !== undefined && <Button onClick={follow}>{t('automation.live.follow')}</Button>}
          {step !== undefined && <StepButtons page={page} live={live} run={run} step={step} />}
        </span>
      </header>
      {outline !== undefined && outline.description !== '' && <p>{outline.description}</p>}
      {step?.failure !== undefined && <WhyFailed failure={step.failure} action={step.action} />}
      {step?.failure === undefined && step?.warningMessage !== undefined && step.warningMessage !== '' && (
        <p className={styles['warn']}>{step.warningMessage}</p>
      )}
      <Facts row={row} />
      {outline !== undefined && <Ways outline={outline} step={step} below={row.below} />}
      {row.kind === 'step' && status === 'Pending' && (
        <p className={styles['muted']}>{t(isLeft ? 'automation.live.notReached' : 'automation.live.pending')}</p>
      )}
      <Values title={t('automation.live.inputs')} values={textsOf(step?.inputs ?? outline?.inputs ?? {})} />
      {step !== undefined && <Values title={t('automation.live.outputs')} values={step.outputs} />}
      {step !== undefined && step.response !== '' && (
        <Values title={t('automation.live.response')} values={{ [step.name]: [jsonText(step.response)] }} />
      )}
    </>
  );
}

type StepButtonsProps = Omit<StepPaneProps, 'row' | 'follow'> & { readonly step: AutomationStep };

function StepButtons({ page, live, run, step }: StepButtonsProps) {
  const { t } = useTranslation();
  const { children } = useStore(live.state);
  const child = children.find(({ executionId }) => executionId !== '' && executionId === step.childId);
  const scope = child?.scope ?? live.scope;
  const isRunning = step.status === 'InProgress' && !run.isOver;
  return (
    <>
      {step.childId !== '' && (
        <Button onClick={() => page.openChild(scope, step.childId)}>{t('automation.live.openChild')}</Button>
      )}
      {isRunning && (
        <Button variant="danger" onClick={() => page.ask({ kind: 'stop-step', name: step.name, stepId: step.stepId })}>
          {t('automation.live.stopStep')}
        </Button>
      )}
    </>
  );
}

interface WhyFailedProps {
  readonly failure: NonNullable<AutomationStep['failure']>;
  /** What failed, where the failure names no operation of AWS. */
  readonly action: string;
}

function WhyFailed({ failure, action }: WhyFailedProps) {
  const { t } = useTranslation();
  const { message, operation, stage, type, details } = failure;
  const facts = [
    [t('automation.live.operation'), operation || action],
    [t('automation.live.stage'), stage],
    [t('automation.live.type'), type],
  ] as const;
  return (
    <section className={styles['failure']} aria-label={t('automation.live.failure')}>
      <h3>{t('automation.live.failure')}</h3>
      <p>{message}</p>
      <Pairs narrow pairs={facts.filter(([, value]) => value !== '')} />
      <Values title="" values={details} />
    </section>
  );
}

function Facts({ row: { action, subject, step, outline, tries } }: Pick<StepPaneProps, 'row'>) {
  const { t, i18n } = useTranslation();
  const took = step === undefined ? undefined : tookSeconds(step);
  const most = step?.maxAttempts === undefined ? outline?.maxAttempts : String(step.maxAttempts);
  const timeout = step?.timeoutSeconds ?? outline?.timeoutSeconds;
  const time = (at: number) => <ExactTime at={at} language={i18n.language} />;
  return (
    <Pairs
      narrow
      pairs={[
        ...(action === ''
          ? []
          : [[t('automation.live.action'), subject === '' ? action : `${action} · ${subject}`] as const]),
        ...(step?.startedAt === undefined ? [] : [[t('automation.live.started'), time(step.startedAt)] as const]),
        ...(step?.endedAt === undefined ? [] : [[t('automation.live.ended'), time(step.endedAt)] as const]),
        ...(took === undefined ? [] : [[t('automation.live.took'), tookText(t, took)] as const]),
        ...(tries > 1
          ? [
              [
                t('automation.live.tries'),
                most === undefined || most === '' ? tries : t('automation.live.triesOf', { tries, most }),
              ] as const,
            ]
          : []),
        ...(timeout === undefined || timeout === ''
          ? []
          : [[t('automation.live.timeout'), t('automation.seconds', { seconds: timeout })] as const]),
        ...(step === undefined || step.responseCode === ''
          ? []
          : [[t('automation.live.code'), step.responseCode] as const]),
      ]}
    />
  );
}

interface WaysProps {
  readonly outline: OutlineStep;
  readonly step: AutomationStep | undefined;
  readonly below: string;
}

/** Where the step may go on; of a branch, the way that was taken. */
function Ways({ outline, step, below }: WaysProps) {
  const { t } = useTranslation();
  const all = ways(t, outline, below);
  const taken = step?.isOver === true && outline.action === 'aws:branch' ? step.nextStep : undefined;
  if (all.length === 0) return null;
  return (
    <ul className={styles['ways']}>
      {all.map((way) => (
        <li key={way}>{way}</li>
      ))}
      {taken !== undefined && taken !== '' && (
        <li>
          <strong>
            {t('automation.outline.next', { step: taken })} ({t('automation.live.branchTook')})
          </strong>
        </li>
      )}
    </ul>
  );
}

function textsOf(inputs: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, [jsonText(value)]]));
}
