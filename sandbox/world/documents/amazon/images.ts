import { instanceId, runbook, text, type AmazonDocument } from './parts.ts';

const imageId = { type: 'AWS::EC2::Image::Id', description: 'The AMI to begin with.' };
const launch = {
  IamInstanceProfileName: text('The instance profile that lets the instance register with Systems Manager.', {
    default: 'ManagedInstanceProfile',
  }),
  TargetAmiName: text('The name of the new AMI.', {
    default: 'UpdateAmi_from_{{SourceAmiId}}_on_{{global:DATE_TIME}}',
  }),
  InstanceType: text('The type of the instance that is updated.', { default: 't2.micro' }),
  SubnetId: text('The subnet to launch into.', { default: '' }),
  SecurityGroupIds: { type: 'List<AWS::EC2::SecurityGroup::Id>', description: 'Its security groups.', default: [] },
  PreUpdateScript: text('URL of a script to run before the updates.', { default: 'none' }),
  PostUpdateScript: text('URL of a script to run after the updates.', { default: 'none' }),
  MetadataOptions: {
    type: 'StringMap',
    description: 'Options of the metadata service.',
    default: { HttpEndpoint: 'enabled', HttpTokens: 'optional' },
  },
};

/** Launch, update, stop, image, terminate: what both documents do. */
const goldenSteps = (update: object) => [
  {
    name: 'launchInstance',
    action: 'aws:runInstances',
    maxAttempts: 3,
    timeoutSeconds: 1200,
    onFailure: 'Abort',
    inputs: {
      ImageId: '{{ SourceAmiId }}',
      InstanceType: '{{ InstanceType }}',
      MinInstanceCount: 1,
      MaxInstanceCount: 1,
      IamInstanceProfileName: '{{ IamInstanceProfileName }}',
      SubnetId: '{{ SubnetId }}',
      SecurityGroupIds: '{{ SecurityGroupIds }}',
      MetadataOptions: '{{ MetadataOptions }}',
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'update-of-{{ SourceAmiId }}' }] }],
    },
  },
  {
    name: 'updateOSSoftware',
    action: 'aws:runCommand',
    maxAttempts: 3,
    timeoutSeconds: 3600,
    onFailure: 'Abort',
    inputs: { InstanceIds: ['{{ launchInstance.InstanceIds }}'], ...update },
  },
  {
    name: 'stopInstance',
    action: 'aws:changeInstanceState',
    maxAttempts: 3,
    timeoutSeconds: 1200,
    onFailure: 'Abort',
    inputs: { InstanceIds: ['{{ launchInstance.InstanceIds }}'], DesiredState: 'stopped' },
  },
  {
    name: 'createImage',
    action: 'aws:createImage',
    maxAttempts: 3,
    onFailure: 'Abort',
    inputs: {
      InstanceId: '{{ launchInstance.InstanceIds }}',
      ImageName: '{{ TargetAmiName }}',
      NoReboot: true,
      ImageDescription: 'AMI made by EC2 Automation on {{ global:DATE_TIME }} from {{ SourceAmiId }}',
    },
  },
  {
    name: 'terminateInstance',
    action: 'aws:changeInstanceState',
    maxAttempts: 3,
    onFailure: 'Continue',
    inputs: { InstanceIds: ['{{ launchInstance.InstanceIds }}'], DesiredState: 'terminated' },
  },
];

export const imageDocuments: readonly AmazonDocument[] = [
  {
    name: 'AWS-CreateImage',
    type: 'Automation',
    targetType: '/AWS::EC2::Instance',
    content: runbook(
      'Creates an AMI of an EC2 instance.',
      {
        InstanceId: instanceId,
        NoReboot: { type: 'Boolean', description: 'Do not reboot the instance.', default: false },
      },
      [
        {
          name: 'createImage',
          action: 'aws:createImage',
          onFailure: 'Abort',
          inputs: {
            InstanceId: '{{ InstanceId }}',
            ImageName: '{{ InstanceId }}_{{ automation:EXECUTION_ID }}',
            NoReboot: '{{ NoReboot }}',
          },
        },
      ],
      ['createImage.ImageId'],
    ),
  },
  {
    name: 'AWS-DeleteImage',
    type: 'Automation',
    targetType: '/AWS::EC2::Image',
    content: runbook('Deletes an AMI and its snapshots.', { ImageId: { ...imageId, description: 'The AMI.' } }, [
      { name: 'deleteImage', action: 'aws:deleteImage', onFailure: 'Abort', inputs: { ImageId: '{{ ImageId }}' } },
    ]),
  },
  {
    name: 'AWS-CreateSnapshot',
    type: 'Automation',
    targetType: '/AWS::EC2::Volume',
    content: runbook(
      'Creates a snapshot of an EBS volume.',
      {
        VolumeId: text('The volume.', { allowedPattern: '^vol-[0-9a-f]{8,17}$' }),
        Description: text('A description.', { default: '' }),
      },
      [
        {
          name: 'createSnapshot',
          action: 'aws:executeAwsApi',
          inputs: {
            Service: 'ec2',
            Api: 'CreateSnapshot',
            VolumeId: '{{ VolumeId }}',
            Description: '{{ Description }}',
          },
          outputs: [{ Name: 'SnapshotId', Selector: '$.SnapshotId', Type: 'String' }],
        },
        {
          name: 'waitForCompletion',
          action: 'aws:waitForAwsResourceProperty',
          timeoutSeconds: 3600,
          inputs: {
            Service: 'ec2',
            Api: 'DescribeSnapshots',
            SnapshotIds: ['{{ createSnapshot.SnapshotId }}'],
            PropertySelector: '$.Snapshots[0].State',
            DesiredValues: ['completed'],
          },
        },
      ],
      ['createSnapshot.SnapshotId'],
    ),
  },
  {
    name: 'AWS-UpdateLinuxAmi',
    type: 'Automation',
    targetType: '/AWS::EC2::Image',
    content: runbook(
      'Updates AMI with Linux distribution packages and Amazon software.',
      {
        SourceAmiId: imageId,
        ...launch,
        IncludePackages: text('Packages to update; all by default.', { default: 'all' }),
        ExcludePackages: text('Packages to hold back.', { default: 'none' }),
      },
      goldenSteps({
        DocumentName: 'AWS-RunShellScript',
        Parameters: {
          commands: [
            'echo "Updating $(hostname): include {{ IncludePackages }}, exclude {{ ExcludePackages }}"',
            'echo "This sandbox changes no packages of this computer."',
          ],
        },
      }),
      ['createImage.ImageId'],
    ),
  },
  {
    name: 'AWS-UpdateWindowsAmi',
    type: 'Automation',
    targetType: '/AWS::EC2::Image',
    content: runbook(
      'Updates a Microsoft Windows AMI. By default it will install all Windows updates, Amazon software, and Amazon drivers.',
      {
        SourceAmiId: imageId,
        ...launch,
        InstanceType: text('The type of the instance that is updated.', { default: 't2.medium' }),
        IncludeKbs: text('Updates to install.', { default: '' }),
        ExcludeKbs: text('Updates to leave out.', { default: '' }),
        Categories: text('Categories of updates.', { default: '' }),
        SeverityLevels: text('Severities of updates.', { default: '' }),
      },
      goldenSteps({
        DocumentName: 'AWS-RunPowerShellScript',
        Parameters: { commands: ['Write-Output "Updating: include {{ IncludeKbs }}, exclude {{ ExcludeKbs }}"'] },
      }),
      ['createImage.ImageId'],
    ),
  },
];
