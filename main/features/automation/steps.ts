import type { StepExecution } from '@aws-sdk/client-ssm';
import type { AutomationStep, StepFailure } from '../../../contract/automation-run.ts';
import { isEnd, statusOf } from './executions.ts';

/** Reads a step. `order` is its place among those that AWS tells. */
export function readStep(step: StepExecution, order: number): AutomationStep {
  const { StepName = '', ExecutionStartTime, ExecutionEndTime, MaxAttempts, TimeoutSeconds, ParentStepDetails } = step;
  const status = statusOf(step.StepStatus);
  const failure = failureOf(step);
  return {
    stepId: step.StepExecutionId ?? `${StepName}-${order}`,
    order,
    name: StepName,
    action: step.Action ?? '',
    status,
    isOver: isEnd(status),
    ...(ExecutionStartTime !== undefined && { startedAt: ExecutionStartTime.getTime() }),
    ...(ExecutionEndTime !== undefined && { endedAt: ExecutionEndTime.getTime() }),
    inputs: step.Inputs ?? {},
    outputs: step.Outputs ?? {},
    response: step.Response ?? '',
    responseCode: step.ResponseCode ?? '',
    ...(failure !== undefined && { failure }),
    warningMessage: step.WarningMessage ?? '',
    onFailure: step.OnFailure ?? '',
    ...(MaxAttempts !== undefined && { maxAttempts: MaxAttempts }),
    ...(TimeoutSeconds !== undefined && { timeoutSeconds: TimeoutSeconds }),
    isEnd: step.IsEnd ?? false,
    isCritical: step.IsCritical ?? true,
    nextStep: step.NextStep ?? '',
    ...(ParentStepDetails !== undefined && {
      turn: {
        stepId: ParentStepDetails.StepExecutionId ?? '',
        step: ParentStepDetails.StepName ?? '',
        iteration: ParentStepDetails.Iteration ?? 0,
        value: ParentStepDetails.IteratorValue ?? '',
      },
    }),
    childId: step.Action === 'aws:executeAutomation' ? (step.Outputs?.['ExecutionId']?.[0] ?? '') : '',
  };
}

function failureOf(step: StepExecution): StepFailure | undefined {
  const { FailureMessage = '', FailureDetails } = step;
  if (FailureMessage === '' && FailureDetails === undefined) return undefined;
  return {
    message: FailureMessage,
    stage: FailureDetails?.FailureStage ?? '',
    type: FailureDetails?.FailureType ?? '',
    details: FailureDetails?.Details ?? {},
    operation: operationOf(step),
  };
}

/** The operation that failed: the text names it, and an API step is one. */
function operationOf({ Action, Inputs = {}, FailureMessage = '' }: StepExecution): string {
  const named = /when calling the (\w+) operation/.exec(FailureMessage)?.[1];
  const isCall = Action === 'aws:executeAwsApi' || Action === 'aws:waitForAwsResourceProperty';
  const service = inputText(Inputs['Service']);
  if (service !== '' && (isCall || Action === 'aws:assertAwsResourceProperty'))
    return `${service}:${named ?? inputText(Inputs['Api'])}`;
  return named ?? '';
}

/** An input's value where it is a text: inputs are JSON. `''` for any other. */
export function inputText(json: string | undefined): string {
  try {
    const value: unknown = JSON.parse(json ?? '""');
    return typeof value === 'string' ? value : '';
  } catch {
    return json ?? '';
  }
}
