import { parseDuration } from '../duration.ts';
import { chooses, type Choice } from '../choices.ts';
import { needed, StepError, text, texts, type Action } from './action.ts';

/** aws:branch: the first choice that holds, else the default; without one the step fails. */
export const branch: Action = async (context) => {
  const choices = needed(context, 'Choices');
  if (!Array.isArray(choices)) throw new StepError('Choices must be a list.', 'InvalidInput');
  const found = (choices as Choice[]).find((choice) => chooses(choice));
  const next = text(found?.NextStep ?? context.inputs.Default);
  if (next === '') throw new StepError('No choice of the branch holds, and there is no default.');
  return { outputs: { ChosenStep: next }, nextStep: next };
};

/** aws:sleep: a duration (ISO 8601) or until a time. */
export const sleep: Action = async ({ inputs, schedule, signal, secondMs, now }) => {
  const { Duration, Timestamp } = inputs;
  const ms =
    Timestamp === undefined ? (parseDuration(text(Duration)) * secondMs) / 1000 : Date.parse(text(Timestamp)) - now();
  if (!Number.isFinite(ms)) throw new StepError('The Duration or Timestamp is not valid.', 'InvalidInput');
  await schedule.wait(ms, signal);
  if (signal.aborted) throw new StepError('The step was stopped.', 'Cancelled');
  return {};
};

/** aws:pause: until Resume. */
export const pause: Action = async ({ waitFor }) => {
  await waitFor<void>('resume', (resolve) => () => resolve());
  return {};
};

/** aws:updateVariable. */
export const updateVariable: Action = async (context) => {
  const name = text(needed(context, 'Name')).replace(/^variable:/, '');
  if (!context.execution.variables.has(name))
    throw new StepError(`The variable ${name} is not defined.`, 'InvalidInput');
  context.execution.variables.set(name, context.inputs.Value);
  return {};
};

const mostTurns = 100;

/** aws:loop: over a list, or again while a condition holds; MaxIterations is 100 unless it is less. */
export const loop: Action = async (context) => {
  const { inputs, step, run, runTurn, resolve } = context;
  const most = Math.min(mostTurns, Number(inputs.MaxIterations ?? mostTurns));
  const values = inputs.Iterators === undefined ? undefined : texts(inputs.Iterators);
  const condition = inputs.LoopCondition;
  if ((values === undefined) === (condition === undefined))
    throw new StepError('A loop needs either Iterators or LoopCondition.', 'InvalidInput');
  const turns = values === undefined ? most : Math.min(most, values.length);
  for (let iteration = 1; iteration <= turns; iteration += 1) {
    const value = values?.[iteration - 1];
    run.outputs = { CurrentIteration: iteration, ...(value !== undefined && { CurrentIteratorValue: value }) };
    if ((await runTurn(iteration, value)) === 'end') break;
    if (condition !== undefined && !chooses(resolve(step.inputs.LoopCondition) as Choice)) break;
  }
  return { outputs: run.outputs };
};
