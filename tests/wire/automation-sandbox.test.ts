import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CreateDocumentCommand,
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  AutomationRequest,
  HistoryFilter,
  type AutomationChild,
  type AutomationDetails,
  type AutomationStep,
  type AutomationSummary,
} from '../../contract/features/automation.ts';
import { Settings } from '../../contract/features/settings.ts';
import { identify } from '../../main/aws/identity.ts';
import { listGroups } from '../../main/aws/resource-groups.ts';
import { listRunnable } from '../../main/aws/runnable-documents.ts';
import { describeRunbook } from '../../main/features/automation/documents.ts';
import { exportRun } from '../../main/features/automation/export.ts';
import { listHistory } from '../../main/features/automation/history.ts';
import { previewRun } from '../../main/features/automation/preview.ts';
import { resolveTargets } from '../../main/features/automation/resolve.ts';
import { createAutomationsService, type AutomationsService } from '../../main/features/automation/service.ts';
import { templateBucket } from '../../sandbox/world/stacks/seed.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

let box: SandboxAws;
const { signal } = new AbortController();
const soon = { timeout: 40_000, interval: 25 };

beforeAll(async () => {
  box = await startSandboxAws({ nodes: 60, stateMs: 250, commandDelayMs: 10, secondMs: 50 });
  await identify({ aws: box.aws, files: box.files, identities: box.store.identities }, box.scope, signal);
});
afterAll(() => box.close());

/** Looks often: the sandbox is quicker than AWS. */
const service = () =>
  createAutomationsService({
    ...box,
    timing: {
      listing: () => Promise.resolve(),
      wait: (ms, until) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, ms / 40);
          until.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
        }),
    },
  });
const request = (document: string, rest: object = {}) => AutomationRequest.parse({ document, parameters: {}, ...rest });
const begin = (runs: AutomationsService, asked: AutomationRequest) =>
  runs.start(box.scope, randomUUID(), asked, signal);
const instances = (count: number) =>
  nodesOf(box.sandbox, onlineLinux)
    .slice(0, count)
    .map(({ id }) => id);
const create = (Name: string, mainSteps: object[], more: object = {}) =>
  clientsOf(box.sandbox).ssm.send(
    new CreateDocumentCommand({
      Name,
      Content: JSON.stringify({ schemaVersion: '0.3', ...more, mainSteps }),
      DocumentType: 'Automation',
    }),
  );
const sleep = (name: string, more: object = {}) => ({
  name,
  action: 'aws:sleep',
  inputs: { Duration: 'PT0S' },
  ...more,
});

/** Somebody who looks at a run, with all that was told until now. */
function looker(runs: AutomationsService, runId: string, scope = box.scope) {
  const life = new AbortController();
  const seen = {
    run: undefined as AutomationSummary | undefined,
    request: undefined as AutomationRequest | undefined,
    details: undefined as AutomationDetails | undefined,
    steps: new Map<string, AutomationStep>(),
    children: new Map<string, AutomationChild>(),
    statuses: new Set<string>(),
  };
  const watching = runs.watch(
    scope,
    runId,
    (told) => {
      seen.run = told.run;
      seen.statuses.add(told.run.status);
      if (told.request !== undefined) seen.request = told.request;
      if (told.details !== undefined) seen.details = told.details;
      for (const step of told.steps) seen.steps.set(step.stepId, step);
      for (const child of told.children) seen.children.set(child.key, child);
    },
    life.signal,
  );
  return {
    seen,
    stepNamed: (name: string) => [...seen.steps.values()].find((step) => step.name === name),
    statusesOf: () => Object.fromEntries([...seen.steps.values()].map(({ name, status }) => [name, status])),
    until: (met: () => void) => vi.waitFor(met, soon),
    over: () => vi.waitFor(() => expect(seen.run?.isOver).toBe(true), soon),
    async end() {
      life.abort();
      await watching;
    },
  };
}

describe('documents', () => {
  test('are the Automation documents alone, and tell their steps before a run', async () => {
    const question = { aws: box.aws, scope: box.scope, signal };
    const { documents } = await listRunnable(question, 'Automation');
    const names = documents.map(({ name }) => name);
    expect(names).toContain('AWS-RestartEC2Instance');
    expect(names).not.toContain('AWS-RunShellScript');
    const runbook = await describeRunbook(question, 'Fleet-RollingRestart', '$DEFAULT');
    expect(runbook).toMatchObject({ roleParameter: 'AutomationAssumeRole', outputs: ['askFirst.ApprovalStatus'] });
    expect(runbook.steps.map(({ name, within }) => [name, within])).toEqual([
      ['askFirst', ''],
      ['eachNode', ''],
      ['restartService', 'eachNode'],
      ['settle', 'eachNode'],
    ]);
    await expect(describeRunbook(question, 'AWS-RunShellScript', '$DEFAULT')).rejects.toMatchObject({
      failure: { code: 'unsupported' },
    });
  });
});

describe('targets', () => {
  const instanceId = { name: 'InstanceId', type: 'StringList' as const, awsType: 'AWS::EC2::Instance::Id' };
  const resolve = (key: string, ...values: string[]) =>
    resolveTargets({ aws: box.aws, scope: box.scope, signal }, instanceId, [{ key, values }]);

  test('lead to instances by a tag, by a group and to all of them', async () => {
    const { groups } = await listGroups({ aws: box.aws, scope: box.scope, signal });
    expect(groups).toContain('fleet-web');
    const tagged = (await resolve('tag:Role', 'web')) ?? [];
    const grouped = (await resolve('ResourceGroup', 'fleet-web')) ?? [];
    expect(tagged.length).toBeGreaterThan(0);
    expect(grouped.map(({ value }) => value).toSorted()).toEqual(tagged.map(({ value }) => value).toSorted());
    const all = (await resolve('AWS::EC2::Instance', '*')) ?? [];
    expect(all.length).toBeGreaterThan(tagged.length);
    expect(all).toContainEqual(expect.objectContaining({ state: 'stopped' }));
  });

  test('of stacks have their states, and of other parameters nothing is known before', async () => {
    const find = (parameter: Parameters<typeof resolveTargets>[1], key: string, value: string) =>
      resolveTargets({ aws: box.aws, scope: box.scope, signal }, parameter, [{ key, values: [value] }]);
    const stack = { name: 'StackNameOrId', type: 'String' as const };
    expect((await find(stack, 'tag:Team', 'platform'))?.map(({ value }) => value).toSorted()).toEqual([
      'fleet-network',
      'fleet-web',
    ]);
    expect(await find({ name: 'Anything', type: 'String' }, 'tag:Team', 'platform')).toBeUndefined();
  });
});

describe('a preview', () => {
  const asked = request('AWS-RestartEC2Instance', {
    targets: { kind: 'targets', parameter: 'InstanceId', targets: [{ key: 'ResourceGroup', values: ['fleet-web'] }] },
  });
  const parts = () => ({ aws: box.aws, wait: () => Promise.resolve() });

  test('tells what AWS would change', async () => {
    const { preview, failure } = await previewRun(parts(), box.scope, asked, signal);
    expect(failure).toBeUndefined();
    expect(preview).toMatchObject({ mutating: 3, nonMutating: 0, regions: [box.scope.region], accounts: 1 });
    expect(preview?.targets).toEqual([{ type: 'AWS::EC2::Instance', count: expect.any(Number) as number }]);
  });

  test('that is denied says so, and nothing is thrown', async () => {
    const denied = await startSandboxAws({
      faults: {
        calls: [{ operation: 'ssm:StartExecutionPreview', code: 'AccessDeniedException', message: 'no', status: 400 }],
        channel: {},
      },
    });
    const found = await previewRun({ ...parts(), aws: denied.aws }, denied.scope, asked, signal);
    expect(found).toEqual({
      failure: expect.objectContaining({ code: 'access-denied', iamAction: 'ssm:StartExecutionPreview' }) as object,
    });
    await denied.close();
  });
});

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

describe('a start', () => {
  test('with the same token is one run, here and after a restart of the app', async () => {
    const token = randomUUID();
    const asked = request('Fleet-CountInstances');
    const runs = service();
    const [one, two] = await Promise.all([
      runs.start(box.scope, token, asked, signal),
      runs.start(box.scope, token, asked, signal),
    ]);
    expect(two).toBe(one);
    expect(await service().start(box.scope, token, asked, signal)).toBe(one);
    await expect(
      service().start(
        box.scope,
        token,
        request('AWS-StartEC2Instance', { parameters: { InstanceId: ['i-1'] } }),
        signal,
      ),
    ).rejects.toMatchObject({ failure: { awsCode: 'IdempotentParameterMismatch' } });
  });

  test('that was refused can be tried again with its token', async () => {
    const token = randomUUID();
    const asked = request('Later');
    const runs = service();
    await expect(runs.start(box.scope, token, asked, signal)).rejects.toMatchObject({
      failure: { code: 'document-missing' },
    });
    await create('Later', [sleep('now')]);
    expect(await runs.start(box.scope, token, asked, signal)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is told among the begun runs, up to its end, though nobody looks at it', async () => {
    const runs = service();
    const told: AutomationSummary[][] = [];
    const stop = runs.watchBegun((all) => told.push([...all]));
    const runId = await begin(runs, request('Fleet-CountInstances'));
    await vi.waitFor(() => {
      const mine = told.at(-1)?.find((run) => run.runId === runId);
      expect(mine).toMatchObject({ isOver: true, status: 'Success', document: 'Fleet-CountInstances' });
    }, soon);
    stop();
  });

  test('carries tags and an alarm', async () => {
    const runs = service();
    const asked = request('Fleet-CountInstances', {
      tags: [['Team', 'web']],
      alarm: { name: 'too-many-errors', ignorePollFailure: true },
    });
    const AutomationExecutionId = await begin(runs, asked);
    const { ssm } = clientsOf(box.sandbox);
    const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    expect(AutomationExecution?.AlarmConfiguration).toEqual({
      Alarms: [{ Name: 'too-many-errors' }],
      IgnorePollAlarmFailure: true,
    });
    const tagged = await history(service(), { tagKey: 'Team' });
    expect(tagged.map(({ runId }) => runId)).toEqual([AutomationExecutionId]);
  });
});

async function history(runs: AutomationsService, filter: object): Promise<AutomationSummary[]> {
  const listed: AutomationSummary[] = [];
  const kept = await runs.kept(box.scope);
  await listHistory({ aws: box.aws, kept, scope: box.scope, signal }, HistoryFilter.parse(filter), (page) =>
    listed.push(...page.runs),
  );
  return listed;
}

describe('a run for many', () => {
  test('has a child for each target, in waves, and its error threshold stops the rest', async () => {
    const ids = instances(4);
    const runs = service();
    const asked = request('AWS-RestartEC2Instance', {
      targets: { kind: 'values', parameter: 'InstanceId', values: ids },
      maxConcurrency: '2',
    });
    const runId = await begin(runs, asked);
    const look = looker(runs, runId);
    await look.until(() => expect(look.seen.children.size).toBe(4));
    await look.over();
    expect(look.seen.run).toMatchObject({
      status: 'Success',
      kind: 'targets',
      counters: { total: 4, success: 4, failed: 0 },
    });
    await look.until(() =>
      expect([...look.seen.children.values()].map(({ target, status, wave }) => [target, status, wave])).toEqual([
        [ids[0], 'Success', 1],
        [ids[1], 'Success', 1],
        [ids[2], 'Success', 2],
        [ids[3], 'Success', 2],
      ]),
    );
    const child = looker(runs, look.seen.children.get(ids[0] ?? '')?.executionId ?? '');
    await child.until(() => expect(child.seen.run).toMatchObject({ parentId: runId, target: ids[0] }));
    expect((await history(runs, { parentId: runId })).length).toBe(4);
    await child.end();
    await look.end();

    const unknown = ['i-0000000000000000a', 'i-0000000000000000b', 'i-0000000000000000c'];
    const failing = looker(
      runs,
      await begin(
        runs,
        request('AWS-StartEC2Instance', {
          targets: { kind: 'values', parameter: 'InstanceId', values: unknown },
          maxConcurrency: '1',
          maxErrors: '1',
        }),
      ),
    );
    await failing.over();
    expect(failing.seen.run).toMatchObject({ status: 'Failed', counters: { failed: 2 } });
    await failing.until(() =>
      expect([...failing.seen.children.values()].map(({ status }) => status)).toEqual(['Failed', 'Failed', 'Pending']),
    );
    expect(failing.seen.children.get(unknown[0] ?? '')?.failureMessage).toContain('InvalidInstanceID.NotFound');
    await failing.end();
  });

  test('finds its targets by a tag, a group and by maps', async () => {
    await create('One', [sleep('one')], {
      parameters: { InstanceId: { type: 'AWS::EC2::Instance::Id' }, Other: { type: 'String', default: '' } },
    });
    const runs = service();
    const web = nodesOf(
      box.sandbox,
      ({ kind, tags, state }) =>
        kind === 'ec2' && state !== 'terminated' && tags.some(([key, value]) => key === 'Role' && value === 'web'),
    ).map(({ id }) => id);
    const parameter = 'InstanceId';
    const by = async (targets: object, more: object = {}) => {
      const look = looker(runs, await begin(runs, request('One', { targets, ...more })));
      await look.over();
      await look.until(() => {
        const statuses = [...look.seen.children.values()].map(({ status }) => status);
        expect(new Set(statuses)).toEqual(new Set(['Success']));
      });
      await look.end();
      return { run: look.seen.run, targets: [...look.seen.children.values()].map(({ target }) => target).toSorted() };
    };
    const tagged = await by({ kind: 'targets', parameter, targets: [{ key: 'tag:Role', values: ['web'] }] });
    expect(tagged).toMatchObject({ run: { targets: 'tag:Role=web' }, targets: web.toSorted() });
    const grouped = await by(
      { kind: 'targets', parameter, targets: [{ key: 'ResourceGroup', values: ['fleet-web'] }] },
      { maxConcurrency: '50%' },
    );
    expect(grouped.targets).toEqual(web.toSorted());
    const maps = instances(3).map((id) => ({ InstanceId: [id], Other: ['x'] }));
    expect((await by({ kind: 'maps', maps })).run?.counters).toMatchObject({ total: 3, success: 3 });
  });

  test('on more targets than AWS takes is one run, also in the history of a later start', async () => {
    await create('Each', [sleep('one')], { parameters: { Value: { type: 'String' } } });
    const values = Array.from({ length: 60 }, (_, at) => `value-${at}`);
    const runs = service();
    const asked = request('Each', {
      targets: { kind: 'values', parameter: 'Value', values },
      maxConcurrency: '50%',
      maxErrors: '100%',
    });
    const look = looker(runs, await begin(runs, asked));
    await look.over();
    expect(look.seen.run).toMatchObject({
      status: 'Success',
      parts: 2,
      executionIds: { length: 2 },
      counters: { total: 60, success: 60 },
    });
    await look.until(() =>
      expect([...look.seen.children.values()].every(({ status }) => status === 'Success')).toBe(true),
    );
    expect(look.seen.children.size).toBe(60);
    const { ssm } = clientsOf(box.sandbox);
    const controls = await Promise.all(
      (look.seen.run?.executionIds ?? []).map(async (AutomationExecutionId) => {
        const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
        return [AutomationExecution?.MaxConcurrency, AutomationExecution?.MaxErrors];
      }),
    );
    // A percentage is of the whole run: 30 of 60, and as many as fit into the second part.
    expect(controls).toEqual([
      ['30', '60'],
      ['10', '60'],
    ]);
    await look.end();
    const later = await history(service(), { document: 'Each' });
    expect(later).toMatchObject([{ runId: look.seen.run?.runId, parts: 2, status: 'Success' }]);
    const again = looker(service(), look.seen.run?.runId ?? '');
    await again.until(() => expect(again.seen.children.size).toBe(60));
    expect(again.seen.request?.targets).toEqual({ kind: 'values', parameter: 'Value', values });
    await again.end();
  });

  test('does not start the next part where the error threshold is reached', async () => {
    const values = Array.from({ length: 51 }, (_, at) => `i-${String(at).padStart(17, '0')}`);
    const runs = service();
    const look = looker(
      runs,
      await begin(
        runs,
        request('AWS-StartEC2Instance', { targets: { kind: 'values', parameter: 'InstanceId', values } }),
      ),
    );
    await look.over();
    expect(look.seen.run).toMatchObject({ status: 'Failed', executionIds: { length: 1 }, parts: 2 });
    await look.until(() => expect(look.seen.children.get(values[50] ?? '')?.status).toBe('NotSent'));
    await look.end();
    // A later start of the app names what was not sent.
    const again = looker(service(), look.seen.run?.runId ?? '');
    await again.until(() => expect(again.seen.children.get(values[50] ?? '')?.status).toBe('NotSent'));
    expect(again.seen.run).toMatchObject({ isOver: true, parts: 2, counters: { total: 51 } });
    expect(again.seen.request?.targets).toEqual({ kind: 'values', parameter: 'InstanceId', values });
    await again.end();
  });

  test('goes to other accounts and Regions, and says where one cannot be watched', async () => {
    await create('There', [sleep('one')]);
    const runs = service();
    const account = box.sandbox.accountId;
    const asked = request('There', {
      locations: [{ accounts: [account, '999999999999'], regions: ['ap-northeast-2'], maxErrors: '1' }],
    });
    const look = looker(runs, await begin(runs, asked));
    await look.over();
    expect(look.seen.run).toMatchObject({ kind: 'locations', status: 'Success' });
    await look.until(() =>
      expect([...look.seen.children.values()]).toMatchObject([
        {
          target: `${account}/ap-northeast-2`,
          status: 'Success',
          scope: { profile: box.scope.profile, region: 'ap-northeast-2' },
        },
        { target: '999999999999/ap-northeast-2', status: 'Failed', accountId: '999999999999' },
      ]),
    );
    const [own, other] = [...look.seen.children.values()];
    expect(other?.scope).toBeUndefined();
    const child = looker(runs, own?.executionId ?? '', own?.scope);
    await child.until(() => expect(child.seen.run).toMatchObject({ status: 'Success', document: 'There' }));
    await child.end();
    await look.end();
  });
});

test('the accounts and Regions of a file of S3 are where it runs; a file that is not there is refused', async () => {
  await create('There', [sleep('one')]);
  const account = box.sandbox.accountId;
  const bucket = templateBucket(account);
  const places = [{ Accounts: [account], Regions: ['us-east-1', 'ap-northeast-2'] }];
  box.sandbox.world.buckets.put(account, bucket, 'places.json', Buffer.from(JSON.stringify(places)));
  const at = (key: string) => ({ locationsUrl: `https://${bucket}.s3.us-east-1.amazonaws.com/${key}` });
  const runs = service();
  const look = looker(runs, await begin(runs, request('There', at('places.json?X-Amz-Signature=0'))));
  await look.over();
  expect(look.seen.run).toMatchObject({ kind: 'locations', status: 'Success', counters: { total: 2 } });
  await look.until(() =>
    expect([...look.seen.children.values()].map(({ target }) => target)).toEqual([
      `${account}/us-east-1`,
      `${account}/ap-northeast-2`,
    ]),
  );
  await look.end();
  await expect(begin(runs, request('There', at('nothing.json')))).rejects.toMatchObject({
    failure: { awsCode: 'InvalidAutomationExecutionParametersException' },
  });
});

describe('the history', () => {
  test('has filters, and tells what a run was asked to be, to repeat it with changes', async () => {
    const runs = service();
    const before = Date.now();
    const asked = request('AWS-RestartEC2Instance', {
      targets: { kind: 'values', parameter: 'InstanceId', values: instances(1) },
      maxConcurrency: '1',
    });
    const runId = await begin(runs, asked);
    await vi.waitFor(async () => {
      expect(await history(runs, { executionId: runId })).toMatchObject([{ isOver: true }]);
    }, soon);
    const ids = async (filter: object) => (await history(runs, filter)).map((run) => run.runId);
    expect((await ids({ document: 'AWS-Restart' }))[0]).toBe(runId);
    expect(await ids({ document: 'AWS-Restart', statuses: ['Failed'] })).not.toContain(runId);
    expect(await ids({ after: before, statuses: ['Success'] })).toContain(runId);
    expect(await ids({ before: before - 3_600_000 })).toEqual([]);
    expect(await ids({ type: 'CrossAccount' })).not.toContain(runId);
    const other = looker(service(), runId);
    await other.until(() => expect(other.seen.request).toEqual({ ...asked, version: '1' }));
    await other.end();
  });

  test('of nothing known is not found', async () => {
    await expect(
      service().watch(box.scope, '00000000-0000-4000-8000-000000000000', () => {}, signal),
    ).rejects.toMatchObject({ failure: { code: 'not-found' } });
  });
});

describe('an export', () => {
  test('has the run with its steps and children', async () => {
    const runs = service();
    const runId = await begin(
      runs,
      request('AWS-StartEC2Instance', {
        targets: { kind: 'values', parameter: 'InstanceId', values: ['i-0000000000000000a'] },
      }),
    );
    const look = looker(runs, runId);
    await look.over();
    await look.end();
    const child = [...look.seen.children.values()][0]?.executionId ?? '';
    const folder = mkdtempSync(path.join(tmpdir(), 'automation-export-'));
    const write = async (id: string, form: 'csv' | 'json') => {
      const { file = '' } = await exportRun(
        runs,
        {
          settings: {
            current: () => Settings.parse({}),
            change: (part) => Promise.resolve(Settings.parse(part)),
          },
          saving: { choosePlace: ({ name }) => Promise.resolve(path.join(folder, name)) },
        },
        { scope: box.scope, runId: id, form },
        signal,
      );
      return readFileSync(file, 'utf8');
    };
    expect(JSON.parse(await write(runId, 'json'))).toMatchObject({
      run: { runId, status: 'Failed' },
      request: { document: 'AWS-StartEC2Instance' },
      children: [{ executionId: child, target: 'i-0000000000000000a', status: 'Failed' }],
    });
    const lines = (await write(child, 'csv')).split('\r\n');
    expect(lines[0]).toBe('kind,name,action,status,started,ended,execution,failure,outputs');
    expect(lines[1]).toMatch(/^step,startInstances,aws:changeInstanceState,Failed,.*InvalidInstanceID.NotFound/);
    rmSync(folder, { recursive: true });
  });
});

describe('looking', () => {
  test('is shared between all who look, and ends with the last of them', async () => {
    await create('Waits', [{ name: 'hold', action: 'aws:pause', inputs: {} }]);
    const { ssm } = clientsOf(box.sandbox);
    const { AutomationExecutionId: runId = '' } = await ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'Waits' }),
    );
    /** The waits between two looks, which end when the test says so. */
    const waits: Array<{ until: AbortSignal; end: () => void }> = [];
    const runs = createAutomationsService({
      ...box,
      timing: {
        listing: () => Promise.resolve(),
        wait: (_ms, until) =>
          new Promise((resolve) => {
            waits.push({ until, end: resolve });
            until.addEventListener('abort', () => resolve(), { once: true });
          }),
      },
    });
    const asked = () => box.sandbox.log.filter(({ operation }) => operation === 'GetAutomationExecution').length;
    const lookers = [looker(runs, runId), looker(runs, runId), looker(runs, runId)];
    for (const one of lookers) await one.until(() => expect(one.seen.run?.waiting?.kind).toBe('resume'));
    await vi.waitFor(() => expect(waits.at(-1)?.until.aborted).toBe(false), soon);
    const before = { asked: asked(), waits: waits.length };
    waits.at(-1)?.end();
    await vi.waitFor(() => expect(waits).toHaveLength(before.waits + 1), soon);
    expect(asked()).toBe(before.asked + 1);
    const [first, second, third] = lookers;
    await first?.end();
    await second?.end();
    expect(waits.at(-1)?.until.aborted).toBe(false);
    await third?.end();
    expect(waits.at(-1)?.until.aborted).toBe(true);
    // A question of its own shows that the sandbox has answered all that was asked before.
    await history(runs, { executionId: runId });
    expect(waits).toHaveLength(before.waits + 1);
    expect(asked()).toBe(before.asked + 1);
  });
});
