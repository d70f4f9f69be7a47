import { runbook, text, type AmazonDocument } from './parts.ts';

const stack = text('The stack’s name or id.');
/** What makes the function that updates the stack; it goes again when the run ends. */
const functionTemplate = JSON.stringify({
  AWSTemplateFormatVersion: '2010-09-09',
  Parameters: { FunctionName: { Type: 'String' }, RoleArn: { Type: 'String' } },
  Resources: {
    UpdateStackFunction: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: { Ref: 'FunctionName' }, Role: { Ref: 'RoleArn' }, Handler: 'index.handler' },
    },
  },
});
const own = 'UpdateCFTemplate-{{ automation:EXECUTION_ID }}';
const deleteStack = {
  name: 'deleteStack',
  action: 'aws:deleteStack',
  onFailure: 'Abort',
  inputs: { StackName: '{{ StackNameOrId }}' },
};

export const stackDocuments: readonly AmazonDocument[] = [
  {
    name: 'AWS-UpdateCloudFormationStack',
    type: 'Automation',
    targetType: '/AWS::CloudFormation::Stack',
    content: runbook(
      'Update a CloudFormation stack from a template in S3.',
      {
        StackNameOrId: stack,
        TemplateUrl: text('Where the new template is in S3.', { allowedPattern: '^https?://.+' }),
        LambdaAssumeRole: text('The role of the function that updates the stack.'),
      },
      [
        {
          name: 'createUpdateFunction',
          action: 'aws:createStack',
          onFailure: 'step:deleteUpdateFunction',
          inputs: {
            Capabilities: ['CAPABILITY_IAM'],
            StackName: own,
            Parameters: [
              { ParameterKey: 'FunctionName', ParameterValue: own },
              { ParameterKey: 'RoleArn', ParameterValue: '{{ LambdaAssumeRole }}' },
            ],
            TemplateBody: functionTemplate,
          },
        },
        {
          name: 'updateStack',
          action: 'aws:invokeLambdaFunction',
          timeoutSeconds: 1200,
          onFailure: 'step:deleteUpdateFunction',
          inputs: {
            FunctionName: own,
            Payload: '{"StackName": "{{ StackNameOrId }}", "TemplateUrl": "{{ TemplateUrl }}"}',
          },
        },
        {
          name: 'deleteUpdateFunction',
          action: 'aws:deleteStack',
          onFailure: 'Continue',
          inputs: { StackName: own },
        },
      ],
    ),
  },
  {
    name: 'AWS-DeleteCloudFormationStack',
    type: 'Automation',
    targetType: '/AWS::CloudFormation::Stack',
    content: runbook('Delete a CloudFormation stack.', { StackNameOrId: stack }, [deleteStack]),
  },
  {
    name: 'AWS-DeleteCloudFormationStackWithApproval',
    type: 'Automation',
    targetType: '/AWS::CloudFormation::Stack',
    content: runbook(
      'Delete a CloudFormation stack with approval.',
      {
        StackNameOrId: stack,
        Approvers: { type: 'StringList', description: 'Users and roles that may approve.' },
        SNSTopicArn: text('Told of the approval that is wanted.', { default: '' }),
      },
      [
        {
          name: 'approve',
          action: 'aws:approve',
          onFailure: 'Abort',
          inputs: {
            Approvers: '{{ Approvers }}',
            NotificationArn: '{{ SNSTopicArn }}',
            MinRequiredApprovals: 1,
            Message: 'Approval required to delete the stack {{ StackNameOrId }}',
          },
        },
        deleteStack,
      ],
    ),
  },
];
