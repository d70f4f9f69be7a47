import type { StepExecution } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { childrenOf, inWaves, nestedOf } from '../../../../../main/features/automation/children.ts';
import { readFacts, type ExecutionFacts } from '../../../../../main/features/automation/executions.ts';
import { readStep } from '../../../../../main/features/automation/steps.ts';

const scope = { profile: 'box', region: 'us-east-1' };
const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const facts = (rest: object): ExecutionFacts => {
  const read = readFacts({ AutomationExecutionId: id(0), DocumentName: 'Doc', ...rest });
  if (read === undefined) throw new Error('not read');
  return read;
};
const parent = { scope, facts: facts({ ExecutedBy: 'arn:aws:iam::123456789012:user/operator' }) };

describe('a waiting execution', () => {
  const waits = (rest: object) => facts({ AutomationExecutionStatus: 'Waiting', ...rest }).waiting;
  test('says for what', () => {
    const step = (Action: string) => ({
      StepExecutions: [{ StepName: 'here', Action, StepStatus: 'Waiting' as const }],
    });
    expect(waits(step('aws:approve'))).toEqual({ kind: 'approval', step: 'here' });
    expect(waits(step('aws:pause'))).toEqual({ kind: 'resume', step: 'here' });
    expect(waits({ CurrentAction: 'aws:approve', CurrentStepName: 'there' })).toEqual({
      kind: 'approval',
      step: 'there',
    });
  });
  test('step by step waits for the step that the last one leads to', () => {
    const StepExecutions: StepExecution[] = [
      { StepName: 'a', StepStatus: 'Success', ExecutionEndTime: new Date(1), NextStep: 'c' },
      { StepName: 'b', StepStatus: 'Pending' },
      { StepName: 'c', StepStatus: 'Pending' },
    ];
    expect(waits({ Mode: 'Interactive', StepExecutions })).toEqual({ kind: 'start', step: 'c' });
    expect(waits({ Mode: 'Interactive', StepExecutions, CurrentStepName: 'b' })).toEqual({ kind: 'start', step: 'b' });
    expect(waits({ Mode: 'Interactive', StepExecutions, CurrentStepName: 'a' })).toEqual({ kind: 'start', step: 'c' });
  });
});

describe('a failed step', () => {
  test('names the operation that failed', () => {
    const step = readStep(
      {
        StepName: 'stop',
        Action: 'aws:executeAwsApi',
        StepStatus: 'Failed',
        Inputs: { Service: '"ec2"', Api: '"StopInstances"' },
        FailureMessage: 'Step fails when it is Execute/Cancelling action. An error occurred (Nope)',
        FailureDetails: { FailureStage: 'Invocation', FailureType: 'Nope', Details: { Why: ['because'] } },
      },
      0,
    );
    expect(step.failure).toMatchObject({ operation: 'ec2:StopInstances', type: 'Nope', details: { Why: ['because'] } });
    const named = readStep(
      {
        Action: 'aws:changeInstanceState',
        FailureMessage: 'An error occurred (X) when calling the StartInstances operation: no',
      },
      1,
    );
    expect(named.failure?.operation).toBe('StartInstances');
  });
});

describe('children', () => {
  const step = (StepName: string, rest: StepExecution = {}): StepExecution => ({
    StepName,
    StepExecutionId: `step-${StepName}`,
    StepStatus: 'Pending',
    ...rest,
  });
  const child = (at: number, Target: string, rest: object = {}) =>
    facts({ AutomationExecutionId: id(at), Target, AutomationExecutionStatus: 'InProgress', ...rest });

  test('are one row each, by their id or by their target', () => {
    const steps = [
      step('i-1', { StepStatus: 'InProgress', Outputs: { ExecutionId: [id(1)] } }),
      step('i-2', { StepStatus: 'InProgress' }),
      step('i-3'),
    ];
    const listed = [child(1, 'i-1', { CurrentStepName: 'stop' }), child(2, 'i-2'), child(9, 'i-9')];
    const rows = childrenOf(parent, steps, listed);
    expect(rows.map(({ key, executionId, status }) => [key, executionId, status])).toEqual([
      ['i-1', id(1), 'InProgress'],
      ['i-2', id(2), 'InProgress'],
      ['i-3', '', 'Pending'],
      ['i-9', id(9), 'InProgress'],
    ]);
    expect(rows[0]).toMatchObject({ currentStep: 'stop', scope });
  });

  test('of other places can be watched where the account is the same', () => {
    const at = (account: string) => ({ TargetLocation: { Accounts: [account], Regions: ['eu-west-1'] } });
    const rows = childrenOf(parent, [step('a', at('123456789012')), step('b', at('999999999999'))], []);
    expect(rows.map(({ target, scope: where }) => [target, where])).toEqual([
      ['123456789012/eu-west-1', { profile: 'box', region: 'eu-west-1' }],
      ['999999999999/eu-west-1', undefined],
    ]);
  });

  test('are in waves by their beginning', () => {
    const begun = (key: string, startedAt?: number) => ({
      ...(childrenOf(parent, [step(key)], [])[0] ?? expect.unreachable()),
      ...(startedAt !== undefined && { startedAt }),
    });
    const rows = inWaves([begun('c', 30), begun('a', 10), begun('d'), begun('b', 20)], 2, 3);
    expect(Object.fromEntries(rows.map(({ key, wave }) => [key, wave]))).toEqual({ a: 4, b: 4, c: 5, d: 0 });
  });

  test('of steps that run other runbooks are found while the steps run', () => {
    const runs = (name: string, document: string) =>
      readStep(
        {
          StepName: name,
          StepExecutionId: name,
          Action: 'aws:executeAutomation',
          StepStatus: 'InProgress',
          ExecutionStartTime: new Date(5),
          Inputs: { DocumentName: JSON.stringify(document) },
        },
        0,
      );
    const listed = [
      child(1, '', { DocumentName: 'Two', ExecutionStartTime: new Date(1) }),
      child(2, '', { DocumentName: 'One', ExecutionStartTime: new Date(2) }),
    ];
    const found = nestedOf(parent, [runs('first', 'One'), runs('second', 'Two')], listed);
    expect(found.steps.map(({ childId }) => childId)).toEqual([id(2), id(1)]);
    expect(found.children.map(({ target }) => target)).toEqual(['second', 'first']);
  });
});
