import { instanceId, runbook, text, type AmazonDocument } from './parts.ts';

const api = (
  name: string,
  Service: string,
  Api: string,
  inputs: object,
  outputs: readonly object[],
  more: object = {},
) => ({
  name,
  action: 'aws:executeAwsApi',
  ...more,
  inputs: { Service, Api, ...inputs },
  outputs,
});
const choose = (name: string, choices: readonly object[], Default: string) => ({
  name,
  action: 'aws:branch',
  inputs: { Choices: choices, Default },
});

export const profileDocuments: readonly AmazonDocument[] = [
  {
    name: 'AWS-AttachIAMToInstance',
    type: 'Automation',
    targetType: '/AWS::EC2::Instance',
    content: runbook(
      'Attach IAM to instance.',
      {
        InstanceId: instanceId,
        RoleName: text('The role; its instance profile is found or made.'),
        ForceReplace: { type: 'Boolean', description: 'Replace a profile that is attached.', default: true },
      },
      [
        api('findProfile', 'iam', 'ListInstanceProfilesForRole', { RoleName: '{{ RoleName }}' }, [
          { Name: 'Arn', Selector: '$.InstanceProfiles[0].Arn', Type: 'String' },
        ]),
        choose(
          'hasProfile',
          [{ NextStep: 'findAssociation', Variable: '{{ findProfile.Arn }}', Contains: ':instance-profile/' }],
          'createProfile',
        ),
        api('createProfile', 'iam', 'CreateInstanceProfile', { InstanceProfileName: '{{ RoleName }}' }, []),
        api(
          'addRole',
          'iam',
          'AddRoleToInstanceProfile',
          { InstanceProfileName: '{{ RoleName }}', RoleName: '{{ RoleName }}' },
          [],
          { nextStep: 'findProfile' },
        ),
        api(
          'findAssociation',
          'ec2',
          'DescribeIamInstanceProfileAssociations',
          { Filters: [{ Name: 'instance-id', Values: ['{{ InstanceId }}'] }] },
          [{ Name: 'AssociationId', Selector: '$.IamInstanceProfileAssociations[0].AssociationId', Type: 'String' }],
        ),
        choose(
          'hasAssociation',
          [
            {
              NextStep: 'replaceAssociation',
              And: [
                { Variable: '{{ findAssociation.AssociationId }}', StartsWith: 'iip-assoc-' },
                { Variable: '{{ ForceReplace }}', BooleanEquals: true },
              ],
            },
          ],
          'attachProfile',
        ),
        api(
          'replaceAssociation',
          'ec2',
          'ReplaceIamInstanceProfileAssociation',
          {
            AssociationId: '{{ findAssociation.AssociationId }}',
            IamInstanceProfile: { Arn: '{{ findProfile.Arn }}' },
          },
          [{ Name: 'AssociationId', Selector: '$.IamInstanceProfileAssociation.AssociationId', Type: 'String' }],
          { isEnd: true },
        ),
        api(
          'attachProfile',
          'ec2',
          'AssociateIamInstanceProfile',
          { InstanceId: '{{ InstanceId }}', IamInstanceProfile: { Arn: '{{ findProfile.Arn }}' } },
          [{ Name: 'AssociationId', Selector: '$.IamInstanceProfileAssociation.AssociationId', Type: 'String' }],
          { isEnd: true },
        ),
      ],
      ['attachProfile.AssociationId', 'replaceAssociation.AssociationId'],
    ),
  },
];
