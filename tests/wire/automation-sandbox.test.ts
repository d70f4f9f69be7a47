import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Settings } from '../../contract/features/settings.ts';
import { listGroups } from '../../main/aws/resource-groups.ts';
import { listRunnable } from '../../main/aws/runnable-documents.ts';
import { describeRunbook } from '../../main/features/automation/documents.ts';
import { exportRun } from '../../main/features/automation/export.ts';
import { previewRun } from '../../main/features/automation/preview.ts';
import { resolveTargets } from '../../main/features/automation/resolve.ts';
import { automationsIn, request, startAutomationBox } from '../support/automation-box.ts';
import { soon } from '../support/automation-calls.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

let box: SandboxAws;
beforeAll(async () => {
  box = await startAutomationBox();
});
afterAll(() => box.close());

const { service, begin, instances, looker, history } = automationsIn(() => box);
const { signal } = new AbortController();

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
