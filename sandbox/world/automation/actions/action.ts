import type { Schedule } from '../../schedule.ts';
import type { Execution, StepRun } from '../execution.ts';
import type { Waiting } from '../signals.ts';
import type { RunbookStep } from '../../documents/runbook.ts';

/** What an action ends with. */
export interface ActionResult {
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** What the step's own outputs are selected from; its outputs where left out. */
  readonly payload?: unknown;
  /** The step to go on with, where the action chose one. */
  readonly nextStep?: string;
}

/** A step that did not succeed: the text is told, `type` names the kind of failure. */
export class StepError extends Error {
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  constructor(message: string, type = 'Failure', outputs: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.outputs = outputs;
  }
}

/** What an action is given. */
export interface ActionContext {
  readonly execution: Execution;
  readonly step: RunbookStep;
  readonly run: StepRun;
  /** The step's inputs with everything they refer to. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Puts in what is referred to now, for what changes while the step runs. */
  readonly resolve: (value: unknown) => unknown;
  /** Aborted by a stop, a cancel or the step's time-out. */
  readonly signal: AbortSignal;
  readonly schedule: Schedule;
  readonly secondMs: number;
  /** How long between two looks at something that moves, in milliseconds. */
  readonly pollMs: number;
  readonly now: () => number;
  /** Calls an operation of a service as the run's principal in its place. Throws AwsError. */
  readonly call: (
    service: string,
    operation: string,
    input: object,
    region?: string,
  ) => Readonly<Record<string, unknown>>;
  /** Waits for a signal: the run is Waiting meanwhile. Rejects when the step is stopped. */
  readonly waitFor: <T>(
    kind: Waiting['kind'],
    accept: (resolve: (value: T) => void) => Waiting['deliver'],
  ) => Promise<T>;
  /** Runs the steps of a loop's turn; how it ended. */
  readonly runTurn: (iteration: number, value: unknown) => Promise<'continue' | 'end'>;
  /** Starts another runbook as a child of this run and gives it when it is over. */
  readonly runChild: (document: string, parameters: Readonly<Record<string, readonly string[]>>) => Promise<Execution>;
}

export type Action = (context: ActionContext) => Promise<ActionResult>;

/** Looks until `look` gives something. Throws StepError when the step is stopped first. */
export async function poll<T>(
  { schedule, signal, pollMs }: Pick<ActionContext, 'schedule' | 'signal' | 'pollMs'>,
  look: () => T | undefined,
): Promise<T> {
  for (;;) {
    if (signal.aborted) throw new StepError('The step was stopped.', 'Cancelled');
    const found = look();
    if (found !== undefined) return found;
    await schedule.wait(pollMs, signal);
  }
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}

/** One value or several as a list of texts. */
export function texts(value: unknown): string[] {
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map(text);
}

/** The first of several. */
export function first(value: unknown): string {
  return texts(value)[0] ?? '';
}

/** An input that a step must have. Throws StepError. */
export function needed({ inputs, step }: Pick<ActionContext, 'inputs' | 'step'>, name: string): unknown {
  const value = inputs[name];
  if (value !== undefined && value !== null && value !== '') return value;
  throw new StepError(`The step ${step.name} needs the input ${name}.`, 'InvalidInput');
}
