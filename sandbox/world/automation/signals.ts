import { AwsError } from '../../wire/errors.ts';
import type { Principal } from '../credentials.ts';
import { isOver, type Execution } from './execution.ts';

export interface Signal {
  readonly type: 'Approve' | 'Reject' | 'StartStep' | 'StopStep' | 'Resume' | 'Revoke';
  readonly payload: Readonly<Record<string, readonly string[]>>;
  readonly principal: Principal;
}

/** What a run waits for: `deliver` takes the signal, or throws what does not fit. */
export interface Waiting {
  readonly kind: 'approval' | 'resume' | 'start';
  readonly stepName: string;
  deliver(signal: Signal): void;
}

const kinds: Readonly<Record<Signal['type'], Waiting['kind'] | undefined>> = {
  Approve: 'approval',
  Reject: 'approval',
  Revoke: 'approval',
  Resume: 'resume',
  StartStep: 'start',
  StopStep: undefined,
};

/** Hands a signal to a run. Throws InvalidAutomationSignalException and AutomationStepNotFoundException. */
export function sendSignal(execution: Execution, signal: Signal): void {
  if (isOver(execution)) throw invalid(`The automation execution is already ${execution.status}.`);
  if (signal.type === 'StopStep') {
    stopStep(execution, signal.payload.StepExecutionId?.[0]);
    return;
  }
  const { waiting } = execution;
  const [name] = signal.payload.StepName ?? [];
  if (name !== undefined && !execution.runbook.steps.some((step) => step.name === name))
    throw new AwsError('AutomationStepNotFoundException', `The step ${name} does not exist.`);
  if (waiting === undefined || waiting.kind !== kinds[signal.type])
    throw invalid(`The automation execution does not wait for ${signal.type}.`);
  if (name !== undefined && name !== waiting.stepName)
    throw invalid(`The automation execution waits at ${waiting.stepName}, not at ${name}.`);
  waiting.deliver(signal);
}

function stopStep({ steps }: Execution, id: string | undefined): void {
  const run = steps.find((candidate) => candidate.id === id);
  if (run === undefined)
    throw new AwsError('AutomationStepNotFoundException', 'There is no step execution of this id.');
  if (run.status !== 'InProgress' && run.status !== 'Waiting') throw invalid('The step does not run.');
  run.stop.abort();
}

export function invalid(text: string): AwsError {
  return new AwsError('InvalidAutomationSignalException', text);
}
