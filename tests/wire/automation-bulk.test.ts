import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AutomationRequest } from '../../contract/automation-request.ts';
import type { AutomationSummary } from '../../contract/automation-run.ts';
import { createAutomationsService, type AutomationsService } from '../../main/features/automation/service.ts';
import { templateBucket } from '../../sandbox/world/stacks/seed.ts';
import { askCli, isolated, newestCli } from '../support/aws-cli.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';
import { nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

/** The AWS CLI is the judge: each call of it starts Python, which takes seconds on a busy computer. */
vi.setConfig({ testTimeout: 150_000 });
const cli = newestCli();
const { signal } = new AbortController();

let box: SandboxAws;
let runs: AutomationsService;
beforeAll(async () => {
  box = await startSandboxAws({ nodes: 40, stateMs: 150, commandDelayMs: 10 });
  runs = createAutomationsService({ ...box, timing: { listing: () => Promise.resolve() } });
});
afterAll(() => box.close());

async function aws(...args: string[]): Promise<unknown> {
  const env = {
    ...isolated,
    AWS_ACCESS_KEY_ID: box.sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: box.sandbox.secretAccessKey,
    AWS_DEFAULT_REGION: box.sandbox.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  };
  return JSON.parse(await askCli(cli, ['--endpoint-url', box.sandbox.endpoint, '--output', 'json', ...args], env));
}

/** Starts a run and waits for its end. */
async function ended(document: string, rest: object): Promise<AutomationSummary> {
  const request = AutomationRequest.parse({ document, parameters: {}, ...rest });
  const runId = await runs.start(box.scope, randomUUID(), request, signal);
  const life = new AbortController();
  let told: AutomationSummary | undefined;
  const watching = runs.watch(box.scope, runId, ({ run: now }) => (told = now), life.signal);
  await vi.waitFor(() => expect(told?.isOver).toBe(true), { timeout: 60_000, interval: 50 });
  life.abort();
  await watching;
  return told ?? expect.unreachable();
}

describe('many instances', () => {
  test('are restarted, a quarter of them at once', async () => {
    const ids = nodesOf(box.sandbox, onlineLinux)
      .slice(0, 10)
      .map(({ id }) => id);
    const nodes = box.sandbox.world.nodes(box.sandbox.accountId, box.sandbox.region);
    let mostAway = 0;
    const seen = new Set<string>();
    const watching = setInterval(() => {
      const away = ids.filter((id) => nodes.find(id)?.state !== 'running');
      for (const id of away) seen.add(id);
      mostAway = Math.max(mostAway, away.length);
    }, 5);
    const { runId, ...told } = await ended('AWS-RestartEC2Instance', {
      targets: { kind: 'values', parameter: 'InstanceId', values: ids },
      maxConcurrency: '25%',
    }).finally(() => clearInterval(watching));
    expect(told).toMatchObject({ status: 'Success', counters: { total: 10, success: 10 } });
    expect([...seen].toSorted()).toEqual(ids.toSorted());
    expect(mostAway).toBe(2);
    const [parent, children, states] = await Promise.all([
      aws('ssm', 'get-automation-execution', '--automation-execution-id', runId),
      aws('ssm', 'describe-automation-executions', '--filters', `Key=ParentExecutionId,Values=${runId}`),
      aws('ec2', 'describe-instances', '--instance-ids', ...ids, '--query', 'Reservations[].Instances[].State.Name'),
    ]);
    expect(parent).toMatchObject({
      AutomationExecution: {
        AutomationExecutionStatus: 'Success',
        MaxConcurrency: '25%',
        TargetParameterName: 'InstanceId',
        ProgressCounters: { TotalSteps: 10, SuccessSteps: 10 },
      },
    });
    expect(children).toMatchObject({ AutomationExecutionMetadataList: { length: 10 } });
    expect(states).toEqual(ids.map(() => 'running'));
  });
});

describe('a CloudFormation stack', () => {
  const parameters = (file: string) => ({
    StackNameOrId: ['fleet-web'],
    TemplateUrl: [`https://${templateBucket(box.sandbox.accountId)}.s3.amazonaws.com/${file}`],
    LambdaAssumeRole: [`arn:aws:iam::${box.sandbox.accountId}:role/fleet-automation`],
  });
  const update = (file: string) => ended('AWS-UpdateCloudFormationStack', { parameters: parameters(file) });
  const stacks = () => aws('cloudformation', 'describe-stacks', '--query', 'Stacks[].[StackName,StackStatus]');

  test('is updated; one that has nothing to do is no error; one that fails goes back and says so', async () => {
    expect(await update('web-larger.yaml')).toMatchObject({ status: 'Success', failureMessage: '' });
    const template = await aws('cloudformation', 'get-template', '--stack-name', 'fleet-web');
    expect(JSON.stringify(template)).toContain('MaxSize: 8');
    expect(await stacks()).toContainEqual(['fleet-web', 'UPDATE_COMPLETE']);
    expect(await update('web-larger.yaml')).toMatchObject({ status: 'Success' });
    const failed = await update('web-broken.yaml');
    expect(failed).toMatchObject({ status: 'Failed' });
    expect(failed.failureMessage).toContain('UPDATE_ROLLBACK_COMPLETE');
    // The function that updated it is gone in each case.
    expect(await stacks()).toEqual([
      ['fleet-web', 'UPDATE_ROLLBACK_COMPLETE'],
      ['fleet-network', 'CREATE_COMPLETE'],
    ]);
  });
});

describe('an AMI', () => {
  test.each([
    ['AWS-UpdateLinuxAmi', 'al2023-*'],
    ['AWS-UpdateWindowsAmi', 'Windows_Server-2022-*'],
  ])('is patched by %s', async (document, base) => {
    const [source] = (await aws(
      'ec2',
      'describe-images',
      '--filters',
      `Name=name,Values=${base}`,
      '--query',
      'Images[].ImageId',
    )) as string[];
    const { runId, status } = await ended(document, {
      parameters: {
        SourceAmiId: [source ?? ''],
        TargetAmiName: [`${document}-patched`],
        SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
      },
    });
    expect(status).toBe('Success');
    const { outputs } = (await runs.openRun(box.scope, runId, signal)).details ?? expect.unreachable();
    const [imageId = ''] = outputs['createImage.ImageId'] ?? [];
    const [images, steps] = await Promise.all([
      aws('ec2', 'describe-images', '--owners', 'self', '--image-ids', imageId, '--query', 'Images[].[Name,State]'),
      aws('ssm', 'describe-automation-step-executions', '--automation-execution-id', runId),
    ]);
    expect(images).toEqual([[`${document}-patched`, 'available']]);
    expect(steps).toMatchObject({
      StepExecutions: [
        { StepName: 'launchInstance', StepStatus: 'Success' },
        { StepName: 'updateOSSoftware', StepStatus: 'Success' },
        { StepName: 'stopInstance', StepStatus: 'Success' },
        { StepName: 'createImage', StepStatus: 'Success', Outputs: { ImageId: [imageId] } },
        { StepName: 'terminateInstance', StepStatus: 'Success' },
      ],
    });
    const [launched = ''] =
      (steps as { StepExecutions: Array<{ Outputs: { InstanceIds: string[] } }> }).StepExecutions[0]?.Outputs
        .InstanceIds ?? [];
    expect(
      await aws(
        'ec2',
        'describe-instances',
        '--instance-ids',
        launched,
        '--query',
        'Reservations[].Instances[].State.Name',
      ),
    ).toEqual(['terminated']);
  });
});

test('the AWS CLI starts and answers what the app watches', async () => {
  const [node] = nodesOf(box.sandbox, onlineLinux);
  const started = (await aws(
    'ssm',
    'start-automation-execution',
    '--document-name',
    'AWS-StopEC2InstanceWithApproval',
    '--parameters',
    `InstanceId=${node?.id ?? ''},Approvers=operator`,
  )) as { AutomationExecutionId: string };
  const life = new AbortController();
  let told: AutomationSummary | undefined;
  const watching = runs.watch(box.scope, started.AutomationExecutionId, (now) => (told = now.run), life.signal);
  await vi.waitFor(() => expect(told?.waiting?.kind).toBe('approval'), { timeout: 30_000, interval: 50 });
  await runs.signal(box.scope, started.AutomationExecutionId, { type: 'Reject', comment: 'not today' }, signal);
  await vi.waitFor(() => expect(told?.isOver).toBe(true), { timeout: 30_000, interval: 50 });
  life.abort();
  await watching;
  expect(
    await aws('ssm', 'get-automation-execution', '--automation-execution-id', started.AutomationExecutionId),
  ).toMatchObject({
    AutomationExecution: {
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('not today') as string,
      StepExecutions: [
        { Outputs: { ApprovalStatus: ['Rejected'] } },
        { StepStatus: 'Pending' },
        { StepStatus: 'Pending' },
      ],
    },
  });
});
