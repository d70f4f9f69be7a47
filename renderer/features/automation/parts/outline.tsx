import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { OutlineStep } from '../../../../contract/runbook.ts';
import styles from './outline.module.css';

export interface OutlineProps {
  readonly label: string;
  readonly steps: readonly OutlineStep[];
}

/** A runbook's steps in their order, before it runs: what each does, whether it changes something, where it goes on. */
export function Outline({ label, steps }: OutlineProps) {
  return (
    <ol className={styles['steps']} aria-label={label}>
      {steps.map((step, at) => (
        <li key={step.name} className={styles['step']} style={{ marginInlineStart: 20 * depthOf(step, steps) }}>
          <Step step={step} number={at + 1} next={steps[at + 1]?.name ?? ''} />
        </li>
      ))}
    </ol>
  );
}

interface StepProps {
  readonly step: OutlineStep;
  readonly number: number;
  /** The step below: going on with it need not be said. */
  readonly next: string;
}

function Step({ step, number, next }: StepProps) {
  const { t } = useTranslation();
  const { name, action, subject, description, impact } = step;
  return (
    <>
      <span className={styles['number']}>{number}</span>
      <span className={styles['name']}>{name}</span>
      <span className={styles['impact']} data-impact={impact}>
        {t(`automation.outline.impact.${impact}`)}
      </span>
      <span className={styles['more']}>
        <code>{action}</code>
        {subject !== '' && ` · ${subject}`}
      </span>
      {description !== '' && <span className={styles['more']}>{description}</span>}
      {ways(t, step, next).map((way) => (
        <span key={way} className={styles['more']}>
          {way}
        </span>
      ))}
    </>
  );
}

/** Where a step may go on, beside the step below it. */
export function ways(t: TFunction, step: OutlineStep, below: string): readonly string[] {
  const { choices, loop, onFailure, next, isEnd, isCritical, action } = step;
  const to = (name: string) => (name === '' ? t('automation.outline.end') : name);
  const [, onward] = /^step:(.+)$/.exec(onFailure) ?? [];
  return [
    ...(loop === undefined
      ? []
      : [
          [
            t(`automation.outline.${loop.kind}`, { over: loop.over }),
            ...(loop.most === '' ? [] : [t('automation.outline.most', { most: loop.most })]),
          ].join(', '),
        ]),
    ...choices.map(({ condition, next: where }) =>
      condition === ''
        ? t('automation.outline.otherwise', { next: to(where) })
        : t('automation.outline.choice', { condition, next: to(where) }),
    ),
    ...(action === 'aws:branch' || next === '' || next === below ? [] : [t('automation.outline.next', { step: next })]),
    ...(onward === undefined ? [] : [t('automation.outline.onFailure.step', { step: onward })]),
    ...(onFailure === 'Continue' ? [t('automation.outline.onFailure.Continue')] : []),
    ...(isEnd && below !== '' ? [t('automation.outline.isEnd')] : []),
    ...(isCritical ? [] : [t('automation.outline.notCritical')]),
  ];
}

function depthOf(step: OutlineStep, steps: readonly OutlineStep[]): number {
  const loop = step.within === '' ? undefined : steps.find(({ name }) => name === step.within);
  return loop === undefined || loop === step ? 0 : 1 + depthOf(loop, steps);
}
