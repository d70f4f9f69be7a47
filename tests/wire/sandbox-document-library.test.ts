import {
  AddTagsToResourceCommand,
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  DescribeDocumentPermissionCommand,
  GetDocumentCommand,
  ListAssociationsCommand,
  ListDocumentVersionsCommand,
  ListTagsForResourceCommand,
  ModifyDocumentPermissionCommand,
  paginateListDocuments,
  RemoveTagsFromResourceCommand,
  SendCommandCommand,
  UpdateDocumentCommand,
  type CreateDocumentCommandInput,
  type DocumentKeyValuesFilter,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodeOf, onlineLinux } from '../support/sandbox-nodes.ts';

let sandbox: Sandbox;
let ssm: ReturnType<typeof clientsOf>['ssm'];
beforeAll(async () => {
  sandbox = await createSandbox({ commandDelayMs: 10, accounts: ['123456789012', '222222222222'] });
  ({ ssm } = clientsOf(sandbox));
});
afterAll(() => sandbox.close());

const refusal = (name: string) => expect.objectContaining({ name });
const yaml = `schemaVersion: "2.2"
description: Says hello
parameters:
  Name:
    type: String
    default: you
    allowedPattern: "^[a-z]+$"
mainSteps:
  - name: hello
    action: aws:runShellScript
    inputs:
      runCommand:
        - echo hello {{ Name }}
`;
const create = (Name: string, more: Partial<CreateDocumentCommandInput> = {}) =>
  ssm.send(
    new CreateDocumentCommand({ Name, Content: yaml, DocumentFormat: 'YAML', DocumentType: 'Command', ...more }),
  );
const listed = async (Filters: DocumentKeyValuesFilter[]) => {
  const found = [];
  for await (const page of paginateListDocuments({ client: ssm, pageSize: 7 }, { Filters }))
    found.push(...(page.DocumentIdentifiers ?? []));
  return found;
};
const namesOf = async (...filters: Array<[string, ...string[]]>) =>
  (await listed(filters.map(([Key, ...Values]) => ({ Key, Values })))).map(({ Name }) => Name);

describe('the library', () => {
  it('has Amazon’s documents by type, platform and name, over pages', async () => {
    const amazon = await listed([{ Key: 'Owner', Values: ['Amazon'] }]);
    expect(amazon.length).toBeGreaterThan(35);
    const names = amazon.map(({ Name }) => Name);
    expect(names).toEqual(names.toSorted((a = '', b = '') => (a < b ? -1 : 1)));
    expect(names).toEqual(
      expect.arrayContaining([
        'AWS-RunShellScript',
        'AWS-RunPowerShellScript',
        'AWS-RunPatchBaseline',
        'AWS-UpdateSSMAgent',
        'AWS-ConfigureAWSPackage',
        'AWS-GatherSoftwareInventory',
        'AWS-RunDocument',
        'AWS-RestartEC2Instance',
        'AWS-UpdateCloudFormationStack',
        'AWS-UpdateLinuxAmi',
        'AWS-UpdateWindowsAmi',
        'AWS-CreateImage',
        'AWS-AttachIAMToInstance',
        'AWSConfigRemediation-ConfigureS3BucketPublicAccessBlock',
      ]),
    );
    expect(await namesOf(['Owner', 'Amazon'], ['DocumentType', 'Policy'])).toEqual(['AWS-GatherSoftwareInventory']);
    const windows = await namesOf(['Owner', 'Amazon'], ['DocumentType', 'Command'], ['PlatformTypes', 'Windows']);
    expect(windows).toContain('AWS-InstallApplication');
    expect(windows).not.toContain('AWS-RunShellScript');
    expect(await namesOf(['Name', 'AWS-Restart'])).toEqual([
      'AWS-RestartEC2Instance',
      'AWS-RestartEC2InstanceWithApproval',
    ]);
    expect(await namesOf(['tag:Team', 'payments'])).toEqual(['Fleet-RestartService', 'Fleet-RollingRestart']);
  });

  it('gives every document in both formats, with its parameters', async () => {
    for (const { Name } of await listed([{ Key: 'Owner', Values: ['Amazon', 'Self'] }])) {
      const inYaml = await ssm.send(new GetDocumentCommand({ Name, DocumentFormat: 'YAML' }));
      const inJson = await ssm.send(new GetDocumentCommand({ Name }));
      expect(inYaml).toMatchObject({ DocumentFormat: 'YAML', Content: expect.stringMatching(/^(---\n)?[a-zA-Z]+: /) });
      const content = JSON.parse(inJson.Content ?? '') as { parameters?: object };
      const { Document } = await ssm.send(new DescribeDocumentCommand({ Name }));
      expect(Document?.Parameters?.map((parameter) => parameter.Name)).toEqual(Object.keys(content.parameters ?? {}));
    }
  });

  it('knows what others share: the partner’s document runs by its ARN', async () => {
    expect(await namesOf(['Owner', 'Private'])).toEqual([]);
    const [name = ''] = await namesOf(['Owner', 'Public']);
    expect(name).toMatch(/^arn:aws:ssm:us-east-1:210987654321:document\/Partner-/);
    const { id } = nodeOf(sandbox, onlineLinux);
    const { Command } = await ssm.send(new SendCommandCommand({ DocumentName: name, InstanceIds: [id] }));
    expect(Command?.Status).toBe('Pending');
    await expect(ssm.send(new DeleteDocumentCommand({ Name: name }))).rejects.toBeInstanceOf(Error);
  });
});

describe('one’s own documents', () => {
  it('are made in YAML, get named versions, and lose one', async () => {
    const made = await create('Hello', { VersionName: 'first', TargetType: '/AWS::EC2::Instance' });
    expect(made.DocumentDescription).toMatchObject({
      Status: 'Creating',
      DocumentFormat: 'YAML',
      SchemaVersion: '2.2',
      PlatformTypes: ['Linux', 'MacOS'],
      TargetType: '/AWS::EC2::Instance',
      Parameters: [{ Name: 'Name', Type: 'String', DefaultValue: 'you' }],
    });
    const update = (Content: string, VersionName: string) =>
      ssm.send(
        new UpdateDocumentCommand({
          Name: 'Hello',
          Content,
          VersionName,
          DocumentFormat: 'YAML',
          DocumentVersion: '$LATEST',
        }),
      );
    await expect(update(yaml, 'second')).rejects.toEqual(refusal('DuplicateDocumentContent'));
    const changed = yaml.replace('hello {{', 'good day {{');
    await expect(update(changed, 'first')).rejects.toEqual(refusal('DuplicateDocumentVersionName'));
    await update(changed, 'second');
    const { DocumentVersions } = await ssm.send(new ListDocumentVersionsCommand({ Name: 'Hello' }));
    expect(DocumentVersions?.map((one) => [one.DocumentVersion, one.VersionName, one.IsDefaultVersion])).toEqual([
      ['2', 'second', false],
      ['1', 'first', true],
    ]);
    const second = await ssm.send(
      new GetDocumentCommand({ Name: 'Hello', VersionName: 'second', DocumentFormat: 'YAML' }),
    );
    expect(second.Content).toBe(changed);
    await expect(ssm.send(new DeleteDocumentCommand({ Name: 'Hello', DocumentVersion: '1' }))).rejects.toEqual(
      refusal('InvalidDocumentOperation'),
    );
    await ssm.send(new DeleteDocumentCommand({ Name: 'Hello', DocumentVersion: '2' }));
    const left = await ssm.send(new ListDocumentVersionsCommand({ Name: 'Hello' }));
    expect(left.DocumentVersions).toHaveLength(1);
  });

  it('have tags', async () => {
    await create('Tagged', { Tags: [{ Key: 'Team', Value: 'search' }] });
    const resource = { ResourceType: 'Document', ResourceId: 'Tagged' } as const;
    await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'Env', Value: 'dev' }] }));
    await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['Team'] }));
    const { TagList } = await ssm.send(new ListTagsForResourceCommand(resource));
    expect(TagList).toEqual([{ Key: 'Env', Value: 'dev' }]);
    expect(await namesOf(['tag:Env', 'dev'])).toEqual(['Tagged']);
  });

  it('are shared with accounts, and with nobody when they go', async () => {
    await create('Shared');
    const { world, region } = sandbox;
    const share = (more: { AccountIdsToAdd?: string[]; AccountIdsToRemove?: string[] }) =>
      ssm.send(new ModifyDocumentPermissionCommand({ Name: 'Shared', PermissionType: 'Share', ...more }));
    await share({ AccountIdsToAdd: ['222222222222'] });
    const seen = await ssm.send(new DescribeDocumentPermissionCommand({ Name: 'Shared', PermissionType: 'Share' }));
    expect(seen.AccountIds).toEqual(['222222222222']);
    const other = {
      accountId: '222222222222',
      arn: 'arn:aws:iam::222222222222:user/other',
      userId: 'AIDAOTHER',
      name: 'other',
    };
    const key = world.keys.issue(other, 900, Date.now());
    const theirs = clientsOf(
      { ...sandbox, accessKeyId: key.accessKeyId },
      { secret: key.secretAccessKey, token: key.sessionToken },
    );
    const Name = `arn:aws:ssm:${region}:${sandbox.accountId}:document/Shared`;
    const { Content } = await theirs.ssm.send(new GetDocumentCommand({ Name, DocumentFormat: 'YAML' }));
    expect(Content).toBe(yaml);
    const remove = () => ssm.send(new DeleteDocumentCommand({ Name: 'Shared' }));
    await expect(remove()).rejects.toEqual(refusal('InvalidDocumentOperation'));
    await share({ AccountIdsToRemove: ['222222222222'] });
    await expect(theirs.ssm.send(new GetDocumentCommand({ Name }))).rejects.toEqual(refusal('InvalidDocument'));
    await remove();
  });

  it('stay while an association needs them', async () => {
    const AssociationFilterList = [{ key: 'Name' as const, value: 'Fleet-CollectFacts' }];
    const { Associations } = await ssm.send(new ListAssociationsCommand({ AssociationFilterList }));
    expect(Associations).toHaveLength(1);
    const remove = ssm.send(new DeleteDocumentCommand({ Name: 'Fleet-CollectFacts' }));
    await expect(remove).rejects.toEqual(refusal('AssociatedInstances'));
  });

  it.each([
    ['a text that is no YAML', 'a: [', 'Command', 'InvalidDocumentContent'],
    ['no steps', 'schemaVersion: "2.2"\nmainSteps: []\n', 'Command', 'InvalidDocumentContent'],
    ['an unknown member', `${yaml}nobody: 1\n`, 'Command', 'InvalidDocumentContent'],
    ['an unknown plugin', yaml.replace('aws:runShellScript', 'aws:nobody'), 'Command', 'InvalidDocumentContent'],
    ['a step without its script', yaml.replace('runCommand', 'nothing'), 'Command', 'InvalidDocumentContent'],
    ['a parameter of no type', yaml.replace('type: String', 'type: Text'), 'Command', 'InvalidDocumentContent'],
    ['a pattern that is none', yaml.replace('^[a-z]+$', '['), 'Command', 'InvalidDocumentContent'],
    ['another schema', yaml.replace('2.2', '0.3'), 'Command', 'InvalidDocumentSchemaVersion'],
    ['a command as a runbook', yaml, 'Automation', 'InvalidDocumentSchemaVersion'],
    [
      'a runbook that goes on nowhere',
      'schemaVersion: "0.3"\nmainSteps:\n  - {name: a, action: "aws:sleep", nextStep: b, inputs: {Duration: PT1S}}\n',
      'Automation',
      'InvalidDocumentContent',
    ],
    [
      'a runbook with an unknown action',
      'schemaVersion: "0.3"\nmainSteps:\n  - {name: a, action: "aws:nobody"}\n',
      'Automation',
      'InvalidDocumentContent',
    ],
  ] as const)('with %s are refused', async (_what, Content, DocumentType, error) => {
    await expect(create('Refused', { Content, DocumentType })).rejects.toEqual(refusal(error));
  });
});
