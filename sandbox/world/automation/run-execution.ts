import type { Engine } from './engine.ts';
import { latestRun, type Execution, type StepRun } from './execution.ts';
import { runSteps } from './run-steps.ts';

/** Runs a simple execution to its end. Never rejects. */
export async function runExecution(engine: Engine, execution: Execution): Promise<void> {
  execution.status = 'InProgress';
  const { failed, cancelled } = await runSteps(engine, execution, execution.runbook.steps);
  if (engine.schedule.ended.aborted) return;
  execution.outputs = outputsOf(execution);
  execution.endedAt = engine.now();
  finish(execution, failed, cancelled || execution.cancelled);
}

function finish(execution: Execution, failed: StepRun | undefined, cancelled: boolean): void {
  if (cancelled) {
    execution.status = 'Cancelled';
    return;
  }
  if (failed === undefined) {
    execution.status = 'Success';
    return;
  }
  execution.status = failed.status === 'TimedOut' && failed.step?.onFailure.kind === 'abort' ? 'TimedOut' : 'Failed';
  execution.failureMessage = `${failed.failure?.message ?? ''} Step ${failed.name} is ${failed.status}.`.trim();
}

/** The document's outputs; one that no step gave says so, as the service does. */
function outputsOf(execution: Execution): Record<string, unknown> {
  return Object.fromEntries(
    execution.runbook.outputs.map((reference) => {
      const [step = '', ...path] = reference.split('.');
      return [
        reference,
        latestRun(execution, step)?.outputs[path.join('.')] ??
          'No output available yet because the step is not successfully executed',
      ];
    }),
  );
}
