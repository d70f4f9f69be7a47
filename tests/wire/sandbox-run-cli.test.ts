import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { templateBucket } from '../../sandbox/world/stacks/seed.ts';
import { askCli, isolated, newestCli } from '../support/aws-cli.ts';
import { nodeOf, nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

/** Each call starts Python: a busy computer needs seconds for one. */
vi.setConfig({ testTimeout: 150_000 });
const cli = newestCli();

let sandbox: Sandbox;
let home: string;
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'run-cli-'));
  sandbox = await createSandbox({ home, stateMs: 50, commandDelayMs: 10 });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
});

/** The AWS CLI's answer: what it could read of the sandbox's. */
async function aws(...args: string[]): Promise<Record<string, unknown>> {
  const env = {
    ...isolated,
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_DEFAULT_REGION: sandbox.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  };
  const answer = await askCli(cli, ['--endpoint-url', sandbox.endpoint, '--output', 'json', ...args], env);
  return answer === '' ? {} : (JSON.parse(answer) as Record<string, unknown>);
}
const refusal = (text: string) => expect.objectContaining({ stderr: expect.stringContaining(text) });
/** Waits in the sandbox itself: what the CLI reads afterwards is asked once. */
const soon = { timeout: 30_000 };
const commandStatus = (id: string) => () => sandbox.world.commands(sandbox.accountId, sandbox.region).find(id)?.status;
const runStatus = (id: string) => () => sandbox.world.automation(sandbox.accountId, sandbox.region).find(id)?.status;
const stackStatus = (name: string) => () =>
  sandbox.world
    .stacks(sandbox.accountId, sandbox.region)
    .list()
    .find((stack) => stack.name === name)?.status;

describe('Run Command by the AWS CLI', () => {
  it('send-command, list-command-invocations, get-command-invocation', async () => {
    const nodes = nodesOf(sandbox, onlineLinux).slice(0, 2);
    const ids = nodes.map(({ id }) => id);
    const parameters = JSON.stringify({ commands: ['hostname > who', 'echo "I am $(hostname)"'] });
    const sent = await aws(
      'ssm',
      'send-command',
      '--document-name',
      'AWS-RunShellScript',
      '--instance-ids',
      ...ids,
      '--parameters',
      parameters,
      '--comment',
      'by hand',
      '--max-concurrency',
      '50%',
      '--max-errors',
      '1',
    );
    const { CommandId } = sent.Command as { CommandId: string };
    await expect.poll(commandStatus(CommandId), soon).toBe('Success');
    const list = ['ssm', 'list-command-invocations', '--command-id', CommandId, '--details', '--page-size', '1'];
    const { CommandInvocations } = await aws(...list);
    expect(CommandInvocations).toHaveLength(2);
    expect(CommandInvocations).toContainEqual(
      expect.objectContaining({
        InstanceId: ids[0],
        Comment: 'by hand',
        CommandPlugins: [expect.objectContaining({ Name: 'aws:runShellScript', ResponseCode: 0 })],
      }),
    );
    const got = await aws('ssm', 'get-command-invocation', '--command-id', CommandId, '--instance-id', ids[1] ?? '');
    expect(got).toMatchObject({ Status: 'Success', StandardOutputContent: `I am ${nodes[1]?.hostname}\n` });
    expect(readFileSync(path.join(home, ids[0] ?? '', 'who'), 'utf8')).toBe(`${nodes[0]?.hostname}\n`);
    await expect(
      aws('ssm', 'get-command-invocation', '--command-id', CommandId, '--instance-id', 'i-0123456789abcdef0'),
    ).rejects.toEqual(refusal('(InvocationDoesNotExist)'));
  });

  it('cancel-command', async () => {
    const { id } = nodeOf(sandbox, onlineLinux);
    const sent = await aws(
      'ssm',
      'send-command',
      '--document-name',
      'AWS-RunShellScript',
      '--instance-ids',
      id,
      '--parameters',
      '{"commands": ["touch running", "sleep 600", "touch never"]}',
    );
    const { CommandId } = sent.Command as { CommandId: string };
    await expect.poll(async () => existsSync(path.join(home, id, 'running')), soon).toBe(true);
    await aws('ssm', 'cancel-command', '--command-id', CommandId);
    await expect.poll(commandStatus(CommandId), soon).toBe('Cancelled');
    expect((await aws('ssm', 'list-commands', '--command-id', CommandId)).Commands).toEqual([
      expect.objectContaining({ Status: 'Cancelled', StatusDetails: 'Cancelled', CompletedCount: 1 }),
    ]);
    expect(existsSync(path.join(home, id, 'never'))).toBe(false);
  });
});

describe('documents by the AWS CLI', () => {
  it('create-document, update-document', async () => {
    const file = path.join(home, 'document.yaml');
    const content = (word: string) =>
      `schemaVersion: "2.2"\nmainSteps:\n  - name: say\n    action: aws:runShellScript\n    inputs:\n      runCommand: [echo ${word}]\n`;
    writeFileSync(file, content('one'));
    const at = ['--name', 'Say', '--document-format', 'YAML', '--content', `file://${file}`];
    const made = await aws('ssm', 'create-document', '--document-type', 'Command', ...at);
    expect(made.DocumentDescription).toMatchObject({ Name: 'Say', Status: 'Creating', SchemaVersion: '2.2' });
    const update = () => aws('ssm', 'update-document', '--document-version', '$LATEST', ...at);
    await expect(update()).rejects.toEqual(refusal('(DuplicateDocumentContent)'));
    writeFileSync(file, content('two'));
    expect((await update()).DocumentDescription).toMatchObject({
      DocumentVersion: '2',
      LatestVersion: '2',
      DefaultVersion: '1',
    });
    const get = ['ssm', 'get-document', '--name', 'Say', '--document-version', '2', '--document-format', 'YAML'];
    const read = await aws(...get);
    expect(read.Content).toBe(content('two'));
    const listed = await aws('ssm', 'list-documents', '--filters', 'Key=Owner,Values=Amazon', '--page-size', '20');
    expect((listed.DocumentIdentifiers as unknown[]).length).toBeGreaterThan(35);
  });
});

describe('Automation by the AWS CLI', () => {
  const start = async (document: string, parameters: Record<string, string[]>) => {
    const command = ['ssm', 'start-automation-execution', '--document-name', document];
    const started = await aws(...command, '--parameters', JSON.stringify(parameters));
    return String(started.AutomationExecutionId);
  };
  const read = async (id: string) =>
    (await aws('ssm', 'get-automation-execution', '--automation-execution-id', id)).AutomationExecution;

  it('start-automation-execution, get-automation-execution: an instance restarts', async () => {
    const { id } = nodeOf(sandbox, onlineLinux);
    const run = await start('AWS-RestartEC2Instance', { InstanceId: [id] });
    await expect.poll(runStatus(run), soon).toBe('Success');
    expect(await read(run)).toMatchObject({
      AutomationExecutionStatus: 'Success',
      StepExecutions: [
        { StepName: 'stopInstances' },
        { StepName: 'forceStopInstances' },
        { StepName: 'startInstances' },
      ],
    });
    const { InstanceStatuses } = await aws('ec2', 'describe-instance-status', '--instance-ids', id);
    expect(InstanceStatuses).toEqual([expect.objectContaining({ InstanceState: { Code: 16, Name: 'running' } })]);
    const { StoppingInstances } = await aws('ec2', 'stop-instances', '--instance-ids', id);
    expect(StoppingInstances).toEqual([
      expect.objectContaining({
        CurrentState: { Code: 64, Name: 'stopping' },
        PreviousState: { Code: 16, Name: 'running' },
      }),
    ]);
  });

  it('send-automation-signal: an approval', async () => {
    const { id } = nodesOf(sandbox, onlineLinux)[2] ?? nodeOf(sandbox, onlineLinux);
    const run = await start('AWS-StopEC2InstanceWithApproval', { InstanceId: [id], Approvers: ['operator'] });
    await expect.poll(runStatus(run), soon).toBe('Waiting');
    const signal = ['ssm', 'send-automation-signal', '--automation-execution-id', run, '--signal-type', 'Approve'];
    await aws(...signal);
    await expect.poll(runStatus(run), soon).toBe('Success');
    await expect(aws(...signal)).rejects.toEqual(refusal('(InvalidAutomationSignalException)'));
    const listed = await aws(
      'ssm',
      'describe-automation-executions',
      '--filters',
      'Key=ExecutionStatus,Values=Success',
    );
    expect(JSON.stringify(listed)).toContain(run);
  });

  it('a stack is updated from S3, a second time there is nothing to do and it is no error', async () => {
    const url = `https://s3.amazonaws.com/${templateBucket(sandbox.accountId)}/web-larger.yaml`;
    const stack = ['--stack-name', 'fleet-web'];
    const parameters = {
      StackNameOrId: ['fleet-web'],
      TemplateUrl: [url],
      LambdaAssumeRole: ['UpdateStackLambdaRole'],
    };
    const update = async () => {
      const run = await start('AWS-UpdateCloudFormationStack', parameters);
      await expect.poll(runStatus(run), soon).toBe('Success');
      return run;
    };
    await update();
    const { StackEvents } = await aws('cloudformation', 'describe-stack-events', ...stack);
    const states = (StackEvents as Array<{ ResourceStatus: string }>).map(({ ResourceStatus }) => ResourceStatus);
    expect(states).toEqual(expect.arrayContaining(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE']));
    expect(JSON.stringify(await read(await update()))).toContain('No updates are to be performed.');
    const direct = ['cloudformation', 'update-stack', ...stack, '--template-url', url];
    await expect(aws(...direct)).rejects.toEqual(refusal('(ValidationError)'));
    const { Stacks } = await aws('cloudformation', 'describe-stacks', ...stack);
    expect(Stacks).toEqual([expect.objectContaining({ StackStatus: 'UPDATE_COMPLETE' })]);
  });

  it('a stack that cannot be made rolls back', async () => {
    const wait = { Type: 'AWS::CloudFormation::WaitCondition' };
    const template = JSON.stringify({ Resources: { A: { Type: 'AWS::SNS::Topic' }, B: wait } });
    await aws('cloudformation', 'create-stack', '--stack-name', 'never', '--template-body', template);
    await expect.poll(stackStatus('never'), soon).toBe('ROLLBACK_COMPLETE');
    const events = JSON.stringify(await aws('cloudformation', 'describe-stack-events', '--stack-name', 'never'));
    expect(events).toContain('WaitCondition timed out');
    await aws('cloudformation', 'delete-stack', '--stack-name', 'never');
    await expect.poll(stackStatus('never'), soon).toBe('DELETE_COMPLETE');
    await expect(aws('cloudformation', 'describe-stacks', '--stack-name', 'never')).rejects.toEqual(
      refusal('does not exist'),
    );
  });
});

describe('what pickers ask, by the AWS CLI', () => {
  it('resource groups with their instances, and roles', async () => {
    const [groups, resources, roles] = await Promise.all([
      aws('resource-groups', 'list-groups'),
      aws('resource-groups', 'list-group-resources', '--group-name', 'fleet-web'),
      aws('iam', 'list-roles', '--page-size', '4'),
    ]);
    expect(JSON.stringify(groups.GroupIdentifiers)).toContain('fleet-web');
    const isWeb = ([key, value]: readonly [string, string]) => key === 'Role' && value === 'web';
    const web = nodesOf(sandbox, ({ kind, tags }) => kind === 'ec2' && tags.some(isWeb));
    expect(resources.Resources).toHaveLength(web.length);
    expect(JSON.stringify(roles.Roles)).toContain('role/AutomationServiceRole');
    expect((roles.Roles as unknown[]).length).toBeGreaterThan(4);
  });

  it('images, security groups, buckets and what is in them', async () => {
    const bucket = ['--bucket', templateBucket(sandbox.accountId)];
    const [images, groups, buckets, objects] = await Promise.all([
      aws('ec2', 'describe-images', '--owners', 'amazon', '--filters', 'Name=platform,Values=windows'),
      aws('ec2', 'describe-security-groups'),
      aws('s3api', 'list-buckets'),
      aws('s3api', 'list-objects-v2', ...bucket, '--prefix', 'web'),
    ]);
    expect(images.Images).toHaveLength(2);
    expect(groups.SecurityGroups).toHaveLength(2);
    expect(JSON.stringify(buckets.Buckets)).toContain(templateBucket(sandbox.accountId));
    const keys = (objects.Contents as Array<{ Key: string }>).map(({ Key }) => Key);
    expect(keys).toEqual(['web-broken.yaml', 'web-larger.yaml', 'web.yaml']);
  });

  it('the public access block of a bucket', async () => {
    const block = ['s3api', 'get-public-access-block', '--bucket', templateBucket(sandbox.accountId)];
    await expect(aws(...block)).rejects.toEqual(refusal('(NoSuchPublicAccessBlockConfiguration)'));
    const flags = 'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=false,RestrictPublicBuckets=true';
    await aws(
      's3api',
      'put-public-access-block',
      '--bucket',
      templateBucket(sandbox.accountId),
      '--public-access-block-configuration',
      flags,
    );
    expect((await aws(...block)).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: true,
    });
  });
});
