import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { soon } from '../support/automation-calls.ts';
import { commandCalls, idsOf, shell } from '../support/command-calls.ts';
import { ownSandboxOfEachTest } from '../support/own-sandbox.ts';
import { nodesOf } from '../support/sandbox-nodes.ts';

const { own } = ownSandboxOfEachTest();
const { send, commandOf, ended, invocationsOf, linux } = commandCalls(own);

describe('rate control', () => {
  it('runs so many at once, never more', async () => {
    const nodes = linux(7);
    const log = path.join(own().home, 'log');
    const script = [`echo + >> ${log}`, 'sleep 0.3', `echo - >> ${log}`];
    const id = await send(shell(script, { InstanceIds: idsOf(nodes), MaxConcurrency: '30%' }));
    expect(await ended(id)).toMatchObject({ Status: 'Success', CompletedCount: 7 });
    let running = 0;
    const seen = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((mark) => (running += mark === '+' ? 1 : -1));
    expect(seen).toHaveLength(14);
    expect(Math.max(...seen)).toBe(2);
  });

  it('stops after the errors that are allowed: the rest is Terminated', async () => {
    const nodes = linux(6);
    const bad = nodes.slice(1, 3).map(({ index }) => index);
    const script = bad.map((index) => `[ "$FLEET_NODE" = ${index} ] && exit 4`);
    const input = { InstanceIds: idsOf(nodes), MaxConcurrency: '1', MaxErrors: '1' };
    const id = await send(shell([...script, 'true'], input));
    expect(await ended(id)).toMatchObject({ Status: 'Failed', StatusDetails: 'Failed', ErrorCount: 2 });
    const byId = new Map((await invocationsOf(id)).map((one) => [one.InstanceId, one.StatusDetails]));
    expect(nodes.map((node) => byId.get(node.id))).toEqual([
      'Success',
      'Failed',
      'Failed',
      'Terminated',
      'Terminated',
      'Terminated',
    ]);
    const enough = await send(shell([...script, 'true'], { ...input, MaxErrors: '50%' }));
    expect(await ended(enough)).toMatchObject({ StatusDetails: 'Incomplete', CompletedCount: 6, ErrorCount: 2 });
  });

  it('finds targets by tags, of all keys one value each, and by resource group', async () => {
    const Targets = [
      { Key: 'tag:Role', Values: ['web', 'api'] },
      { Key: 'tag:Env', Values: ['prod'] },
    ];
    const { Command } = await own().clients.ssm.send(
      new SendCommandCommand(shell(['true'], { Targets, MaxConcurrency: '100%' })),
    );
    expect(Command).toMatchObject({ TargetCount: 0, InstanceIds: [], Status: 'Pending' });
    const wanted = nodesOf(
      own().sandbox,
      ({ tags, standing }) =>
        standing === 'managed' &&
        tags.some(([key, value]) => key === 'Env' && value === 'prod') &&
        tags.some(([key, value]) => key === 'Role' && ['web', 'api'].includes(value)),
    );
    expect(wanted.length).toBeGreaterThan(0);
    await expect.poll(async () => (await commandOf(Command!.CommandId!))?.TargetCount, soon).toBe(wanted.length);
    const group = await send(
      shell(['true'], { Targets: [{ Key: 'resource-groups:Name', Values: ['fleet-web'] }], TimeoutSeconds: 30 }),
    );
    const web = nodesOf(own().sandbox, ({ name, standing }) => standing === 'managed' && name.startsWith('web-'));
    await expect.poll(async () => (await commandOf(group))?.TargetCount, soon).toBe(web.length);
    const none = await send(shell(['true'], { Targets: [{ Key: 'tag:Env', Values: ['nobody'] }] }));
    expect(await ended(none)).toMatchObject({ StatusDetails: 'NoInstancesInTag' });
  });
});
