import type { StepRun } from '../world/automation/execution.ts';
import type { Exit, RunbookStep } from '../world/documents/runbook.ts';

/** A step as GetAutomationExecution and DescribeAutomationStepExecutions tell it: inputs are JSON texts. */
export function describedStep(run: StepRun): object {
  const { step, failure, parent, location } = run;
  return {
    StepName: run.name,
    Action: run.action,
    ...(run.startedAt !== undefined && { ExecutionStartTime: run.startedAt / 1000 }),
    ...(run.endedAt !== undefined && { ExecutionEndTime: run.endedAt / 1000 }),
    StepStatus: run.status,
    ...(run.responseCode !== undefined && { ResponseCode: run.responseCode }),
    Inputs: Object.fromEntries(
      Object.entries(run.inputs).map(([name, value]) => [name, JSON.stringify(value ?? null)]),
    ),
    Outputs: Object.fromEntries(Object.entries(run.outputs).map(([name, value]) => [name, textsOf(value)])),
    ...(failure !== undefined && {
      FailureMessage: failure.message,
      FailureDetails: { FailureStage: 'Invocation', FailureType: failure.type, Details: {} },
    }),
    StepExecutionId: run.id,
    OverriddenParameters: {},
    ...(step !== undefined && ruled(step, run.nextStep)),
    ...(parent !== undefined && {
      ParentStepDetails: {
        StepExecutionId: parent.id,
        StepName: parent.name,
        Action: 'aws:loop',
        Iteration: parent.iteration,
        ...(parent.value !== undefined && { IteratorValue: parent.value }),
      },
    }),
    ...(location !== undefined && {
      TargetLocation: {
        Accounts: [location.accountId],
        Regions: [location.region],
        ExecutionRoleName: location.roleName,
      },
    }),
  };
}

function ruled(
  { onFailure, isEnd, isCritical, nextStep, timeoutSeconds, maxAttempts }: RunbookStep,
  chosen?: string,
): object {
  const next = chosen ?? nextStep;
  return {
    OnFailure: wordOf(onFailure),
    IsEnd: isEnd,
    IsCritical: isCritical,
    ...(next !== undefined && { NextStep: next }),
    ...(Number.isInteger(Number(timeoutSeconds)) &&
      timeoutSeconds !== undefined && { TimeoutSeconds: Number(timeoutSeconds) }),
    ...(Number.isInteger(Number(maxAttempts)) && maxAttempts !== undefined && { MaxAttempts: Number(maxAttempts) }),
    ValidNextSteps: next === undefined ? [] : [next],
  };
}

function wordOf(exit: Exit): string {
  if (exit.kind === 'step') return `step:${exit.step}`;
  return exit.kind === 'abort' ? 'Abort' : 'Continue';
}

/** A value as outputs carry it: texts, what is no text as JSON. */
export function textsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map((entry) =>
    typeof entry === 'string' ? entry : JSON.stringify(entry),
  );
}
