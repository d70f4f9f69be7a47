import { instanceIds, runbook, text, type AmazonDocument } from './parts.ts';

const targetType = '/AWS::EC2::Instance';
const change = (name: string, DesiredState: string, more: object = {}, inputs: object = {}) => ({
  name,
  action: 'aws:changeInstanceState',
  ...more,
  inputs: { InstanceIds: '{{ InstanceId }}', DesiredState, ...inputs },
});
const approvers = {
  Approvers: { type: 'StringList', description: 'Users and roles that may approve.' },
  SNSTopicArn: text('Told of the approval that is wanted.', { default: '' }),
};
const approve = {
  name: 'approve',
  action: 'aws:approve',
  timeoutSeconds: 1000,
  onFailure: 'Abort',
  inputs: {
    Approvers: '{{ Approvers }}',
    MinRequiredApprovals: 1,
    NotificationArn: '{{ SNSTopicArn }}',
    Message: 'Approval required for {{ InstanceId }}',
  },
};
const document = (
  name: string,
  description: string,
  steps: readonly object[],
  parameters: object = {},
): AmazonDocument => ({
  name,
  type: 'Automation',
  targetType,
  content: runbook(description, { InstanceId: instanceIds, ...parameters }, steps),
});

const stop = change('stopInstances', 'stopped', { onFailure: 'Continue', maxAttempts: 1, timeoutSeconds: 600 });
const forceStop = change('forceStopInstances', 'stopped', { timeoutSeconds: 600 }, { Force: true });
const start = change('startInstances', 'running', { timeoutSeconds: 600 });
const terminate = change('terminateInstances', 'terminated', { timeoutSeconds: 600 });

export const instanceDocuments: readonly AmazonDocument[] = [
  document('AWS-RestartEC2Instance', 'Restart EC2 instances.', [stop, forceStop, start]),
  document(
    'AWS-RestartEC2InstanceWithApproval',
    'Restart EC2 instances with approval.',
    [approve, stop, forceStop, start],
    approvers,
  ),
  document('AWS-StartEC2Instance', 'Start EC2 instances.', [start]),
  document('AWS-StopEC2Instance', 'Stop EC2 instances.', [stop, forceStop]),
  document(
    'AWS-StopEC2InstanceWithApproval',
    'Stop EC2 instances with approval.',
    [approve, stop, forceStop],
    approvers,
  ),
  document('AWS-TerminateEC2Instance', 'Terminate EC2 instances.', [terminate]),
  document(
    'AWS-TerminateEC2InstanceWithApproval',
    'Terminate EC2 instances with approval.',
    [approve, terminate],
    approvers,
  ),
];
