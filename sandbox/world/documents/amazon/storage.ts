import { assumeRole, runbook, text, type AmazonDocument } from './parts.ts';

const flag = (description: string) => ({ type: 'Boolean', description, default: true, allowedValues: [true, false] });
const flags = {
  BlockPublicAcls: flag('Refuse public ACLs.'),
  IgnorePublicAcls: flag('Ignore public ACLs.'),
  BlockPublicPolicy: flag('Refuse public policies.'),
  RestrictPublicBuckets: flag('Keep public buckets to the account.'),
};
const configuration = Object.fromEntries(Object.keys(flags).map((name) => [name, `{{ ${name} }}`]));
/** These documents insist on a role. */
const role = { AutomationAssumeRole: { type: assumeRole.type, description: 'The role that runs the steps.' } };

const block = (
  description: string,
  parameter: string,
  definition: object,
  Service: string,
  member: string,
): object => ({
  ...runbook(
    description,
    {},
    [
      {
        name: 'PutPublicAccessBlock',
        action: 'aws:executeAwsApi',
        inputs: {
          Service,
          Api: 'PutPublicAccessBlock',
          [member]: `{{ ${parameter} }}`,
          PublicAccessBlockConfiguration: configuration,
        },
      },
      {
        name: 'GetPublicAccessBlock',
        action: 'aws:executeAwsApi',
        isEnd: true,
        inputs: { Service, Api: 'GetPublicAccessBlock', [member]: `{{ ${parameter} }}` },
        outputs: [{ Name: 'Configuration', Selector: '$.PublicAccessBlockConfiguration', Type: 'StringMap' }],
      },
    ],
    ['GetPublicAccessBlock.Configuration'],
  ),
  parameters: { [parameter]: definition, ...role, ...flags },
});

export const storageDocuments: readonly AmazonDocument[] = [
  {
    name: 'AWSConfigRemediation-ConfigureS3BucketPublicAccessBlock',
    type: 'Automation',
    targetType: '/AWS::S3::Bucket',
    content: block(
      'Configures Block Public Access of a bucket.',
      'BucketName',
      { type: 'AWS::S3::Bucket::Name', description: 'The bucket.' },
      's3',
      'Bucket',
    ),
  },
  {
    name: 'AWSConfigRemediation-ConfigureS3PublicAccessBlock',
    type: 'Automation',
    targetType: '/AWS::::Account',
    content: block(
      'Configures Block Public Access of an account.',
      'AccountId',
      text('The account.', { allowedPattern: '^\\d{12}$' }),
      's3control',
      'AccountId',
    ),
  },
  {
    name: 'AWS-DisableS3BucketPublicReadWrite',
    type: 'Automation',
    targetType: '/AWS::S3::Bucket',
    content: runbook(
      'Disables public reading and writing of a bucket.',
      { S3BucketName: { type: 'AWS::S3::Bucket::Name', description: 'The bucket.' } },
      [
        {
          name: 'DisableS3BucketPublicReadWrite',
          action: 'aws:executeAwsApi',
          inputs: {
            Service: 's3',
            Api: 'PutPublicAccessBlock',
            Bucket: '{{ S3BucketName }}',
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              IgnorePublicAcls: true,
              BlockPublicPolicy: true,
              RestrictPublicBuckets: true,
            },
          },
        },
      ],
    ),
  },
];
