import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationsIn, request, sleep, startAutomationBox } from '../support/automation-box.ts';
import type { SandboxAws } from '../support/sandbox-aws.ts';

let box: SandboxAws;
beforeAll(async () => {
  box = await startAutomationBox();
});
afterAll(() => box.close());

const { service, begin, instances, create, looker } = automationsIn(() => box);
const { signal } = new AbortController();

describe('a simple run', () => {
  test('is told step by step, with inputs, outputs, details and what was asked for', async () => {
    const runs = service();
    const [id = ''] = instances(1);
    const asked = request('AWS-RestartEC2Instance', { parameters: { InstanceId: [id] } });
    const look = looker(runs, await begin(runs, asked));
    await look.until(() => expect(look.seen.run).toMatchObject({ status: 'InProgress', kind: 'simple' }));
    await look.over();
    expect(look.seen.run).toMatchObject({ status: 'Success', document: 'AWS-RestartEC2Instance', currentStep: '' });
    await look.until(() =>
      expect(look.statusesOf()).toEqual({
        stopInstances: 'Success',
        forceStopInstances: 'Success',
        startInstances: 'Success',
      }),
    );
    expect(look.stepNamed('stopInstances')).toMatchObject({
      action: 'aws:changeInstanceState',
      inputs: { DesiredState: '"stopped"', InstanceIds: `["${id}"]` },
      outputs: { InstanceStates: ['stopped'] },
      onFailure: 'Continue',
      timeoutSeconds: 600,
    });
    expect(look.seen.details?.parameters).toMatchObject({ InstanceId: [id] });
    expect(look.seen.request).toEqual(asked);
    await look.end();
  });

  test('that fails says at which step and what operation', async () => {
    const runs = service();
    const asked = request('AWS-StartEC2Instance', { parameters: { InstanceId: ['i-0000000000000000a'] } });
    const look = looker(runs, await begin(runs, asked));
    await look.over();
    expect(look.seen.run).toMatchObject({ status: 'Failed' });
    expect(look.seen.run?.failureMessage).toContain('InvalidInstanceID.NotFound');
    await look.until(() =>
      expect(look.stepNamed('startInstances')).toMatchObject({
        status: 'Failed',
        failure: { type: 'InvalidInstanceID.NotFound', stage: 'Invocation' },
      }),
    );
    await look.end();
  });

  test('has the turns of a loop and the way of a branch', async () => {
    await create('LoopAndBranch', [
      {
        name: 'each',
        action: 'aws:loop',
        inputs: { Iterators: ['a', 'b'], IteratorDataType: 'String', Steps: [sleep('turn')] },
      },
      {
        name: 'choose',
        action: 'aws:branch',
        inputs: {
          Choices: [{ Variable: 'x', StringEquals: 'y', NextStep: 'left' }],
          Default: 'right',
        },
      },
      sleep('left', { isEnd: true }),
      sleep('right', { isEnd: true }),
    ]);
    const runs = service();
    const look = looker(runs, await begin(runs, request('LoopAndBranch')));
    await look.over();
    await look.until(() => expect(look.stepNamed('right')?.status).toBe('Success'));
    const turns = [...look.seen.steps.values()].filter(({ name }) => name === 'turn');
    const loop = look.stepNamed('each');
    expect(turns.map(({ turn }) => turn)).toEqual([
      { stepId: loop?.stepId, step: 'each', iteration: 1, value: 'a' },
      { stepId: loop?.stepId, step: 'each', iteration: 2, value: 'b' },
    ]);
    expect(look.stepNamed('choose')?.nextStep).toBe('right');
    expect(look.stepNamed('left')?.status).toBe('Pending');
    await look.end();
  });

  test('of more steps than one answer carries is read whole', async () => {
    const Iterators = Array.from({ length: 60 }, (_, at) => String(at));
    const Steps = [sleep('one'), sleep('two')];
    await create('ManySteps', [{ name: 'each', action: 'aws:loop', inputs: { Iterators, Steps } }]);
    const runs = service();
    const look = looker(runs, await begin(runs, request('ManySteps')));
    await look.over();
    await look.until(() => expect(look.seen.steps.size).toBe(121));
    await look.end();
  });

  test('that runs another runbook leads to it while it runs', async () => {
    await create('Inner', [{ name: 'hold', action: 'aws:pause', inputs: {} }]);
    await create('Outer', [{ name: 'call', action: 'aws:executeAutomation', inputs: { DocumentName: 'Inner' } }]);
    const runs = service();
    const outer = await begin(runs, request('Outer'));
    const look = looker(runs, outer);
    await look.until(() => expect(look.stepNamed('call')?.childId ?? '').not.toBe(''));
    const childId = look.stepNamed('call')?.childId ?? '';
    await look.until(() =>
      expect(look.seen.children.get(childId)).toMatchObject({
        target: 'call',
        document: 'Inner',
        status: 'Waiting',
        waiting: { kind: 'resume', step: 'hold' },
      }),
    );
    const inner = looker(runs, childId);
    await inner.until(() => expect(inner.seen.run).toMatchObject({ parentId: outer, document: 'Inner' }));
    await runs.signal(box.scope, childId, { type: 'Resume', step: 'hold' }, signal);
    await inner.over();
    await look.over();
    expect(look.seen.run?.status).toBe('Success');
    await inner.end();
    await look.end();
  });
});

describe('signals', () => {
  test('approve and reject, with the comment', async () => {
    const runs = service();
    const [id = ''] = instances(1);
    const parameters = { InstanceId: [id], Approvers: ['operator'] };
    const go = looker(runs, await begin(runs, request('AWS-StopEC2InstanceWithApproval', { parameters })));
    await go.until(() => expect(go.seen.run?.waiting).toEqual({ kind: 'approval', step: 'approve' }));
    await go.until(() => expect(go.stepNamed('approve')?.status).toBe('Waiting'));
    await runs.signal(box.scope, go.seen.run?.runId ?? '', { type: 'Approve', comment: 'fine' }, signal);
    await go.over();
    await go.until(() => expect(go.stepNamed('approve')?.outputs['ApprovalStatus']).toEqual(['Approved']));
    expect(go.stepNamed('approve')?.outputs['ApproverDecisions']?.[0]).toContain('fine');
    await go.end();
    const no = looker(runs, await begin(runs, request('AWS-StopEC2InstanceWithApproval', { parameters })));
    await no.until(() => expect(no.seen.run?.waiting?.kind).toBe('approval'));
    await runs.signal(box.scope, no.seen.run?.runId ?? '', { type: 'Reject', comment: 'not today' }, signal);
    await no.over();
    expect(no.seen.run?.failureMessage).toContain('not today');
    await no.end();
  });

  test('start each step of an interactive run, stop one that runs, and resume', async () => {
    await create('ByHand', [
      sleep('first'),
      sleep('long', { inputs: { Duration: 'PT1H' }, onFailure: 'Continue', onCancel: 'step:hold' }),
      { name: 'hold', action: 'aws:pause', inputs: {} },
    ]);
    const runs = service();
    const runId = await begin(runs, request('ByHand', { mode: 'Interactive' }));
    const look = looker(runs, runId);
    const starts = async (step: string) => {
      await look.until(() => expect(look.seen.run?.waiting).toEqual({ kind: 'start', step }));
      await runs.signal(box.scope, runId, { type: 'StartStep', step }, signal);
    };
    await starts('first');
    await starts('long');
    await look.until(() => expect(look.stepNamed('long')?.status).toBe('InProgress'));
    await runs.signal(box.scope, runId, { type: 'StopStep', stepId: look.stepNamed('long')?.stepId ?? '' }, signal);
    await look.until(() => expect(look.stepNamed('long')?.status).toBe('Cancelled'));
    await starts('hold');
    await look.until(() => expect(look.seen.run?.waiting).toEqual({ kind: 'resume', step: 'hold' }));
    await runs.signal(box.scope, runId, { type: 'Resume', step: 'hold' }, signal);
    await look.over();
    await expect(runs.signal(box.scope, runId, { type: 'Approve', comment: '' }, signal)).rejects.toMatchObject({
      failure: { code: 'invalid-request', awsCode: 'InvalidAutomationSignalException' },
    });
    await look.end();
  });

  test('stop a run, at once or after its step; one that is over needs none', async () => {
    await create('Sleeps', [sleep('long', { inputs: { Duration: 'PT10H' } }), sleep('never')]);
    await create('Holds', [{ name: 'hold', action: 'aws:pause', inputs: {} }, sleep('never')]);
    const runs = service();
    const cancelled = looker(runs, await begin(runs, request('Sleeps')));
    const completed = looker(runs, await begin(runs, request('Holds')));
    await cancelled.until(() => expect(cancelled.stepNamed('long')?.status).toBe('InProgress'));
    await completed.until(() => expect(completed.stepNamed('hold')?.status).toBe('Waiting'));
    const idOf = ({ seen }: typeof completed) => seen.run?.runId ?? '';
    await runs.stop(box.scope, idOf(completed), 'Complete', signal);
    await runs.signal(box.scope, idOf(completed), { type: 'Resume', step: 'hold' }, signal);
    await runs.stop(box.scope, idOf(cancelled), 'Cancel', signal);
    await cancelled.over();
    await completed.over();
    expect(cancelled.seen.run?.status).toBe('Cancelled');
    await cancelled.until(() => expect(cancelled.statusesOf()).toEqual({ long: 'Cancelled', never: 'Pending' }));
    await completed.until(() => expect(completed.statusesOf()).toEqual({ hold: 'Success', never: 'Pending' }));
    await runs.stop(box.scope, idOf(cancelled), 'Cancel', signal);
    await cancelled.end();
    await completed.end();
  });
});
