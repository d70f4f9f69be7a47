import { membersOf, type Members } from './document-content.ts';
import { parameterText } from './document-parameters.ts';
import type { OutlineChoice, OutlineStep } from './runbook.ts';

/** The steps of an Automation document's members (schema 0.3), in their order; steps of a loop follow on the loop. */
export function outlineOf(members: Members): OutlineStep[] {
  return stepsOf(members['mainSteps'], '');
}

/** References to steps' outputs, such as `createImage.ImageId`. */
export function outputsOf(members: Members): string[] {
  return listOf(members['outputs']).map(textOf);
}

/** The parameter that holds the role to assume; `''` where the document names none, or one of its own. */
export function roleParameterOf(members: Members): string {
  return /^\{\{\s*([\w-]+)\s*\}\}$/.exec(textOf(members['assumeRole']))?.[1] ?? '';
}

function stepsOf(given: unknown, within: string): OutlineStep[] {
  const steps = listOf(given).map(membersOf);
  return steps.flatMap((step, at) => {
    const outline = stepOf(step, within, textOf(steps[at + 1]?.['name']));
    return [outline, ...stepsOf(membersOf(step['inputs'])['Steps'], outline.name)];
  });
}

function stepOf(step: Members, within: string, following: string): OutlineStep {
  const action = textOf(step['action']);
  const inputs = membersOf(step['inputs']);
  const isEnd = textOf(step['isEnd']).toLowerCase() === 'true';
  // A branch without a choice that holds and without a default fails: nothing follows by itself.
  const next = isEnd || action === 'aws:branch' ? '' : textOf(step['nextStep']) || following;
  return {
    name: textOf(step['name']),
    action,
    description: textOf(step['description']),
    within,
    subject: subjectOf(action, inputs),
    impact: impactOf(action, inputs),
    inputs: shownInputs(action, inputs),
    next,
    onFailure: exitOf(step['onFailure']),
    onCancel: exitOf(step['onCancel']),
    isEnd,
    isCritical: textOf(step['isCritical']).toLowerCase() !== 'false',
    timeoutSeconds: textOf(step['timeoutSeconds']),
    maxAttempts: textOf(step['maxAttempts']),
    choices: action === 'aws:branch' ? choicesOf(inputs) : [],
    ...(action === 'aws:loop' && { loop: loopOf(inputs) }),
    runbook: action === 'aws:executeAutomation' ? textOf(inputs['DocumentName']) : '',
  };
}

/** `abort`, `Continue`, `step: name` in AWS's spelling; a step that says nothing aborts. */
function exitOf(given: unknown): string {
  const text = textOf(given);
  const step = /^step:\s*(.+)$/.exec(text)?.[1];
  if (step !== undefined) return `step:${step}`;
  return /^continue$/i.test(text) ? 'Continue' : 'Abort';
}

/** The input of each action that says best what it does. */
const subjects: Readonly<Record<string, readonly string[]>> = {
  'aws:approve': ['Message'],
  'aws:assertAwsResourceProperty': ['PropertySelector'],
  'aws:changeInstanceState': ['DesiredState'],
  'aws:copyImage': ['SourceImageId'],
  'aws:createImage': ['ImageName'],
  'aws:createStack': ['StackName'],
  'aws:createTags': ['ResourceIds'],
  'aws:deleteImage': ['ImageId'],
  'aws:deleteStack': ['StackName'],
  'aws:executeAutomation': ['DocumentName'],
  'aws:executeScript': ['Runtime'],
  'aws:executeStateMachine': ['stateMachineArn'],
  'aws:invokeLambdaFunction': ['FunctionName'],
  'aws:invokeWebhook': ['IntegrationName'],
  'aws:runCommand': ['DocumentName'],
  'aws:runInstances': ['ImageId'],
  'aws:sleep': ['Duration', 'Timestamp'],
  'aws:updateVariable': ['Name'],
};

function subjectOf(action: string, inputs: Members): string {
  const service = textOf(inputs['Service']);
  if (service !== '') return `${service}:${textOf(inputs['Api'])}`;
  if (action === 'aws:loop') return loopOf(inputs).over;
  const name = subjects[action]?.find((input) => textOf(inputs[input]) !== '');
  return name === undefined ? '' : textOf(inputs[name]);
}

const reading: ReadonlySet<string> = new Set([
  'aws:approve',
  'aws:assertAwsResourceProperty',
  'aws:branch',
  'aws:loop',
  'aws:pause',
  'aws:sleep',
  'aws:updateVariable',
  'aws:waitForAwsResourceProperty',
]);
const unknown: ReadonlySet<string> = new Set(['aws:executeAutomation', 'aws:executeScript']);

/** What a step changes, as far as its action says it: an API call that only reads changes nothing. */
function impactOf(action: string, inputs: Members): OutlineStep['impact'] {
  if (reading.has(action)) return 'NonMutating';
  if (unknown.has(action) || action === '') return 'Undetermined';
  const isRead = action === 'aws:executeAwsApi' && /^(?:describe|get|list|lookup)/i.test(textOf(inputs['Api']));
  return isRead ? 'NonMutating' : 'Mutating';
}

function shownInputs(action: string, inputs: Members): Record<string, string> {
  const elsewhere = new Set(action === 'aws:loop' ? ['Steps'] : action === 'aws:branch' ? ['Choices'] : []);
  const shown = Object.entries(inputs).filter(([name]) => !elsewhere.has(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, JSON.stringify(value ?? null)]));
}

function loopOf(inputs: Members): NonNullable<OutlineStep['loop']> {
  const { Iterators, LoopCondition, MaxIterations } = inputs;
  const most = textOf(MaxIterations);
  if (Iterators !== undefined) return { kind: 'each', over: textOf(Iterators), most };
  return { kind: 'while', over: conditionOf(membersOf(LoopCondition)), most };
}

function choicesOf(inputs: Members): OutlineChoice[] {
  const choices = listOf(inputs['Choices']).map((given) => {
    const choice = membersOf(given);
    return { condition: conditionOf(choice), next: textOf(choice['NextStep']) };
  });
  const otherwise = textOf(inputs['Default']);
  return otherwise === '' ? choices : [...choices, { condition: '', next: otherwise }];
}

/** A choice's condition in one line: `Not`, `And` and `Or` hold others, else a variable has one comparison. */
function conditionOf(choice: Members): string {
  const { And, Or, Not, Variable } = choice;
  if (Array.isArray(And)) return joined(And, ' And ');
  if (Array.isArray(Or)) return joined(Or, ' Or ');
  if (Not !== undefined) return `Not (${conditionOf(membersOf(Not))})`;
  const comparison = Object.keys(choice).find((name) => name !== 'Variable' && name !== 'NextStep');
  if (comparison === undefined) return textOf(Variable);
  return `${textOf(Variable)} ${comparison} ${JSON.stringify(choice[comparison] ?? null)}`;
}

function joined(conditions: readonly unknown[], word: string): string {
  return conditions.map((condition) => `(${conditionOf(membersOf(condition))})`).join(word);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return parameterText(value) ?? '';
}
