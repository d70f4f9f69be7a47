import { randomUUID } from 'node:crypto';
import { AwsError } from '../../wire/errors.ts';
import type { RunbookStep } from '../documents/runbook.ts';
import { actionOf } from './actions/index.ts';
import { StepError, type ActionContext, type ActionResult } from './actions/action.ts';
import type { Engine } from './engine.ts';
import type { Execution, LoopTurn, StepRun } from './execution.ts';
import { lookupOf, resolved } from './references.ts';
import { select } from './selector.ts';

/** Runs a row of steps: how a loop runs its own (run-steps.ts). */
export type RunRow = (
  engine: Engine,
  execution: Execution,
  steps: readonly RunbookStep[],
  turn: LoopTurn,
) => Promise<{ readonly failed: StepRun | undefined; readonly cancelled: boolean }>;

/** A step before it runs. */
export function newStepRun(step: RunbookStep, parent?: LoopTurn): StepRun {
  return {
    id: randomUUID(),
    name: step.name,
    action: step.action,
    step,
    status: 'Pending',
    startedAt: undefined,
    endedAt: undefined,
    inputs: {},
    outputs: {},
    responseCode: undefined,
    failure: undefined,
    nextStep: undefined,
    parent,
    location: undefined,
    stop: new AbortController(),
  };
}

/** Actions that wait for people, or for others, longer than ten minutes. */
const usualSeconds: Readonly<Record<string, number>> = {
  'aws:approve': 604_800,
  'aws:pause': 31_536_000,
  'aws:executeAutomation': 604_800,
  'aws:loop': 604_800,
  'aws:runCommand': 7_200,
  'aws:sleep': 604_800,
};

/** Runs a step, again up to maxAttempts times, and sets what is told of it. Never rejects. */
export async function runStep(
  engine: Engine,
  execution: Execution,
  run: StepRun,
  runRow: RunRow,
): Promise<string | undefined> {
  const { step } = run;
  if (step === undefined) return undefined;
  const resolve = (value: unknown) => resolved(value, lookupOf(execution, engine.now()));
  const attempts = Math.min(10, Math.max(1, Number(resolve(step.maxAttempts) ?? 1) || 1));
  run.startedAt = engine.now();
  let next: string | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    run.status = 'InProgress';
    run.failure = undefined;
    next = await attemptStep(engine, execution, run, step, resolve, runRow);
    if (!failedAgain(run)) break;
  }
  run.endedAt = engine.now();
  return next;
}

/** A step that failed is tried again; one that was stopped or took too long is not. */
function failedAgain({ status }: StepRun): boolean {
  return status === 'Failed';
}

async function attemptStep(
  engine: Engine,
  execution: Execution,
  run: StepRun,
  step: RunbookStep,
  resolve: (value: unknown) => unknown,
  runRow: RunRow,
): Promise<string | undefined> {
  const late = new AbortController();
  const seconds = Number(resolve(step.timeoutSeconds) ?? usualSeconds[step.action] ?? 3_600) || 3_600;
  const signal = AbortSignal.any([execution.cancel.signal, run.stop.signal, late.signal, engine.schedule.ended]);
  const finished = new AbortController();
  const watch = async () => {
    await engine.schedule.wait(seconds * engine.secondMs, finished.signal);
    if (!finished.signal.aborted) late.abort();
  };
  void watch();
  try {
    const { Steps: _steps, ...inputs } = step.inputs;
    run.inputs = resolve(step.action === 'aws:loop' ? inputs : step.inputs) as Readonly<Record<string, unknown>>;
    const result = await actionOf(step.action)(contextOf(engine, execution, run, step, signal, resolve, runRow));
    run.outputs = { ...result.outputs, ...selected(step, result) };
    run.status = 'Success';
    run.responseCode = '0';
    run.nextStep = result.nextStep;
    return result.nextStep;
  } catch (error) {
    if (error instanceof StepError) run.outputs = { ...run.outputs, ...error.outputs };
    run.status = late.signal.aborted ? 'TimedOut' : signal.aborted ? 'Cancelled' : statusOf(error);
    run.failure = failureOf(step, error, late.signal.aborted);
    return undefined;
  } finally {
    finished.abort();
  }
}

function statusOf(error: unknown): StepRun['status'] {
  return error instanceof StepError && error.type === 'TimedOut' ? 'TimedOut' : 'Failed';
}

function failureOf({ action, name }: RunbookStep, error: unknown, isLate: boolean): NonNullable<StepRun['failure']> {
  if (isLate) return { message: `Step timed out while it was ${action}.`, type: 'TimedOut' };
  if (error instanceof AwsError) {
    const message = `Step fails when it is Execute/Cancelling action. An error occurred (${error.code}): ${error.message}`;
    return { message, type: error.code };
  }
  if (error instanceof StepError)
    return { message: `Step fails when it is Execute/Cancelling action. ${error.message}`, type: error.type };
  return { message: `Step ${name} fails: ${error instanceof Error ? error.message : String(error)}`, type: 'Failure' };
}

/** A step's own outputs, selected from what its action gave; what selects nothing is left out. */
function selected({ outputs }: RunbookStep, { payload, outputs: given = {} }: ActionResult): Record<string, unknown> {
  const found = outputs.map(
    ({ name, selector, type }) => [name, typed(select(selector, payload ?? given), type)] as const,
  );
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function typed(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return undefined;
  if (type === 'StringList') return (Array.isArray(value) ? value : [value]).map(asText);
  if (type === 'Integer') return Number(value);
  if (type === 'Boolean') return value === true || value === 'true';
  return type === 'String' ? asText(value) : value;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function contextOf(
  engine: Engine,
  execution: Execution,
  run: StepRun,
  step: RunbookStep,
  signal: AbortSignal,
  resolve: (value: unknown) => unknown,
  runRow: RunRow,
): ActionContext {
  const { schedule, secondMs, pollMs, now } = engine;
  return {
    execution,
    step,
    run,
    signal,
    schedule,
    secondMs,
    pollMs,
    now,
    resolve,
    inputs: run.inputs,
    call: (service, operation, input, region = execution.place.region) =>
      engine.call(service, operation, input, { ...execution.place, region, principal: execution.principal }),
    waitFor: (kind, accept) => waitFor(execution, run, kind, signal, accept),
    runTurn: (iteration, value) => runTurn(engine, execution, run, step, runRow, iteration, value),
    runChild: (document, parameters) => engine.runChild(execution, document, parameters, signal),
  };
}

/** The run is Waiting until a signal is accepted. */
export async function waitFor<T>(
  execution: Execution,
  run: StepRun | { name: string; status: StepRun['status'] },
  kind: NonNullable<Execution['waiting']>['kind'],
  signal: AbortSignal,
  accept: (resolve: (value: T) => void) => NonNullable<Execution['waiting']>['deliver'],
): Promise<T> {
  const before = run.status;
  try {
    return await new Promise<T>((resolve, reject) => {
      const stopped = () => reject(new StepError('The step was stopped.', 'Cancelled'));
      if (signal.aborted) stopped();
      signal.addEventListener('abort', stopped, { once: true });
      execution.waiting = { kind, stepName: run.name, deliver: accept(resolve) };
      execution.status = 'Waiting';
      run.status = kind === 'start' ? before : 'Waiting';
    });
  } finally {
    execution.waiting = undefined;
    if (execution.status === 'Waiting') execution.status = 'InProgress';
    run.status = before;
  }
}

async function runTurn(
  engine: Engine,
  execution: Execution,
  run: StepRun,
  { steps }: RunbookStep,
  runRow: RunRow,
  iteration: number,
  value: unknown,
): Promise<'continue' | 'end'> {
  const turn: LoopTurn = {
    id: run.id,
    name: run.name,
    iteration,
    value: value === undefined ? undefined : asText(value),
  };
  const { failed, cancelled } = await runRow(engine, execution, steps, turn);
  if (cancelled) throw new StepError('The loop was stopped.', 'Cancelled');
  if (failed !== undefined)
    throw new StepError(`Step ${failed.name} of turn ${iteration} failed: ${failed.failure?.message ?? ''}`);
  return 'continue';
}
