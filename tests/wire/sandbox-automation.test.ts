import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeImagesCommand, DescribeInstancesCommand, DescribeInstanceStatusCommand } from '@aws-sdk/client-ec2';
import {
  CreateDocumentCommand,
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  DescribeInstanceInformationCommand,
  GetAutomationExecutionCommand,
  GetExecutionPreviewCommand,
  SendAutomationSignalCommand,
  StartAutomationExecutionCommand,
  StartExecutionPreviewCommand,
  StopAutomationExecutionCommand,
  type SignalType,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { findProgram } from '../../sandbox/world/shells/find-program.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodeOf, nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

let sandbox: Sandbox;
let home: string;
let clients: ReturnType<typeof clientsOf>;

const begin = async (options: SandboxOptions = {}) => {
  home = mkdtempSync(path.join(tmpdir(), 'automation-'));
  sandbox = await createSandbox({ stateMs: 150, commandDelayMs: 10, home, ...options });
  clients = clientsOf(sandbox);
};
const end = async () => {
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
};
const again = async (options: SandboxOptions) => {
  await end();
  await begin(options);
};
beforeEach(() => begin());
afterEach(end);

/** A busy computer takes its time. */
const soon = { timeout: 45_000, interval: 20 };
const named = (name: string) => expect.objectContaining({ name });
const start = async (DocumentName: string, more: Partial<StartAutomationExecutionCommandInput> = {}) => {
  const input = { DocumentName, ...more };
  return (await clients.ssm.send(new StartAutomationExecutionCommand(input))).AutomationExecutionId ?? '';
};
const runOf = async (AutomationExecutionId: string) =>
  (await clients.ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }))).AutomationExecution;
const statusOf = async (id: string) => (await runOf(id))?.AutomationExecutionStatus;
const over = ['Success', 'Failed', 'Cancelled', 'TimedOut'];
const ended = async (id: string) => {
  await expect.poll(async () => over.includes((await statusOf(id)) ?? ''), soon).toBe(true);
  return runOf(id);
};
const signal = (AutomationExecutionId: string, SignalType: SignalType, Payload: Record<string, string[]> = {}) =>
  clients.ssm.send(new SendAutomationSignalCommand({ AutomationExecutionId, SignalType, Payload }));
const create = (Name: string, mainSteps: object[], more: object = {}) => {
  const Content = JSON.stringify({ schemaVersion: '0.3', ...more, mainSteps });
  return clients.ssm.send(new CreateDocumentCommand({ Name, Content, DocumentType: 'Automation' }));
};
const stateOf = async (id: string) => {
  const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations?.[0]?.Instances?.[0]?.State?.Name;
};
const pingOf = async (id: string) => {
  const Filters = [{ Key: 'InstanceIds', Values: [id] }];
  return (await clients.ssm.send(new DescribeInstanceInformationCommand({ Filters }))).InstanceInformationList?.[0]
    ?.PingStatus;
};
const stepsOf = (run: Awaited<ReturnType<typeof runOf>>) =>
  Object.fromEntries((run?.StepExecutions ?? []).map((step) => [step.StepName ?? '', step.StepStatus]));

describe('instances', () => {
  it('really stop and start, and the fleet shows it', async () => {
    // Long enough to be seen in each state.
    await again({ stateMs: 1_500 });
    const { id } = nodeOf(sandbox, onlineLinux);
    const run = await start('AWS-RestartEC2Instance', { Parameters: { InstanceId: [id] } });
    await expect.poll(() => stateOf(id), soon).toBe('stopping');
    expect(await pingOf(id)).toBe('ConnectionLost');
    await expect.poll(() => stateOf(id), soon).toBe('stopped');
    const done = await ended(run);
    expect(done).toMatchObject({ AutomationExecutionStatus: 'Success', ExecutedBy: expect.stringContaining('user/') });
    expect(stepsOf(done)).toEqual({
      stopInstances: 'Success',
      forceStopInstances: 'Success',
      startInstances: 'Success',
    });
    expect(done?.StepExecutions?.[0]?.Inputs).toMatchObject({ DesiredState: '"stopped"', InstanceIds: `["${id}"]` });
    expect(await stateOf(id)).toBe('running');
    await expect.poll(() => pingOf(id), soon).toBe('Online');
    const { InstanceStatuses } = await clients.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
    expect(InstanceStatuses?.[0]?.InstanceState?.Name).toBe('running');
  });

  it('get a profile and come into the fleet', async () => {
    const { id } = nodeOf(sandbox, ({ profileArn }) => profileArn === undefined);
    expect(await pingOf(id)).toBeUndefined();
    const Parameters = { InstanceId: [id], RoleName: ['fleet-node-restricted'] };
    expect(await ended(await start('AWS-AttachIAMToInstance', { Parameters }))).toMatchObject({
      AutomationExecutionStatus: 'Success',
    });
    await expect.poll(() => pingOf(id), soon).toBe('Online');
    expect(sandbox.world.nodes(sandbox.accountId, sandbox.region).find(id)?.profileArn).toContain(
      'fleet-node-restricted',
    );
  });

  it('become a golden image', async () => {
    const base = await clients.ec2.send(
      new DescribeImagesCommand({ Filters: [{ Name: 'name', Values: ['al2023-*'] }] }),
    );
    const SourceAmiId = [base.Images?.[0]?.ImageId ?? ''];
    const Parameters = { SourceAmiId, TargetAmiName: ['golden'], SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'] };
    const run = await ended(await start('AWS-UpdateLinuxAmi', { Parameters }));
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Success' });
    const [ImageId = ''] = run?.Outputs?.['createImage.ImageId'] ?? [];
    const { Images } = await clients.ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId], Owners: ['self'] }));
    expect(Images?.[0]).toMatchObject({ Name: 'golden', State: 'available', OwnerId: sandbox.accountId });
    const [launched = ''] = run?.StepExecutions?.[0]?.Outputs?.InstanceIds ?? [];
    expect(await stateOf(launched)).toBe('terminated');
  });
});

describe('rate control', () => {
  it('runs a child for each target, so many at once', async () => {
    const nodes = nodesOf(sandbox, onlineLinux).slice(0, 4);
    const run = await start('AWS-RestartEC2Instance', {
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'ParameterValues', Values: nodes.map(({ id }) => id) }],
      MaxConcurrency: '2',
    });
    let most = 0;
    await expect
      .poll(async () => {
        const running = (await runOf(run))?.StepExecutions?.filter(({ StepStatus }) => StepStatus === 'InProgress');
        most = Math.max(most, running?.length ?? 0);
        return statusOf(run);
      }, soon)
      .toBe('Success');
    expect(most).toBe(2);
    expect(await runOf(run)).toMatchObject({
      ProgressCounters: { TotalSteps: 4, SuccessSteps: 4, FailedSteps: 0 },
      ResolvedTargets: { ParameterValues: nodes.map(({ id }) => id), Truncated: false },
    });
    const Filters = [{ Key: 'ParentExecutionId' as const, Values: [run] }];
    const { AutomationExecutionMetadataList: children } = await clients.ssm.send(
      new DescribeAutomationExecutionsCommand({ Filters }),
    );
    expect(children?.map(({ Target }) => Target).toSorted()).toEqual(nodes.map(({ id }) => id).toSorted());
    const all = await clients.ssm.send(new DescribeAutomationExecutionsCommand({}));
    expect(all.AutomationExecutionMetadataList?.map((one) => one.AutomationExecutionId)).toEqual([run]);
  });

  it('stops after the errors that are allowed', async () => {
    const unknown = ['i-0000000000000000a', 'i-0000000000000000b', 'i-0000000000000000c'];
    const run = await ended(
      await start('AWS-StartEC2Instance', {
        TargetParameterName: 'InstanceId',
        Targets: [{ Key: 'ParameterValues', Values: unknown }],
        MaxConcurrency: '1',
        MaxErrors: '1',
      }),
    );
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Failed', ProgressCounters: { FailedSteps: 2 } });
    expect(run?.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual(['Failed', 'Failed', 'Pending']);
    expect(run?.StepExecutions?.[0]?.FailureMessage).toContain('InvalidInstanceID.NotFound');
  });

  it('goes to other accounts and Regions', async () => {
    const TargetLocations = [
      { Accounts: [sandbox.accountId, '999999999999'], Regions: ['ap-northeast-2'], TargetLocationMaxErrors: '1' },
    ];
    await create('Wait', [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT0S' } }]);
    const run = await ended(await start('Wait', { TargetLocations }));
    expect(run?.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual(['Success', 'Failed']);
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Success', TargetLocations });
    const { ssm } = clientsOf(sandbox, { region: 'ap-northeast-2' });
    const [AutomationExecutionId = ''] = run?.StepExecutions?.[0]?.Outputs?.ExecutionId ?? [];
    const child = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    expect(child.AutomationExecution?.AutomationExecutionStatus).toBe('Success');
  });
});

describe('people', () => {
  const approved = (approvers: string[]) => ({ InstanceId: [nodeOf(sandbox, onlineLinux).id], Approvers: approvers });

  it('approve, and the run goes on; others may not', async () => {
    const run = await start('AWS-StopEC2InstanceWithApproval', { Parameters: approved(['operator']) });
    await expect.poll(() => statusOf(run), soon).toBe('Waiting');
    await expect(signal(run, 'Resume')).rejects.toEqual(named('InvalidAutomationSignalException'));
    await signal(run, 'Approve', { Comment: ['go'] });
    const done = await ended(run);
    expect(done?.AutomationExecutionStatus).toBe('Success');
    expect(done?.StepExecutions?.[0]?.Outputs?.ApprovalStatus).toEqual(['Approved']);
    const other = await start('AWS-StopEC2InstanceWithApproval', { Parameters: approved(['somebody']) });
    await expect.poll(() => statusOf(other), soon).toBe('Waiting');
    await expect(signal(other, 'Approve')).rejects.toEqual(named('InvalidAutomationSignalException'));
  });

  it('reject, and nothing is stopped', async () => {
    const Parameters = approved(['operator']);
    const run = await start('AWS-StopEC2InstanceWithApproval', { Parameters });
    await expect.poll(() => statusOf(run), soon).toBe('Waiting');
    await signal(run, 'Reject', { Comment: ['not today'] });
    const done = await ended(run);
    expect(done).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('not today'),
    });
    expect(stepsOf(done)).toMatchObject({ approve: 'Failed', stopInstances: 'Pending' });
    expect(await stateOf(Parameters.InstanceId[0] ?? '')).toBe('running');
  });

  it('go step by step, resume a pause, and stop', async () => {
    const wait = (name: string) => ({ name, action: 'aws:sleep', inputs: { Duration: 'PT0S' } });
    await create('Steps', [wait('first'), { name: 'hold', action: 'aws:pause', inputs: {} }, wait('last')]);
    const run = await start('Steps', { Mode: 'Interactive' });
    await expect.poll(() => statusOf(run), soon).toBe('Waiting');
    await expect(signal(run, 'StartStep', { StepName: ['nobody'] })).rejects.toEqual(
      named('AutomationStepNotFoundException'),
    );
    await signal(run, 'StartStep', { StepName: ['first'] });
    await expect.poll(async () => stepsOf(await runOf(run)).first, soon).toBe('Success');
    await expect.poll(async () => (await runOf(run))?.CurrentStepName, soon).toBe('hold');
    await signal(run, 'StartStep', { StepName: ['hold'] });
    await expect.poll(async () => stepsOf(await runOf(run)).hold, soon).toBe('Waiting');
    await signal(run, 'Resume', { StepName: ['hold'] });
    await expect.poll(async () => (await runOf(run))?.CurrentStepName, soon).toBe('last');
    await clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
    const done = await ended(run);
    expect(done?.AutomationExecutionStatus).toBe('Cancelled');
    expect(stepsOf(done)).toEqual({ first: 'Success', hold: 'Success', last: 'Pending' });
    await expect(clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }))).rejects.toEqual(
      named('InvalidAutomationStatusUpdateException'),
    );
  });
});

describe('steps', () => {
  it('read, count with Python and branch', async () => {
    const run = await ended(await start('Fleet-CountInstances'));
    if (findProgram('python3') === undefined) {
      expect(run?.FailureMessage).toContain('The runtime python3.11 is not on this computer');
      return;
    }
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Success' });
    const web = nodesOf(
      sandbox,
      ({ kind, tags }) => kind === 'ec2' && tags.some(([key, value]) => key === 'Role' && value === 'web'),
    );
    const running = web.filter(({ state }) => state === 'running').length;
    expect(run?.Outputs?.['count.Running']).toEqual([String(running)]);
    const healthy = running === web.length;
    expect(stepsOf(run)).toMatchObject({ choose: 'Success', [healthy ? 'healthy' : 'unhealthy']: 'Success' });
  });

  it('loop over nodes with commands that really run', async () => {
    const nodes = nodesOf(sandbox, onlineLinux).slice(0, 2);
    const Parameters = { InstanceIds: nodes.map(({ id }) => id), Approvers: ['operator'] };
    const run = await start('Fleet-RollingRestart', { Parameters });
    await expect.poll(() => statusOf(run), soon).toBe('Waiting');
    await signal(run, 'Approve');
    expect(await ended(run)).toMatchObject({ AutomationExecutionStatus: 'Success' });
    for (const { id } of nodes) expect(readFileSync(path.join(home, id, 'web.started'), 'utf8')).toMatch(/^\d+\n$/);
    const { StepExecutions } = await clients.ssm.send(
      new DescribeAutomationStepExecutionsCommand({
        AutomationExecutionId: run,
        Filters: [{ Key: 'StepName', Values: ['restartService'] }],
      }),
    );
    expect(StepExecutions?.map(({ ParentStepDetails }) => ParentStepDetails?.IteratorValue)).toEqual(
      nodes.map(({ id }) => id),
    );
  });

  it('loop while a condition holds', async () => {
    const Steps = [
      { name: 'set', action: 'aws:updateVariable', inputs: { Name: 'n', Value: '{{ again.CurrentIteration }}' } },
    ];
    const LoopCondition = { Variable: '{{ variable:n }}', NumericLesser: 3 };
    const again = { name: 'again', action: 'aws:loop', inputs: { MaxIterations: 10, LoopCondition, Steps } };
    await create('Again', [again], { variables: { n: { type: 'Integer', default: 0 } } });
    const run = await ended(await start('Again'));
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Success', Variables: { n: ['3'] } });
    const turns = run?.StepExecutions?.filter(({ StepName }) => StepName === 'set');
    expect(turns?.map(({ ParentStepDetails }) => ParentStepDetails?.Iteration)).toEqual([1, 2, 3]);
  });

  it('clean up after a cancel as onCancel says', async () => {
    const wait = (name: string, Duration: string, more: object = {}) => ({
      name,
      action: 'aws:sleep',
      inputs: { Duration },
      ...more,
    });
    const steps = [wait('long', 'P1D', { onCancel: 'step:clean' }), wait('never', 'PT0S'), wait('clean', 'PT0S')];
    await create('Tidy', steps);
    const run = await start('Tidy');
    await expect.poll(async () => stepsOf(await runOf(run)).long, soon).toBe('InProgress');
    await clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
    const done = await ended(run);
    expect(done?.AutomationExecutionStatus).toBe('Cancelled');
    expect(stepsOf(done)).toEqual({ long: 'Cancelled', never: 'Pending', clean: 'Success' });
  });

  it('are stopped one by one, and a run that is completed ends after its step', async () => {
    const hold = { name: 'hold', action: 'aws:pause', inputs: {} };
    await create('Hold', [hold, { name: 'after', action: 'aws:sleep', inputs: { Duration: 'PT0S' } }]);
    const stopped = await start('Hold');
    await expect.poll(() => statusOf(stopped), soon).toBe('Waiting');
    const StepExecutionId = [(await runOf(stopped))?.StepExecutions?.[0]?.StepExecutionId ?? ''];
    await signal(stopped, 'StopStep', { StepExecutionId });
    expect(stepsOf(await ended(stopped))).toEqual({ hold: 'Cancelled', after: 'Pending' });
    const completed = await start('Hold');
    await expect.poll(() => statusOf(completed), soon).toBe('Waiting');
    await clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: completed, Type: 'Complete' }));
    await signal(completed, 'Resume');
    const done = await ended(completed);
    expect(done?.AutomationExecutionStatus).toBe('Success');
    expect(stepsOf(done)).toEqual({ hold: 'Success', after: 'Pending' });
  });

  it('go on as onFailure says, and a step that is not critical does not fail the run', async () => {
    const api = (Api: string, more: object = {}) => ({
      action: 'aws:executeAwsApi',
      inputs: { Service: 'ec2', Api, InstanceIds: ['i-0000000000000000a'] },
      ...more,
    });
    await create('Careful', [
      { name: 'soft', ...api('DescribeInstances', { onFailure: 'Continue', isCritical: false }) },
      { name: 'jump', ...api('StopInstances', { onFailure: 'step:clean', isCritical: false }) },
      { name: 'never', ...api('StartInstances') },
      { name: 'clean', action: 'aws:sleep', inputs: { Duration: 'PT0S' }, isEnd: true },
    ]);
    const run = await ended(await start('Careful'));
    expect(run?.AutomationExecutionStatus).toBe('Success');
    expect(stepsOf(run)).toEqual({ soft: 'Failed', jump: 'Failed', never: 'Pending', clean: 'Success' });
    await create('Hard', [{ name: 'hard', ...api('StopInstances') }]);
    expect(await ended(await start('Hard'))).toMatchObject({ AutomationExecutionStatus: 'Failed' });
    await create('Odd', [{ name: 'odd', action: 'aws:invokeWebhook', inputs: {} }]);
    expect((await ended(await start('Odd')))?.FailureMessage).toContain('is not part of this sandbox');
  });

  it('time out, and a cancel ends what they began', async () => {
    await again({ secondMs: 20 });
    const { id } = nodeOf(sandbox, onlineLinux);
    const wait = {
      action: 'aws:waitForAwsResourceProperty',
      timeoutSeconds: 10,
      inputs: {
        Service: 'ec2',
        Api: 'DescribeInstances',
        InstanceIds: [id],
        PropertySelector: '$.Reservations[0].Instances[0].State.Name',
        DesiredValues: ['stopped'],
      },
    };
    await create('Waits', [{ name: 'wait', ...wait }]);
    expect(await ended(await start('Waits'))).toMatchObject({ AutomationExecutionStatus: 'TimedOut' });
    const command = {
      name: 'long',
      action: 'aws:runCommand',
      inputs: {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [id],
        Parameters: { commands: ['echo $$ > pid; sleep 600'] },
      },
    };
    await create('Long', [command]);
    const run = await start('Long');
    await expect
      .poll(
        () => sandbox.world.commands(sandbox.accountId, sandbox.region).list()[0]?.invocations.get(id)?.status,
        soon,
      )
      .toBe('InProgress');
    await clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
    expect(await ended(run)).toMatchObject({ AutomationExecutionStatus: 'Cancelled' });
    await expect
      .poll(() => sandbox.world.commands(sandbox.accountId, sandbox.region).list()[0]?.status, soon)
      .toBe('Cancelled');
  });
});

describe('requests', () => {
  it('with the same token are one run', async () => {
    const ClientToken = '8d9b2c54-0f7e-4f3a-9d3a-2c1f6f1f2a11';
    const Parameters = { InstanceId: [nodeOf(sandbox, onlineLinux).id] };
    const one = await start('AWS-StartEC2Instance', { ClientToken, Parameters });
    expect(await start('AWS-StartEC2Instance', { ClientToken, Parameters })).toBe(one);
    await expect(start('AWS-StopEC2Instance', { ClientToken, Parameters })).rejects.toEqual(
      named('IdempotentParameterMismatch'),
    );
  });

  it('that do not fit are refused by AWS’s names', async () => {
    const Targets = [{ Key: 'tag:Env', Values: ['prod'] }];
    const refused = 'InvalidAutomationExecutionParametersException';
    const InstanceId = [nodeOf(sandbox, onlineLinux).id];
    await Promise.all([
      expect(start('No-Such')).rejects.toEqual(named('AutomationDefinitionNotFoundException')),
      expect(start('AWS-RunShellScript')).rejects.toEqual(named('AutomationDefinitionNotFoundException')),
      expect(start('AWS-StopEC2Instance', { DocumentVersion: '9' })).rejects.toEqual(
        named('AutomationDefinitionVersionNotFoundException'),
      ),
      expect(start('AWS-StopEC2Instance')).rejects.toEqual(named(refused)),
      expect(start('AWS-StopEC2Instance', { Targets })).rejects.toEqual(named(refused)),
      expect(
        start('AWS-StopEC2Instance', { Targets, TargetParameterName: 'InstanceId', Parameters: { InstanceId } }),
      ).rejects.toEqual(named(refused)),
      expect(
        start('AWS-StopEC2Instance', {
          Parameters: { InstanceId, AutomationAssumeRole: [`arn:aws:iam::${sandbox.accountId}:role/nobody`] },
        }),
      ).rejects.toEqual(named(refused)),
      expect(
        start('AWS-StopEC2Instance', {
          Targets: [{ Key: 'ResourceGroup', Values: ['nobody'] }],
          TargetParameterName: 'InstanceId',
        }),
      ).rejects.toEqual(named('InvalidTarget')),
      expect(runOf('00000000-0000-4000-8000-000000000000')).rejects.toEqual(
        named('AutomationExecutionNotFoundException'),
      ),
    ]);
  });

  it('can be previewed', async () => {
    const { ExecutionPreviewId } = await clients.ssm.send(
      new StartExecutionPreviewCommand({
        DocumentName: 'AWS-RestartEC2Instance',
        ExecutionInputs: {
          Automation: { TargetParameterName: 'InstanceId', Targets: [{ Key: 'ResourceGroup', Values: ['fleet-web'] }] },
        },
      }),
    );
    const preview = () => clients.ssm.send(new GetExecutionPreviewCommand({ ExecutionPreviewId }));
    await expect.poll(async () => (await preview()).Status, soon).toBe('Success');
    const web = nodesOf(
      sandbox,
      ({ kind, tags }) => kind === 'ec2' && tags.some(([key, value]) => key === 'Role' && value === 'web'),
    );
    expect((await preview()).ExecutionPreview?.Automation).toMatchObject({
      StepPreviews: { Mutating: 3, NonMutating: 0, Undetermined: 0 },
      TargetPreviews: [{ Count: web.length, TargetType: 'AWS::EC2::Instance' }],
      TotalAccounts: 1,
    });
  });
});
