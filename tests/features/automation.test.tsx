import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { AutomationRequest } from '../../contract/automation-request.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { AutomationScreen } from '../../renderer/features/automation/index.ts';
import {
  automationChild,
  automationRun,
  automationStep,
  outlineStep,
  restart,
  runId,
} from '../support/automation-samples.ts';
import { giveElementsSizes } from '../support/element-sizes.ts';
import { renderShell } from '../support/render-shell.tsx';

giveElementsSizes();
// Loaded with the test: what a page loads when it is shown first may take longer than a test waits for an element.
test('the page is a screen', () => expect(AutomationScreen).toBeTypeOf('function'));

const dev = { profile: 'dev', region: 'eu-west-1' };
const ids = (count: number) => Array.from({ length: count }, (_, at) => `i-${String(at + 1).padStart(17, '0')}`);
const nodes = (count: number) => ids(count).map((nodeId, at) => ({ nodeId, nodeName: `web-${at + 1}` }));
const terminate = {
  ...restart,
  name: 'Ops-Terminate',
  steps: [outlineStep('end', { subject: 'terminated', description: 'Ends what is left.' })],
};

async function openPage(requests: NonNullable<Parameters<typeof renderShell>[0]>['requests'] = {}) {
  const shell = renderShell({
    settings: { scope: dev, paints: { dev: { shortName: 'DEV', production: true } } },
    requests: {
      'automation.documents': () => ({
        documents: ['Ops-Terminate', 'AWS-StopEC2Instance', 'AWS-RestartEC2Instance'].map((name) => ({
          name,
          owner: 'Amazon',
          platforms: [],
        })),
        more: false,
      }),
      'automation.document': ({ name }) => (name === terminate.name ? terminate : { ...restart, name }),
      'automation.resolve': () => ({
        targets: [
          { value: ids(1)[0] ?? '', label: 'web-1', state: 'running' },
          { value: ids(2)[1] ?? '', label: '', state: 'stopped' },
        ],
      }),
      'automation.preview': () => ({
        preview: {
          mutating: 2,
          nonMutating: 1,
          undetermined: 0,
          regions: ['eu-west-1'],
          accounts: 1,
          targets: [{ type: 'AWS::EC2::Instance', count: 2 }],
        },
      }),
      'automation.start': () => ({ runId }),
      'automation.signal': () => ({}),
      'automation.stop': () => ({}),
      ...requests,
    },
  });
  act(() => shell.workspace.pages.getState().show('automation'));
  await screen.findByRole('heading', { level: 1, name: 'Automation' }, { timeout: 10_000 });
  return shell;
}

/** Opens a run from the list. */
async function openRun(run = automationRun()) {
  const shell = await openPage();
  act(() => shell.emit('automation.history', { runs: [run], more: false }));
  await shell.user.dblClick(await screen.findByRole('row', { name: /AWS-RestartEC2Instance/ }));
  return shell;
}

// A whole form is typed: it takes long on a busy machine.
describe('the form', { timeout: 60_000 }, () => {
  test('offers the jobs first, and begins a restart with rate control over instances', async () => {
    const { user, workspace } = await openPage();
    act(() => workspace.runAutomation({ scope: dev }));
    await user.click(await screen.findByRole('button', { name: /^Restart EC2 instances/ }));
    expect((await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Mode' })).value).toBe('rate');
    const parameter = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Parameter that each target gives' });
    expect(parameter.value).toBe('InstanceId');
    const steps = within(screen.getByRole('region', { name: 'Steps of the runbook' }));
    expect(steps.getAllByRole('listitem').map((item) => within(item).getByText(/Instances$/).textContent)).toEqual([
      'stopInstances',
      'startInstances',
    ]);
    await user.click(screen.getByRole('button', { name: /^Runbook / }));
    const offered = within(screen.getByRole('listbox', { name: 'Runbooks' })).getAllByRole('option');
    expect(offered[0]).toHaveTextContent('AWS-RestartEC2Instance');
  });

  test('a value that the runbook refuses is told before any call', async () => {
    const { user, workspace, inputs } = await openPage();
    act(() => workspace.runAutomation({ scope: dev, document: restart.name }));
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Mode' }), 'rate');
    await user.type(screen.getByRole('textbox', { name: 'InstanceId: one a line' }), 'web-1');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Some fields need another value.');
    expect(screen.getByRole('textbox', { name: 'InstanceId: one a line' })).toHaveAttribute('aria-invalid', 'true');
    expect(inputs('automation.preview')).toEqual([]);
    expect(inputs('automation.start')).toEqual([]);
  });

  test.each(['outcome-unknown', 'host-unreachable', 'unexpected'] as const)(
    'after no answer (%s) the list is a click away; back in the form the same start is tried again',
    async (code) => {
      const { user, workspace, inputs } = await openPage({
        'automation.start': async () => {
          throw new CallFailed({ code, message: 'socket hang up' });
        },
      });
      act(() => workspace.runAutomation({ scope: dev, document: restart.name, nodes: nodes(2) }));
      await user.click(await screen.findByRole('combobox', { name: 'Mode' }));
      await user.click(screen.getByRole('button', { name: 'Review' }));
      await user.click(await screen.findByRole('button', { name: 'Start' }));
      await user.click(await screen.findByRole('button', { name: 'Look in the list of automations' }));
      expect(await screen.findByRole('grid')).toBeVisible();
      await user.click(screen.getByRole('button', { name: 'Back to the form' }));
      await user.click(await screen.findByRole('button', { name: 'Start' }));
      await waitFor(() => expect(inputs('automation.start')).toHaveLength(2));
      expect(new Set(inputs('automation.start').map(({ token }) => token)).size).toBe(1);
    },
  );

  test('the review says for what, in which waves and parts, with whose permissions; then it starts', async () => {
    const { user, workspace, inputs } = await openPage();
    act(() => workspace.runAutomation({ scope: dev, document: restart.name, nodes: nodes(60) }));
    await user.click(await screen.findByRole('combobox', { name: 'Mode' }));
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findByText(
      'AWS-RestartEC2Instance (default version) runs for 60 targets in profile DEV, Region eu-west-1.',
    );
    screen.getByText('This is a production account.');
    screen.getByText('The steps run with your own permissions.');
    screen.getByText(/it is sent in 2 parts/);
    screen.getByText('10 targets at a time: the next begins when one is through.');
    screen.getByText(/Instances are stopped \(stopInstances\)/);
    await screen.findByText('Steps that change something: 2; that only read: 1; not known: 0.');
    expect(screen.getByText(/aws ssm start-automation-execution/).textContent?.match(/start-auto/g)).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: 'Start' }));
    expect(inputs('automation.start')).toMatchObject([
      { run: { targets: { kind: 'values', parameter: 'InstanceId', values: ids(60) }, parameters: {} } },
    ]);
    await waitFor(() => expect(inputs('automation.watch')).toEqual([{ scope: dev, runId }]));
  });

  test('an alarm is asked for by name, told in the review and in the AWS CLI’s line, and sent', async () => {
    const { user, workspace, inputs } = await openPage();
    act(() => workspace.runAutomation({ scope: dev, document: restart.name, nodes: nodes(1) }));
    await user.click(await screen.findByText('Alarm and tags'));
    expect(screen.queryByRole('switch', { name: 'Go on when the alarm cannot be read' })).toBeNull();
    await user.type(screen.getByRole('textbox', { name: 'CloudWatch alarm' }), ' too-many-errors');
    await user.click(screen.getByRole('switch', { name: 'Go on when the alarm cannot be read' }));
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findByText('The alarm too-many-errors stops it; it goes on when the alarm cannot be read.');
    screen.getByText(/--alarm-configuration '{"Alarms":\[{"Name":"too-many-errors"}],"IgnorePollAlarmFailure":true}'/);
    await user.click(screen.getByRole('button', { name: 'Start' }));
    expect(inputs('automation.start')).toMatchObject([
      { run: { alarm: { name: 'too-many-errors', ignorePollFailure: true } } },
    ]);
  });

  test('targets by a tag are looked up for the review', async () => {
    const { user, workspace, inputs } = await openPage();
    act(() => workspace.runAutomation({ scope: dev, document: restart.name, nodes: nodes(1) }));
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Targets' }), 'tags');
    await user.type(screen.getByRole('textbox', { name: 'Tag' }), 'Env');
    await user.type(screen.getByRole('textbox', { name: 'Values' }), 'dev');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await screen.findByText(/runs for 2 targets/);
    screen.getByText(/web-1 \(running\), i-0+2 \(stopped\)/);
    expect(inputs('automation.resolve')).toMatchObject([
      { parameter: { name: 'InstanceId' }, targets: [{ key: 'tag:Env', values: ['dev'] }] },
    ]);
  });

  test('what deletes something is asked for once more', async () => {
    const { user, workspace, inputs } = await openPage();
    act(() => workspace.runAutomation({ scope: dev, document: terminate.name, nodes: nodes(1) }));
    await screen.findByText('Ends what is left.');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await user.click(await screen.findByRole('button', { name: 'Start' }));
    const question = await screen.findByRole('dialog', { name: 'Start what deletes?' });
    within(question).getByText(/Instances are terminated \(end\)/);
    expect(inputs('automation.start')).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Start it' }));
    expect(inputs('automation.start')).toHaveLength(1);
  });
});

describe('a run', { timeout: 30_000 }, () => {
  test('shows the running step with its inputs, and why a step failed', async () => {
    const { emit, user } = await openRun();
    const stop = automationStep('stopInstances', 0, {
      status: 'Failed',
      failure: {
        message: 'Instance i-1 is not there.',
        stage: 'Invocation',
        type: 'InvalidInstanceID.NotFound',
        details: {},
        operation: 'ec2:StopInstances',
      },
    });
    const start = automationStep('startInstances', 1, { status: 'InProgress', inputs: { DesiredState: '"running"' } });
    act(() =>
      emit('automation.watch', {
        run: automationRun({ currentStep: 'startInstances' }),
        steps: [stop, start],
        children: [],
      }),
    );
    const tree = await screen.findByRole('tree', { name: 'Steps' });
    await waitFor(() =>
      expect(within(tree).getByRole('treeitem', { name: /startInstances/ })).toHaveAttribute('aria-current', 'step'),
    );
    const pane = screen.getByRole('region', { name: 'Step startInstances' });
    within(pane).getByText('running');
    within(tree)
      .getByRole('treeitem', { name: /stopInstances/ })
      .click();
    const why = await screen.findByRole('region', { name: 'Why it failed' });
    within(why).getByText('Instance i-1 is not there.');
    within(why).getByText('ec2:StopInstances');
    await user.click(screen.getByRole('button', { name: 'Go to the running step' }));
    await screen.findByRole('region', { name: 'Step startInstances' });
  });

  test('that went well says of no step that it was not reached before the steps are read', async () => {
    const { emit } = await openRun();
    const over = automationRun({ status: 'Success', isOver: true });
    act(() => emit('automation.watch', { run: over, steps: [], children: [] }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Stop…' })).toBeNull());
    expect(screen.queryByText('Not reached')).toBeNull();
    const done = automationStep('stopInstances', 0, { status: 'Success', isOver: true });
    act(() => emit('automation.watch', { run: over, steps: [done], children: [] }));
    const tree = await screen.findByRole('tree', { name: 'Steps' });
    within(within(tree).getByRole('treeitem', { name: /stopInstances/ })).getByText('Success');
  });

  test('that waits is approved with a comment', async () => {
    const { emit, user, inputs } = await openRun();
    const waiting = { kind: 'approval' as const, step: 'approve' };
    act(() =>
      emit('automation.watch', {
        run: automationRun({ status: 'Waiting', waiting, currentStep: 'approve' }),
        steps: [automationStep('approve', 0, { action: 'aws:approve', status: 'Waiting' })],
        children: [],
      }),
    );
    await screen.findByText('approve waits for approval.');
    await user.click(screen.getByRole('button', { name: 'Approve…' }));
    await user.type(screen.getByRole('textbox', { name: 'Comment' }), 'fine');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(inputs('automation.signal')).toEqual([
      { scope: dev, executionId: runId, signal: { type: 'Approve', comment: 'fine' } },
    ]);
  });

  test('step by step goes on with the step that is next', async () => {
    const { emit, user, inputs } = await openRun();
    const waiting = { kind: 'start' as const, step: 'stopInstances' };
    act(() =>
      emit('automation.watch', {
        run: automationRun({ status: 'Waiting', mode: 'Interactive', waiting }),
        steps: [],
        children: [],
      }),
    );
    await user.click(await screen.findByRole('button', { name: 'Start stopInstances' }));
    expect(inputs('automation.signal')).toMatchObject([{ signal: { type: 'StartStep', step: 'stopInstances' } }]);
  });

  test('is stopped now, or after the running step', async () => {
    const { emit, user, inputs } = await openRun();
    act(() => emit('automation.watch', { run: automationRun(), steps: [], children: [] }));
    await user.click(await screen.findByRole('button', { name: 'Stop…' }));
    expect(inputs('automation.stop')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Stop after the running step' }));
    expect(inputs('automation.stop')).toEqual([{ scope: dev, runId, type: 'Complete' }]);
  });

  test('that is completed, or was not stopped, can still be stopped at once', async () => {
    const { emit, user, inputs } = await openRun();
    act(() => emit('automation.watch', { run: automationRun({ status: 'Cancelling' }), steps: [], children: [] }));
    await user.click(await screen.findByRole('button', { name: 'Stop…' }));
    await user.click(screen.getByRole('button', { name: 'Stop after the running step' }));
    await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Stop…' }).disabled).toBe(false));
    await user.click(screen.getByRole('button', { name: 'Stop…' }));
    await user.click(screen.getByRole('button', { name: 'Stop now' }));
    expect(inputs('automation.stop')).toMatchObject([{ type: 'Complete' }, { type: 'Cancel' }]);
  });

  test('over many targets shows its waves, and repeats on those that failed', async () => {
    const { emit, user } = await openRun(automationRun({ kind: 'targets' }));
    const targets = ids(4);
    const children = targets.map((target, at) =>
      automationChild(target, at < 2 ? 1 : 2, at === 3 ? { status: 'Failed', failureMessage: 'no such instance' } : {}),
    );
    const request: AutomationRequest = {
      document: restart.name,
      version: '1',
      parameters: {},
      mode: 'Auto',
      targets: { kind: 'values', parameter: 'InstanceId', values: targets },
      maxConcurrency: '2',
      maxErrors: '4',
      locations: [],
      tags: [],
    };
    const run = automationRun({ kind: 'targets', status: 'Failed', isOver: true });
    act(() => emit('automation.watch', { run, request, steps: [], children }));
    await screen.findByText('4 of 4 executions through');
    screen.getByText('Wave 2: 2 of 2 through');
    expect(await screen.findByRole('row', { name: /no such instance/ })).toHaveTextContent('Failed');
    await user.click(screen.getByRole('button', { name: 'Repeat on 1 failed target…' }));
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'InstanceId: one a line' });
    expect(field.value).toBe(targets[3]);
  });

  test('of another Region is repeated there', async () => {
    const { emit, user, workspace } = await openRun(automationRun({ kind: 'locations' }));
    const there = { ...dev, region: 'us-east-1' };
    const child = automationChild(ids(1)[0] ?? '', 1, { scope: there });
    act(() => emit('automation.watch', { run: automationRun({ kind: 'locations' }), steps: [], children: [child] }));
    await user.dblClick(await screen.findByRole('row', { name: new RegExp(child.target) }));
    const request: AutomationRequest = {
      document: restart.name,
      version: '1',
      parameters: {},
      mode: 'Auto',
      targets: { kind: 'targets', parameter: 'InstanceId', targets: [{ key: 'tag:Env', values: ['prod'] }] },
      maxConcurrency: '2',
      maxErrors: '4',
      locations: [],
      tags: [],
    };
    const run = automationRun({ runId: child.executionId, scope: there, kind: 'targets', isOver: true });
    act(() => emit('automation.watch', { run, request, steps: [], children: [] }));
    await user.click(await screen.findByRole('button', { name: 'Repeat…' }));
    await screen.findByText(/the window shows that Region now/);
    expect(workspace.scope.getState().scope).toEqual(there);
    await user.click(await screen.findByRole('button', { name: 'Review' }));
    await screen.findByText(/Region us-east-1\.$/);
  });

  test('leads to a child and back', async () => {
    const { emit, user, inputs } = await openRun(automationRun({ kind: 'targets' }));
    const child = automationChild(ids(1)[0] ?? '', 1);
    act(() => emit('automation.watch', { run: automationRun({ kind: 'targets' }), steps: [], children: [child] }));
    await user.dblClick(await screen.findByRole('row', { name: new RegExp(child.target) }));
    await waitFor(() => expect(inputs('automation.watch').at(-1)).toEqual({ scope: dev, runId: child.executionId }));
    await user.click(screen.getByRole('button', { name: 'Back to AWS-RestartEC2Instance' }));
    expect(inputs('automation.watch').at(-1)).toEqual({ scope: dev, runId });
  });
});

describe('the list', { timeout: 30_000 }, () => {
  test('asks AWS for the status that is wanted', async () => {
    const { user, inputs } = await openPage();
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Status' }), 'failed');
    expect(inputs('automation.history').at(-1)).toMatchObject({
      filter: { statuses: ['Failed', 'TimedOut', 'Rejected', 'CompletedWithFailure'] },
    });
  });

  test('a run that waits or ends while nobody looks is told by the system', async () => {
    const { emit, inputs } = await openPage();
    act(() => emit('automation.begun', { runs: [automationRun()] }));
    expect(await screen.findByRole('button', { name: '1 automation under way' })).toBeVisible();
    const waiting = { kind: 'approval' as const, step: 'approve' };
    act(() => emit('automation.begun', { runs: [automationRun({ status: 'Waiting', waiting })] }));
    act(() =>
      emit('automation.begun', { runs: [automationRun({ status: 'Failed', isOver: true, failureMessage: 'x' })] }),
    );
    await waitFor(() =>
      expect(inputs('app.notify')).toEqual([
        {
          title: 'AWS-RestartEC2Instance waits for approval (DEV)',
          body: 'The step approve goes on when somebody approves it.',
        },
        { title: 'AWS-RestartEC2Instance has ended (DEV)', body: 'Failed: x' },
      ]),
    );
  });
});
