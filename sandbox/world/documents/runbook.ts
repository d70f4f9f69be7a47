import { ContentError } from '../session-document.ts';
import { object, objects, onlyMembers, text } from './content.ts';
import { runbookActions } from './runbook-actions.ts';

/** Where a run goes on after a step that did not succeed. */
export type Exit = { readonly kind: 'abort' | 'continue' } | { readonly kind: 'step'; readonly step: string };

export interface StepOutput {
  readonly name: string;
  readonly selector: string;
  readonly type: string;
}

/** One step of an Automation document (schema 0.3). */
export interface RunbookStep {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly onFailure: Exit;
  readonly onCancel: Exit;
  readonly isEnd: boolean;
  readonly isCritical: boolean;
  readonly nextStep: string | undefined;
  /** Seconds, or a reference to a parameter; undefined for the action's own. */
  readonly timeoutSeconds: unknown;
  readonly maxAttempts: unknown;
  readonly outputs: readonly StepOutput[];
  /** The steps of an aws:loop. */
  readonly steps: readonly RunbookStep[];
}

export interface Runbook {
  readonly assumeRole: string;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly steps: readonly RunbookStep[];
  /** References such as `createImage.ImageId`. */
  readonly outputs: readonly string[];
}

const topMembers: ReadonlySet<string> = new Set([
  'schemaVersion',
  'description',
  'assumeRole',
  'parameters',
  'variables',
  'mainSteps',
  'outputs',
  'files',
]);
const stepMembers: ReadonlySet<string> = new Set([
  'name',
  'action',
  'inputs',
  'onFailure',
  'onCancel',
  'isEnd',
  'isCritical',
  'nextStep',
  'timeoutSeconds',
  'maxAttempts',
  'outputs',
  'description',
]);

/** Reads an Automation document of schema 0.3. Throws ContentError. */
export function readRunbook(content: Readonly<Record<string, unknown>>): Runbook {
  onlyMembers(content, topMembers, 'The document');
  const variables = content.variables === undefined ? {} : object(content.variables, 'variables');
  const names = new Set<string>();
  const steps = readSteps(content.mainSteps, 'mainSteps', names);
  if (steps.length === 0) throw new ContentError('The document has no steps.');
  const outputs = content.outputs === undefined ? [] : content.outputs;
  if (!Array.isArray(outputs)) throw new ContentError('outputs must be a list.');
  return {
    assumeRole: text(content.assumeRole),
    variables: new Map(
      Object.entries(variables).map(([name, value]) => [name, object(value, `variables.${name}`).default]),
    ),
    steps,
    outputs: outputs.map(text),
  };
}

function readSteps(given: unknown, where: string, names: Set<string>): RunbookStep[] {
  const steps = objects(given, where).map((step, index) => readStep(step, `${where}[${index}]`, names));
  const own = new Set(steps.map(({ name }) => name));
  for (const { name, nextStep, onFailure, onCancel } of steps) {
    const followers = [
      nextStep,
      ...[onFailure, onCancel].map((exit) => (exit.kind === 'step' ? exit.step : undefined)),
    ];
    const lost = followers.find((follower) => follower !== undefined && !own.has(follower));
    if (lost !== undefined) throw new ContentError(`Step ${name} goes on with ${lost}, which does not exist.`);
  }
  return steps;
}

function readStep(step: Readonly<Record<string, unknown>>, where: string, names: Set<string>): RunbookStep {
  onlyMembers(step, stepMembers, where);
  const name = text(step.name);
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name)) throw new ContentError(`${where} has no valid name.`);
  if (names.has(name)) throw new ContentError(`Two steps are named ${name}.`);
  names.add(name);
  const action = text(step.action);
  if (!runbookActions.has(action)) throw new ContentError(`Step ${name} has an unknown action: ${action}`);
  const inputs = step.inputs === undefined ? {} : object(step.inputs, `${name}.inputs`);
  return {
    name,
    action,
    inputs,
    onFailure: readExit(name, step.onFailure, 'abort'),
    onCancel: readExit(name, step.onCancel, 'abort'),
    isEnd: text(step.isEnd) === 'true',
    isCritical: text(step.isCritical) !== 'false',
    nextStep: step.nextStep === undefined ? undefined : text(step.nextStep),
    timeoutSeconds: step.timeoutSeconds,
    maxAttempts: step.maxAttempts,
    outputs: step.outputs === undefined ? [] : readOutputs(name, step.outputs),
    steps: action === 'aws:loop' ? readSteps(inputs.Steps, `${name}.Steps`, names) : [],
  };
}

function readExit(step: string, given: unknown, otherwise: 'abort'): Exit {
  const value = given === undefined ? otherwise : text(given);
  if (/^abort$/i.test(value)) return { kind: 'abort' };
  if (/^continue$/i.test(value)) return { kind: 'continue' };
  const [, next] = /^step:\s*([\w-]+)$/.exec(value) ?? [];
  if (next === undefined) throw new ContentError(`Step ${step} takes Abort, Continue or step:NAME, not ${value}.`);
  return { kind: 'step', step: next };
}

function readOutputs(step: string, given: unknown): StepOutput[] {
  return objects(given, `${step}.outputs`).map(({ Name, Selector, Type }) => {
    if (text(Name) === '' || text(Selector) === '')
      throw new ContentError(`An output of ${step} needs Name and Selector.`);
    return { name: text(Name), selector: text(Selector), type: Type === undefined ? 'String' : text(Type) };
  });
}
