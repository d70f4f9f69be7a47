import { ContentError } from '../session-document.ts';
import { actionPlatforms, type Platform } from './command-actions.ts';
import { object, objects, onlyMembers, text } from './content.ts';

/** One step of a Command document: in schema 1.2 a plugin of its runtimeConfig. */
export interface CommandStep {
  /** What ListCommandInvocations calls the plugin. */
  readonly name: string;
  readonly action: string;
  /** The last folder of its output in S3 (agent: `0.awsrunShellScript` in schema 1.2, else the step's name). */
  readonly outputFolder: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Both sides of a StringEquals, such as `platformType` and `Linux`. */
  readonly precondition: readonly [string, string] | undefined;
  readonly onFailure: 'exit' | 'successAndExit' | undefined;
  readonly onSuccess: 'exit' | undefined;
  /** Runs whatever happened before. */
  readonly finallyStep: boolean;
}

const topMembers: ReadonlySet<string> = new Set([
  'schemaVersion',
  'description',
  'parameters',
  'mainSteps',
  'runtimeConfig',
  'assumeRole',
  'outputs',
  'files',
  'settings',
]);
const stepMembers: ReadonlySet<string> = new Set([
  'action',
  'name',
  'inputs',
  'precondition',
  'description',
  'maxAttempts',
  'timeoutSeconds',
  'onFailure',
  'onSuccess',
  'finallyStep',
  'settings',
  'isEnd',
  'isCritical',
  'nextStep',
]);

/** Reads the steps of a Command or Policy document of schema 1.2, 2.0 or 2.2. Throws ContentError. */
export function readCommandSteps(content: Readonly<Record<string, unknown>>): CommandStep[] {
  onlyMembers(content, topMembers, 'The document');
  const steps = content.schemaVersion === '1.2' ? configured(content) : mainSteps(content);
  if (steps.length === 0) throw new ContentError('The document has no steps.');
  return steps;
}

function configured(content: Readonly<Record<string, unknown>>): CommandStep[] {
  return Object.entries(object(content.runtimeConfig, 'runtimeConfig')).flatMap(([action, config]) => {
    checkAction(action);
    const { properties } = object(config, `runtimeConfig.${action}`);
    const list = Array.isArray(properties) ? properties : [properties];
    return list.map((entry: unknown, index) => {
      const inputs = typeof entry === 'string' ? { properties: entry } : object(entry, `${action}.properties`);
      checkInputs(action, action, inputs);
      const name = list.length === 1 ? action : text(inputs.id) || `${index}.${action}`;
      return { ...plain, name, action, inputs, outputFolder: `${index}.${action.replace(':', '')}` };
    });
  });
}

const plain = { precondition: undefined, onFailure: undefined, onSuccess: undefined, finallyStep: false } as const;

function mainSteps(content: Readonly<Record<string, unknown>>): CommandStep[] {
  const seen = new Set<string>();
  return objects(content.mainSteps, 'mainSteps').map((step, index) => {
    onlyMembers(step, stepMembers, `Step ${index}`);
    const name = text(step.name);
    if (!/^[\w-]{1,128}$/.test(name)) throw new ContentError(`mainSteps[${index}] has no valid name.`);
    if (seen.has(name)) throw new ContentError(`Two steps are named ${name}.`);
    seen.add(name);
    const action = text(step.action);
    checkAction(action);
    const inputs = step.inputs === undefined ? {} : object(step.inputs, `${name}.inputs`);
    checkInputs(name, action, inputs);
    return {
      name,
      action,
      outputFolder: name,
      inputs,
      precondition: readPrecondition(name, step.precondition, content.schemaVersion),
      onFailure: word(name, inputs.onFailure ?? step.onFailure, ['exit', 'successAndExit']),
      onSuccess: word(name, inputs.onSuccess ?? step.onSuccess, ['exit']),
      finallyStep: text(inputs.finallyStep ?? step.finallyStep) === 'true',
    };
  });
}

function checkAction(action: string): void {
  if (!actionPlatforms.has(action))
    throw new ContentError(`The plugin ${action} is not supported in a Command document.`);
}

const needed: Readonly<Record<string, string>> = {
  'aws:runShellScript': 'runCommand',
  'aws:runPowerShellScript': 'runCommand',
  'aws:configurePackage': 'action',
  'aws:downloadContent': 'sourceType',
  'aws:runDocument': 'documentType',
};

function checkInputs(step: string, action: string, inputs: Readonly<Record<string, unknown>>): void {
  const input = Object.hasOwn(needed, action) ? needed[action] : undefined;
  if (input !== undefined && inputs[input] === undefined) throw new ContentError(`${step} needs the input ${input}.`);
}

function readPrecondition(step: string, given: unknown, schema: unknown): CommandStep['precondition'] {
  if (given === undefined) return undefined;
  if (schema !== '2.2') throw new ContentError('Preconditions need schemaVersion 2.2.');
  const { StringEquals, ...rest } = object(given, `${step}.precondition`);
  const [left, right, ...more] = Array.isArray(StringEquals) ? StringEquals.map(text) : [];
  if (left === undefined || right === undefined || more.length > 0 || Object.keys(rest).length > 0)
    throw new ContentError(`The precondition of ${step} must be StringEquals with two values.`);
  return [left, right];
}

function word<T extends string>(step: string, given: unknown, allowed: readonly T[]): T | undefined {
  if (given === undefined) return undefined;
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw new ContentError(`${step} takes ${allowed.join(' or ')}, not ${text(given)}.`);
  return found;
}

/** The platforms that some step of a document runs on. */
export function platformsOf(steps: readonly CommandStep[]): Platform[] {
  const all: Platform[] = ['Windows', 'Linux', 'MacOS'];
  return all.filter((platform) =>
    steps.some(({ action, precondition }) => {
      const [left, right] = precondition ?? [];
      if (left !== undefined && [left, right].includes('platformType')) return [left, right].includes(platform);
      return actionPlatforms.get(action)?.includes(platform) === true;
    }),
  );
}
