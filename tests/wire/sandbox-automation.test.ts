import { DescribeImagesCommand, DescribeInstanceStatusCommand } from '@aws-sdk/client-ec2';
import {
  GetExecutionPreviewCommand,
  StartExecutionPreviewCommand,
  StopAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { automationCalls, soon } from '../support/automation-calls.ts';
import { ownSandboxOfEachTest } from '../support/own-sandbox.ts';
import { nodeOf, nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

const { own, again } = ownSandboxOfEachTest();

const { start, runOf, statusOf, ended, signal, create, stateOf, pingOf, stepsOf } = automationCalls(own);
const named = (name: string): unknown => expect.objectContaining({ name });

describe('instances', () => {
  it('really stop and start, and the fleet shows it', async () => {
    // Long enough to be seen in each state.
    await again({ stateMs: 1_500 });
    const { id } = nodeOf(own().sandbox, onlineLinux);
    const run = await start('AWS-RestartEC2Instance', { Parameters: { InstanceId: [id] } });
    await expect.poll(() => stateOf(id), soon).toBe('stopping');
    expect(await pingOf(id)).toBe('ConnectionLost');
    // It comes after "stopped", which may be over before the next question.
    await expect.poll(() => stateOf(id), soon).toBe('pending');
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
    const { InstanceStatuses } = await own().clients.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
    expect(InstanceStatuses?.[0]?.InstanceState?.Name).toBe('running');
  });

  it('get a profile and come into the fleet', async () => {
    const { id } = nodeOf(own().sandbox, ({ profileArn }) => profileArn === undefined);
    expect(await pingOf(id)).toBeUndefined();
    const Parameters = { InstanceId: [id], RoleName: ['fleet-node-restricted'] };
    expect(await ended(await start('AWS-AttachIAMToInstance', { Parameters }))).toMatchObject({
      AutomationExecutionStatus: 'Success',
    });
    await expect.poll(() => pingOf(id), soon).toBe('Online');
    expect(own().sandbox.world.nodes(own().sandbox.accountId, own().sandbox.region).find(id)?.profileArn).toContain(
      'fleet-node-restricted',
    );
  });

  it('become a golden image', async () => {
    const base = await own().clients.ec2.send(
      new DescribeImagesCommand({ Filters: [{ Name: 'name', Values: ['al2023-*'] }] }),
    );
    const SourceAmiId = [base.Images?.[0]?.ImageId ?? ''];
    const Parameters = { SourceAmiId, TargetAmiName: ['golden'], SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'] };
    const run = await ended(await start('AWS-UpdateLinuxAmi', { Parameters }));
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Success' });
    const [ImageId = ''] = run?.Outputs?.['createImage.ImageId'] ?? [];
    const { Images } = await own().clients.ec2.send(
      new DescribeImagesCommand({ ImageIds: [ImageId], Owners: ['self'] }),
    );
    expect(Images?.[0]).toMatchObject({ Name: 'golden', State: 'available', OwnerId: own().sandbox.accountId });
    const [launched = ''] = run?.StepExecutions?.[0]?.Outputs?.InstanceIds ?? [];
    expect(await stateOf(launched)).toBe('terminated');
  });
});

describe('people', () => {
  const approved = (approvers: string[]) => ({
    InstanceId: [nodeOf(own().sandbox, onlineLinux).id],
    Approvers: approvers,
  });

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
    await own().clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
    const done = await ended(run);
    expect(done?.AutomationExecutionStatus).toBe('Cancelled');
    expect(stepsOf(done)).toEqual({ first: 'Success', hold: 'Success', last: 'Pending' });
    await expect(
      own().clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run })),
    ).rejects.toEqual(named('InvalidAutomationStatusUpdateException'));
  });
});

describe('requests', () => {
  it('with the same token are one run', async () => {
    const ClientToken = '8d9b2c54-0f7e-4f3a-9d3a-2c1f6f1f2a11';
    const Parameters = { InstanceId: [nodeOf(own().sandbox, onlineLinux).id] };
    const one = await start('AWS-StartEC2Instance', { ClientToken, Parameters });
    expect(await start('AWS-StartEC2Instance', { ClientToken, Parameters })).toBe(one);
    await expect(start('AWS-StopEC2Instance', { ClientToken, Parameters })).rejects.toEqual(
      named('IdempotentParameterMismatch'),
    );
  });

  it('that do not fit are refused by AWS’s names', async () => {
    const Targets = [{ Key: 'tag:Env', Values: ['prod'] }];
    const refused = 'InvalidAutomationExecutionParametersException';
    const InstanceId = [nodeOf(own().sandbox, onlineLinux).id];
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
          Parameters: { InstanceId, AutomationAssumeRole: [`arn:aws:iam::${own().sandbox.accountId}:role/nobody`] },
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
    const { ExecutionPreviewId } = await own().clients.ssm.send(
      new StartExecutionPreviewCommand({
        DocumentName: 'AWS-RestartEC2Instance',
        ExecutionInputs: {
          Automation: { TargetParameterName: 'InstanceId', Targets: [{ Key: 'ResourceGroup', Values: ['fleet-web'] }] },
        },
      }),
    );
    const preview = () => own().clients.ssm.send(new GetExecutionPreviewCommand({ ExecutionPreviewId }));
    await expect.poll(async () => (await preview()).Status, soon).toBe('Success');
    const web = nodesOf(
      own().sandbox,
      ({ kind, tags }) => kind === 'ec2' && tags.some(([key, value]) => key === 'Role' && value === 'web'),
    );
    expect((await preview()).ExecutionPreview?.Automation).toMatchObject({
      StepPreviews: { Mutating: 3, NonMutating: 0, Undetermined: 0 },
      TargetPreviews: [{ Count: web.length, TargetType: 'AWS::EC2::Instance' }],
      TotalAccounts: 1,
    });
  });
});
