import { randomUUID } from 'node:crypto';
import { GetAutomationExecutionCommand, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AutomationSummary } from '../../contract/automation-run.ts';
import { createAutomationsService } from '../../main/features/automation/service.ts';
import { automationsIn, request, sleep, startAutomationBox } from '../support/automation-box.ts';
import { soon } from '../support/automation-calls.ts';
import type { SandboxAws } from '../support/sandbox-aws.ts';
import { clientsOf } from '../support/sandbox-clients.ts';

let box: SandboxAws;
beforeAll(async () => {
  box = await startAutomationBox();
});
afterAll(() => box.close());

const { service, begin, create, looker, history } = automationsIn(() => box);
const { signal } = new AbortController();

// First: it counts all that the sandbox is asked, and no other run is followed yet.
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
