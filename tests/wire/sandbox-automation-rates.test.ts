import { DescribeAutomationExecutionsCommand, GetAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { automationCalls, soon } from '../support/automation-calls.ts';
import { ownSandboxOfEachTest } from '../support/own-sandbox.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

const { own } = ownSandboxOfEachTest();

const { start, runOf, statusOf, ended, create } = automationCalls(own);

describe('rate control', () => {
  it('runs a child for each target, so many at once', async () => {
    const nodes = nodesOf(own().sandbox, onlineLinux).slice(0, 4);
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
    const { AutomationExecutionMetadataList: children } = await own().clients.ssm.send(
      new DescribeAutomationExecutionsCommand({ Filters }),
    );
    expect(children?.map(({ Target }) => Target).toSorted()).toEqual(nodes.map(({ id }) => id).toSorted());
    const all = await own().clients.ssm.send(new DescribeAutomationExecutionsCommand({}));
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
      {
        Accounts: [own().sandbox.accountId, '999999999999'],
        Regions: ['ap-northeast-2'],
        TargetLocationMaxErrors: '1',
      },
    ];
    await create('Wait', [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT0S' } }]);
    const run = await ended(await start('Wait', { TargetLocations }));
    expect(run?.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual(['Success', 'Failed']);
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Success', TargetLocations });
    const { ssm } = clientsOf(own().sandbox, { region: 'ap-northeast-2' });
    const [AutomationExecutionId = ''] = run?.StepExecutions?.[0]?.Outputs?.ExecutionId ?? [];
    const child = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    expect(child.AutomationExecution?.AutomationExecutionStatus).toBe('Success');
  });
});
