import { describe, expect, test } from 'vitest';
import { outlineOf, outputsOf, roleParameterOf } from '../../../contract/automation-outline.ts';
import { parseContent } from '../../../contract/document-content.ts';

const runbook = (text: string) => parseContent(`schemaVersion: "0.3"\n${text}`).members;

describe('the outline of a runbook', () => {
  const steps = outlineOf(
    runbook(`
mainSteps:
  - name: ask
    action: aws:approve
    timeoutSeconds: 3600
    onFailure: Abort
    inputs: { Approvers: ["{{ Approvers }}"], Message: Go on? }
  - name: each
    action: aws:loop
    inputs:
      Iterators: "{{ InstanceIds }}"
      MaxIterations: 5
      Steps:
        - name: restart
          action: aws:runCommand
          inputs: { DocumentName: Fleet-RestartService }
        - name: settle
          action: aws:sleep
          onFailure: Continue
          inputs: { Duration: PT1S }
  - name: choose
    action: aws:branch
    inputs:
      Choices:
        - NextStep: good
          And:
            - { Variable: "{{ count.Running }}", NumericGreater: 2 }
            - Not: { Variable: "{{ count.Env }}", StringEquals: prod }
      Default: bad
  - name: good
    action: aws:executeAwsApi
    isEnd: true
    inputs: { Service: ec2, Api: DescribeInstances }
  - name: bad
    action: aws:executeAwsApi
    nextStep: child
    isCritical: false
    onFailure: "step: child"
    onCancel: step:child
    inputs: { Service: ec2, Api: StopInstances, InstanceIds: ["i-1"] }
  - name: child
    action: aws:executeAutomation
    maxAttempts: 2
    inputs: { DocumentName: AWS-StopEC2Instance }
outputs: [good.Count]
`),
  );
  const step = (name: string) => steps.find((one) => one.name === name);

  test('has the steps of a loop after the loop, and the ends of both rows', () => {
    expect(steps.map(({ name, within, next }) => [name, within, next])).toEqual([
      ['ask', '', 'each'],
      ['each', '', 'choose'],
      ['restart', 'each', 'settle'],
      ['settle', 'each', ''],
      ['choose', '', ''],
      ['good', '', ''],
      ['bad', '', 'child'],
      ['child', '', ''],
    ]);
    expect(step('each')?.loop).toEqual({ kind: 'each', over: '{{ InstanceIds }}', most: '5' });
    expect(step('each')?.inputs).not.toHaveProperty('Steps');
  });

  test('has the ways out of a branch, the default last', () => {
    const condition = '({{ count.Running }} NumericGreater 2) And (Not ({{ count.Env }} StringEquals "prod"))';
    expect(step('choose')?.choices).toEqual([
      { condition, next: 'good' },
      { condition: '', next: 'bad' },
    ]);
  });

  test('says what a step does, whether it changes anything, and where a failure leads', () => {
    expect(steps.map(({ subject }) => subject)).toEqual([
      'Go on?',
      '{{ InstanceIds }}',
      'Fleet-RestartService',
      'PT1S',
      '',
      'ec2:DescribeInstances',
      'ec2:StopInstances',
      'AWS-StopEC2Instance',
    ]);
    expect(steps.map(({ impact }) => impact)).toEqual([
      'NonMutating',
      'NonMutating',
      'Mutating',
      'NonMutating',
      'NonMutating',
      'NonMutating',
      'Mutating',
      'Undetermined',
    ]);
    expect(step('settle')?.onFailure).toBe('Continue');
    expect(step('bad')).toMatchObject({ onFailure: 'step:child', onCancel: 'step:child', isCritical: false });
    expect(step('child')).toMatchObject({ runbook: 'AWS-StopEC2Instance', maxAttempts: '2', onFailure: 'Abort' });
  });

  test('of a content that is none is empty', () => {
    expect(outlineOf(runbook('description: nothing\n'))).toEqual([]);
    expect(outlineOf(runbook('mainSteps: [{}, text]\n')).map(({ name }) => name)).toEqual(['', '']);
  });
});

test('a loop with a condition says it', () => {
  const [step] = outlineOf(
    runbook(
      'mainSteps: [{ name: l, action: aws:loop, inputs: { LoopCondition: { Variable: a, BooleanEquals: true } } }]\n',
    ),
  );
  expect(step?.loop).toEqual({ kind: 'while', over: 'a BooleanEquals true', most: '' });
});

test('the parameter with the role is found by the reference to it', () => {
  expect(roleParameterOf(runbook('assumeRole: "{{AutomationAssumeRole}}"\n'))).toBe('AutomationAssumeRole');
  expect(roleParameterOf(runbook('assumeRole: arn:aws:iam::123456789012:role/own\n'))).toBe('');
  expect(outputsOf(runbook('outputs: [a.B, c.D]\n'))).toEqual(['a.B', 'c.D']);
});
