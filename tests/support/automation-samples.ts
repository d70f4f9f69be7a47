import type { AutomationChild, AutomationStep, AutomationSummary } from '../../contract/automation-run.ts';
import type { OutlineStep, RunbookDetails } from '../../contract/runbook.ts';

/** A runbook's step with nothing but its name and what is given. */
export function outlineStep(name: string, rest: Partial<OutlineStep> = {}): OutlineStep {
  return {
    name,
    action: 'aws:changeInstanceState',
    description: '',
    within: '',
    subject: '',
    impact: 'Mutating',
    inputs: {},
    next: '',
    onFailure: 'Abort',
    onCancel: '',
    isEnd: false,
    isCritical: true,
    timeoutSeconds: '',
    maxAttempts: '',
    choices: [],
    runbook: '',
    ...rest,
  };
}

/** A step of an execution that went well, but for what is given. */
export function automationStep(name: string, order: number, rest: Partial<AutomationStep> = {}): AutomationStep {
  const status = rest.status ?? 'Success';
  return {
    stepId: `${name}-${order}`,
    order,
    name,
    action: 'aws:changeInstanceState',
    status,
    isOver: !['Pending', 'InProgress', 'Waiting'].includes(status),
    inputs: {},
    outputs: {},
    response: '',
    responseCode: '',
    warningMessage: '',
    onFailure: 'Abort',
    isEnd: false,
    isCritical: true,
    nextStep: '',
    childId: '',
    ...rest,
  };
}

export const runId = '00000000-0000-4000-8000-000000000001';

/** A run that is under way, but for what is given. */
export function automationRun(rest: Partial<AutomationSummary> = {}): AutomationSummary {
  return {
    runId,
    scope: { profile: 'dev', region: 'eu-west-1' },
    document: 'AWS-RestartEC2Instance',
    version: '1',
    status: 'InProgress',
    isOver: false,
    mode: 'Auto',
    kind: 'simple',
    startedAt: 1_700_000_000_000,
    executedBy: 'arn:aws:sts::111122223333:assumed-role/ops/me',
    parentId: '',
    target: '',
    currentStep: '',
    currentAction: '',
    failureMessage: '',
    warningMessage: '',
    executionIds: [runId],
    parts: 1,
    targets: '',
    ...rest,
  };
}

/** A child execution of a target. */
export function automationChild(target: string, wave: number, rest: Partial<AutomationChild> = {}): AutomationChild {
  const status = rest.status ?? 'Success';
  return {
    key: target,
    target,
    executionId: `10000000-0000-4000-8000-${target.replaceAll(/\D/g, '').padStart(12, '0').slice(-12)}`,
    scope: { profile: 'dev', region: 'eu-west-1' },
    region: 'eu-west-1',
    document: 'AWS-RestartEC2Instance',
    status,
    isOver: !['Pending', 'InProgress', 'Waiting'].includes(status),
    currentStep: '',
    currentAction: '',
    failureMessage: '',
    wave,
    ...rest,
  };
}

/** A runbook that restarts instances, as AWS's own does. */
export const restart: RunbookDetails = {
  name: 'AWS-RestartEC2Instance',
  owner: 'Amazon',
  platforms: ['Linux', 'Windows', 'MacOS'],
  description: 'Restart EC2 instances.',
  version: '1',
  targetType: '/AWS::EC2::Instance',
  parameters: [
    {
      name: 'InstanceId',
      type: 'StringList',
      awsType: 'AWS::EC2::Instance::Id',
      description: 'The instances.',
      allowedValues: [],
      allowedPattern: '^i-[0-9a-f]{8,17}$',
    },
    {
      name: 'AutomationAssumeRole',
      type: 'String',
      awsType: 'AWS::IAM::Role::Arn',
      description: '',
      default: [''],
      allowedValues: [],
      allowedPattern: '',
    },
  ],
  roleParameter: 'AutomationAssumeRole',
  steps: [
    outlineStep('stopInstances', { subject: 'stopped', onFailure: 'Continue', next: 'startInstances' }),
    outlineStep('startInstances', { subject: 'running', isEnd: true }),
  ],
  outputs: [],
};
