import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AutomationSummary } from '../../../../contract/automation-run.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { usePaintOf } from '../../../workspace/use-paint.ts';
import type { LiveStore } from '../live-store.ts';
import type { AutomationPage, Question } from '../page.ts';

export interface QuestionsProps {
  readonly page: AutomationPage;
  readonly live: LiveStore;
  readonly run: AutomationSummary;
}

/** Asks before a run is stopped, approved or rejected. */
export function Questions({ page, live, run }: QuestionsProps) {
  const { asked } = useStore(page.state);
  if (asked === undefined) return null;
  if (asked.kind === 'stop') return <StopQuestion page={page} live={live} run={run} />;
  if (asked.kind === 'stop-step') return <StopStepQuestion page={page} live={live} question={asked} />;
  return <ApprovalQuestion page={page} live={live} question={asked} />;
}

function useColour({ scope }: LiveStore): string | undefined {
  return usePaintOf()(scope.profile).colour;
}

function StopQuestion({ page, live, run }: QuestionsProps) {
  const { t } = useTranslation();
  const colour = useColour(live);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && page.unask()}
      title={t('automation.confirm.stop.title', { document: run.document })}
      colour={colour}
      footer={
        <>
          <Button onClick={page.unask}>{t('automation.confirm.stop.no')}</Button>
          <Button onClick={() => page.stop('Complete')}>{t('automation.confirm.stop.after')}</Button>
          <Button variant="danger" onClick={() => page.stop('Cancel')}>
            {t('automation.confirm.stop.now')}
          </Button>
        </>
      }
    >
      <p>{t('automation.confirm.stop.text')}</p>
      {run.kind !== 'simple' && <p>{t('automation.confirm.stop.children')}</p>}
      {run.parts > run.executionIds.length && <p>{t('automation.confirm.stop.parts')}</p>}
    </Dialog>
  );
}

interface StepProps extends Pick<QuestionsProps, 'page' | 'live'> {
  readonly question: Extract<Question, { kind: 'stop-step' }>;
}

function StopStepQuestion({ page, live, question: { name, stepId } }: StepProps) {
  const { t } = useTranslation();
  const colour = useColour(live);
  const executions = [{ scope: live.scope, executionId: live.runId }];
  return (
    <Confirm
      open
      title={t('automation.confirm.stopStep.title', { name })}
      colour={colour}
      yes={t('automation.confirm.stopStep.yes')}
      no={t('automation.confirm.stopStep.no')}
      onAnswer={(agreed) => (agreed ? page.signal(executions, { type: 'StopStep', stepId }) : page.unask())}
    >
      <p>{t('automation.confirm.stopStep.text')}</p>
    </Confirm>
  );
}

interface ApprovalProps extends Pick<QuestionsProps, 'page' | 'live'> {
  readonly question: Extract<Question, { kind: 'approve' | 'reject' }>;
}

/** AWS keeps so many characters. */
const mostComment = 512;

function ApprovalQuestion({ page, live, question: { kind, executions } }: ApprovalProps) {
  const { t } = useTranslation();
  const colour = useColour(live);
  const [comment, setComment] = useState('');
  const answer = (agreed: boolean) =>
    agreed
      ? page.signal(executions, { type: kind === 'approve' ? 'Approve' : 'Reject', comment: comment.trim() })
      : page.unask();
  return (
    <Confirm
      open
      title={t(`automation.confirm.${kind}.title`, { count: executions.length })}
      colour={colour}
      variant={kind === 'approve' ? 'primary' : 'danger'}
      yes={t(`automation.confirm.${kind}.yes`)}
      no={t('common.cancel')}
      onAnswer={answer}
    >
      <p>{t(`automation.confirm.${kind}.text`)}</p>
      <TextField
        label={t('automation.confirm.comment')}
        value={comment}
        maxLength={mostComment}
        onChange={setComment}
      />
    </Confirm>
  );
}
