import type { Exit, RunbookStep } from '../documents/runbook.ts';
import type { Engine } from './engine.ts';
import type { Execution, LoopTurn, StepRun } from './execution.ts';
import { newStepRun, runStep, waitFor } from './run-step.ts';

/** How a row of steps ended. */
export interface StepsEnd {
  /** The critical step that failed, if one did. */
  readonly failed: StepRun | undefined;
  readonly cancelled: boolean;
}

const mostSteps = 1_000;

/** Runs steps in their order, as nextStep, isEnd, onFailure and onCancel say. `turn` is the loop's that they belong to. */
export async function runSteps(
  engine: Engine,
  execution: Execution,
  steps: readonly RunbookStep[],
  turn?: LoopTurn,
): Promise<StepsEnd> {
  let failed: StepRun | undefined;
  let cancelled = false;
  let step: RunbookStep | undefined = steps[0];
  for (let count = 0; step !== undefined && count < mostSteps && !execution.completing; count += 1) {
    if (turn === undefined && !(await mayStart(execution, step)))
      return { failed, cancelled: execution.cancel.signal.aborted };
    const run = runOf(execution, step, turn);
    const chosen = await runStep(engine, execution, run, runSteps);
    const end = endOf(run, step);
    if (end === 'success') {
      step = step.isEnd ? undefined : (named(steps, chosen ?? step.nextStep) ?? following(steps, step));
      continue;
    }
    if (end === 'cancel') {
      cancelled = true;
      // What cleans up afterwards is not cancelled again.
      if (step.onCancel.kind !== 'abort' && turn === undefined) execution.cancel = new AbortController();
    } else if (step.isCritical || step.onFailure.kind === 'abort') failed ??= run;
    step = after(steps, step, end === 'cancel' ? step.onCancel : step.onFailure);
  }
  return { failed, cancelled };
}

function endOf({ status }: StepRun, _step: RunbookStep): 'success' | 'failure' | 'cancel' {
  if (status === 'Success') return 'success';
  return status === 'Cancelled' ? 'cancel' : 'failure';
}

function after(steps: readonly RunbookStep[], step: RunbookStep, exit: Exit): RunbookStep | undefined {
  if (exit.kind === 'abort') return undefined;
  if (exit.kind === 'step') return named(steps, exit.step);
  return step.isEnd ? undefined : (named(steps, step.nextStep) ?? following(steps, step));
}

function named(steps: readonly RunbookStep[], name: string | undefined): RunbookStep | undefined {
  return name === undefined ? undefined : steps.find((step) => step.name === name);
}

function following(steps: readonly RunbookStep[], step: RunbookStep): RunbookStep | undefined {
  return steps[steps.indexOf(step) + 1];
}

/** The step's record that waits to run; a step that runs again, or in a loop, gets another. */
function runOf(execution: Execution, step: RunbookStep, turn: LoopTurn | undefined): StepRun {
  const waiting = execution.steps.find((run) => run.step === step && run.status === 'Pending' && turn === undefined);
  if (waiting !== undefined) return waiting;
  const run = newStepRun(step, turn);
  execution.steps.push(run);
  return run;
}

/** In interactive mode each step waits for its StartStep. */
async function mayStart(execution: Execution, step: RunbookStep): Promise<boolean> {
  if (execution.mode !== 'Interactive') return !execution.cancel.signal.aborted;
  try {
    await waitFor<void>(
      execution,
      { name: step.name, status: 'Pending' },
      'start',
      execution.cancel.signal,
      (resolve) => () => resolve(),
    );
    return true;
  } catch {
    return false;
  }
}
