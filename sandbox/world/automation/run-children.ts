import { randomUUID } from 'node:crypto';
import { runInWaves, shareOf } from '../rate-control.ts';
import type { Engine } from './engine.ts';
import { isOver, type Execution, type FanOut, type Location, type StepRun } from './execution.ts';

/** One child to be: what it is called, its parameters and its place. */
export interface ChildPlan {
  readonly target: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly location: Location | undefined;
}

export interface ChildStarter {
  /** Starts a child of the parent; `done` resolves when it is over. Throws AwsError where it cannot be started. */
  readonly start: (parent: Execution, plan: ChildPlan) => { child: Execution; done: Promise<void> };
  readonly stop: (child: Execution) => void;
}

/** Runs the children of a parent as its rate control allows; each of them is a step of the parent. Never rejects. */
export async function runChildren(
  engine: Engine,
  starter: ChildStarter,
  parent: Execution,
  fanOut: FanOut,
  plans: readonly ChildPlan[],
): Promise<void> {
  parent.status = 'InProgress';
  const runs = plans.map((plan) => stepOf(plan));
  parent.steps.push(...runs);
  const { errors } = await runInWaves({
    targets: plans.map((plan, index) => ({ plan, run: runs[index] as StepRun })),
    control: fanOut.control,
    stop: parent.cancel.signal,
    run: async ({ plan, run }) => {
      if (parent.completing) return false;
      await runChild(engine, starter, parent, plan, run);
      return run.status === 'Failed' || run.status === 'TimedOut';
    },
  });
  if (engine.schedule.ended.aborted) return;
  parent.endedAt = engine.now();
  const failure =
    plans.length === 0
      ? 'No targets were found.'
      : errors > shareOf(fanOut.control.maxErrors, plans.length)
        ? `${errors} of ${plans.length} automations failed: the error threshold was exceeded.`
        : undefined;
  parent.failureMessage = failure;
  parent.status = parent.cancelled ? 'Cancelled' : failure === undefined ? 'Success' : 'Failed';
}

async function runChild(
  engine: Engine,
  starter: ChildStarter,
  parent: Execution,
  plan: ChildPlan,
  run: StepRun,
): Promise<void> {
  run.startedAt = engine.now();
  run.status = 'InProgress';
  run.inputs = { DocumentName: parent.documentName, RuntimeParameters: plan.parameters };
  try {
    const { child, done } = starter.start(parent, plan);
    run.outputs = { ExecutionId: child.id };
    const cancel = () => starter.stop(child);
    parent.cancel.signal.addEventListener('abort', cancel, { once: true });
    await done;
    parent.cancel.signal.removeEventListener('abort', cancel);
    run.status = isOver(child) ? child.status : 'Cancelled';
    run.outputs = { ExecutionId: child.id, Status: child.status };
    if (child.failureMessage !== undefined) run.failure = { message: child.failureMessage, type: 'Failure' };
  } catch (error) {
    run.status = 'Failed';
    run.failure = { message: error instanceof Error ? error.message : String(error), type: 'Failure' };
  }
  run.endedAt = engine.now();
}

function stepOf({ target, location }: ChildPlan): StepRun {
  return {
    id: randomUUID(),
    name: target,
    action: 'aws:executeAutomation',
    step: undefined,
    status: 'Pending',
    startedAt: undefined,
    endedAt: undefined,
    inputs: {},
    outputs: {},
    responseCode: undefined,
    failure: undefined,
    nextStep: undefined,
    parent: undefined,
    location,
    stop: new AbortController(),
  };
}
