import { existsSync, readFileSync } from 'node:fs';
import { CancelCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { soon } from '../support/automation-calls.ts';
import { commandCalls, idsOf, shell } from '../support/command-calls.ts';
import { ownSandboxOfEachTest } from '../support/own-sandbox.ts';
import { nodeOf } from '../support/sandbox-nodes.ts';

const { own, again } = ownSandboxOfEachTest();
const { send, ended, invocationsOf, invocation, linux, fileOf, made } = commandCalls(own);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const lostNode = () =>
  nodeOf(own().sandbox, ({ ping, platformType }) => ping === 'ConnectionLost' && platformType === 'Linux');

describe('ends', () => {
  it('a cancel kills what runs, and nothing more is begun', async () => {
    const nodes = linux(3);
    const id = await send(
      shell(['sleep 300 & echo $! > child.tmp; mv child.tmp child; wait'], {
        InstanceIds: idsOf(nodes),
        MaxConcurrency: '1',
      }),
    );
    await made(nodes[0]!, 'child');
    const child = Number(readFileSync(fileOf(nodes[0]!, 'child'), 'utf8'));
    expect(isAlive(child)).toBe(true);
    await own().clients.ssm.send(new CancelCommandCommand({ CommandId: id }));
    expect(await ended(id)).toMatchObject({ Status: 'Cancelled', CompletedCount: 3 });
    await expect.poll(() => isAlive(child), soon).toBe(false);
    expect((await invocationsOf(id)).map(({ Status }) => Status)).toEqual(['Cancelled', 'Cancelled', 'Cancelled']);
    expect(existsSync(fileOf(nodes[1]!, 'child'))).toBe(false);
  });

  it('a cancel of some lets the others end', async () => {
    const [one, other] = linux(2);
    const script = ['touch begun; until [ -e go ]; do sleep 0.05; done'];
    const id = await send(shell(script, { InstanceIds: [one!.id, other!.id] }));
    await made(one!, 'begun');
    await own().clients.ssm.send(new CancelCommandCommand({ CommandId: id, InstanceIds: [one!.id] }));
    await expect.poll(async () => (await invocation(id, one!.id)).Status, soon).toBe('Cancelled');
    await ended(await send(shell(['touch go'], { InstanceIds: [other!.id] })));
    await ended(id);
    expect((await invocation(id, other!.id)).Status).toBe('Success');
  });

  it('a time-out kills the process group', async () => {
    await again({ secondMs: 20 });
    const [node] = linux(1);
    const script = ['sleep 300 & echo $! > child; wait'];
    const Parameters = { executionTimeout: ['60'] };
    const id = await send(shell(script, { InstanceIds: [node!.id], Parameters }));
    expect(await ended(id)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut', ErrorCount: 1 });
    expect(await invocation(id, node!.id)).toMatchObject({ StatusDetails: 'ExecutionTimedOut', ResponseCode: 137 });
    const child = Number(readFileSync(fileOf(node!, 'child'), 'utf8'));
    await expect.poll(() => isAlive(child), soon).toBe(false);
  });

  it('what cannot be delivered does not count towards the errors that stop a command', async () => {
    await again({ secondMs: 20 });
    const lost = lostNode();
    const [node] = linux(1);
    const rate = { MaxConcurrency: '1', MaxErrors: '0', TimeoutSeconds: 30 };
    const id = await send(shell(['true'], { InstanceIds: [lost.id, node!.id], ...rate }));
    await ended(id);
    expect((await invocation(id, lost.id)).StatusDetails).toBe('DeliveryTimedOut');
    expect((await invocation(id, node!.id)).Status).toBe('Success');
  });

  it('what cannot be delivered is delayed, then timed out', async () => {
    await again({ secondMs: 20 });
    const lost = lostNode();
    const id = await send(shell(['true'], { InstanceIds: [lost.id], TimeoutSeconds: 30 }));
    await expect.poll(async () => (await invocationsOf(id))[0]?.Status, soon).toBe('Delayed');
    expect(await ended(id)).toMatchObject({
      Status: 'TimedOut',
      StatusDetails: 'DeliveryTimedOut',
      DeliveryTimedOutCount: 1,
      ErrorCount: 0,
    });
    expect((await invocationsOf(id))[0]?.CommandPlugins?.[0]).toMatchObject({ StatusDetails: 'DeliveryTimedOut' });
  });

  it('as the faults file says: no access, another output, another code', async () => {
    const [denied, odd, failing] = linux(3);
    const commands = [
      { node: denied!.id, details: 'AccessDenied' },
      { node: odd!.name, document: 'AWS-Run*', output: 'odd\n' },
      { node: failing!.id, exitCode: 9 },
    ] as const;
    await again({ faults: { calls: [], channel: {}, commands } });
    const id = await send(shell(['echo same'], { InstanceIds: idsOf([denied!, odd!, failing!]), MaxErrors: '3' }));
    await ended(id);
    expect((await invocationsOf(id))[0]).toMatchObject({ StatusDetails: 'AccessDenied' });
    expect((await invocation(id, odd!.id)).StandardOutputContent).toBe('same\nodd\n');
    expect(await invocation(id, failing!.id)).toMatchObject({ Status: 'Failed', ResponseCode: 9 });
  });
});
