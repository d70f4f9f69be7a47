import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DescribeAutomationStepExecutionsCommand, StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../sandbox/world/shells/find-program.ts';
import { automationCalls, soon } from '../support/automation-calls.ts';
import { ownSandboxOfEachTest } from '../support/own-sandbox.ts';
import { nodeOf, nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

const { own, again } = ownSandboxOfEachTest();

const { start, runOf, statusOf, ended, signal, create, stepsOf } = automationCalls(own);

describe('steps', () => {
  it('read, count with Python and branch', async () => {
    const run = await ended(await start('Fleet-CountInstances'));
    if (findProgram('python3') === undefined) {
      expect(run?.FailureMessage).toContain('The runtime python3.11 is not on this computer');
      return;
    }
    expect(run).toMatchObject({ AutomationExecutionStatus: 'Success' });
    const web = nodesOf(
      own().sandbox,
      ({ kind, tags }) => kind === 'ec2' && tags.some(([key, value]) => key === 'Role' && value === 'web'),
    );
    const running = web.filter(({ state }) => state === 'running').length;
    expect(run?.Outputs?.['count.Running']).toEqual([String(running)]);
    const healthy = running === web.length;
    expect(stepsOf(run)).toMatchObject({ choose: 'Success', [healthy ? 'healthy' : 'unhealthy']: 'Success' });
  });

  it('loop over nodes with commands that really run', async () => {
    const nodes = nodesOf(own().sandbox, onlineLinux).slice(0, 2);
    const Parameters = { InstanceIds: nodes.map(({ id }) => id), Approvers: ['operator'] };
    const run = await start('Fleet-RollingRestart', { Parameters });
    await expect.poll(() => statusOf(run), soon).toBe('Waiting');
    await signal(run, 'Approve');
    expect(await ended(run)).toMatchObject({ AutomationExecutionStatus: 'Success' });
    for (const { id } of nodes)
      expect(readFileSync(path.join(own().home, id, 'web.started'), 'utf8')).toMatch(/^\d+\n$/);
    const { StepExecutions } = await own().clients.ssm.send(
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
    await own().clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
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
    await own().clients.ssm.send(
      new StopAutomationExecutionCommand({ AutomationExecutionId: completed, Type: 'Complete' }),
    );
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
    const { id } = nodeOf(own().sandbox, onlineLinux);
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
        () =>
          own().sandbox.world.commands(own().sandbox.accountId, own().sandbox.region).list()[0]?.invocations.get(id)
            ?.status,
        soon,
      )
      .toBe('InProgress');
    await own().clients.ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: run }));
    expect(await ended(run)).toMatchObject({ AutomationExecutionStatus: 'Cancelled' });
    await expect
      .poll(() => own().sandbox.world.commands(own().sandbox.accountId, own().sandbox.region).list()[0]?.status, soon)
      .toBe('Cancelled');
  });
});
