import { existsSync } from 'node:fs';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { commandCalls, shell } from '../support/command-calls.ts';
import { ownSandboxOfEachTest } from '../support/own-sandbox.ts';
import { nodeOf, onlineLinux } from '../support/sandbox-nodes.ts';

const { own } = ownSandboxOfEachTest();
const { send, commandOf, ended, invocationsOf, invocation, linux, fileOf } = commandCalls(own);
const named = (name: string) => expect.objectContaining({ name });

describe('documents and platforms', () => {
  const windows = () =>
    nodeOf(own().sandbox, ({ platformType, ping }) => platformType === 'Windows' && ping === 'Online');

  it('a node of another platform is refused, or told among others', async () => {
    const alone = shell(['true'], { InstanceIds: [windows().id] });
    await expect(send(alone)).rejects.toEqual(named('UnsupportedPlatformType'));
    const [node] = linux(1);
    const id = await send(shell(['true'], { InstanceIds: [windows().id, node!.id] }));
    await ended(id);
    expect((await invocationsOf(id)).map(({ StatusDetails }) => StatusDetails)).toEqual(['InvalidPlatform', 'Success']);
  });

  it('steps of a document run by their preconditions, and each is asked for by its name', async () => {
    const [node] = linux(1);
    const id = await send({ DocumentName: 'Fleet-CollectFacts', InstanceIds: [node!.id, windows().id] });
    expect(await ended(id)).toMatchObject({ Status: 'Success' });
    await expect(invocation(id, node!.id)).rejects.toEqual(named('InvalidPluginName'));
    const facts = await invocation(id, node!.id, 'linuxFacts');
    expect(facts.StandardOutputContent).toContain(`node ${node!.hostname} role `);
    const skipped = await invocation(id, node!.id, 'windowsFacts');
    expect(skipped).toMatchObject({ Status: 'Success', ResponseCode: 0 });
    expect(skipped.StandardOutputContent).toContain('skipped due to unsatisfied preconditions');
  });

  it('PowerShell answers on Windows nodes, simulated where this computer has none', async () => {
    const id = await send({
      DocumentName: 'AWS-RunPowerShellScript',
      InstanceIds: [windows().id],
      Parameters: { commands: ['Write-Output hello'] },
    });
    expect(await ended(id)).toMatchObject({ Status: 'Success' });
    expect((await invocation(id, windows().id)).StandardOutputContent).toContain('hello\n');
  });

  it('an agent update changes what Systems Manager tells of the node', async () => {
    const old = nodeOf(own().sandbox, (node) => onlineLinux(node) && !node.latestAgent);
    const id = await send({ DocumentName: 'AWS-UpdateSSMAgent', InstanceIds: [old.id] });
    expect(await ended(id)).toMatchObject({ Status: 'Success' });
    const Filters = [{ Key: 'InstanceIds', Values: [old.id] }];
    const { InstanceInformationList } = await own().clients.ssm.send(
      new DescribeInstanceInformationCommand({ Filters }),
    );
    expect(InstanceInformationList?.[0]).toMatchObject({ IsLatestVersion: true, AgentVersion: '3.3.1611.0' });
    const inventory = await send({ DocumentName: 'AWS-GatherSoftwareInventory', InstanceIds: [old.id] });
    expect(await ended(inventory)).toMatchObject({ Status: 'Failed' });
    expect((await invocation(inventory, old.id)).StandardErrorContent).toContain('only be invoked via ssm-associate');
  });

  it('a document runs another one', async () => {
    const [node] = linux(1);
    const id = await send({
      DocumentName: 'AWS-RunDocument',
      InstanceIds: [node!.id],
      Parameters: {
        sourceType: ['SSMDocument'],
        sourceInfo: ['{"name": "Fleet-RestartService"}'],
        documentParameters: ['{"Service": "web"}'],
      },
    });
    expect(await ended(id)).toMatchObject({ Status: 'Success' });
    expect((await invocation(id, node!.id, 'runDocument')).StandardOutputContent).toContain('started web\n');
    expect(existsSync(fileOf(node!, 'web.started'))).toBe(true);
  });

  it('what does not fit is refused by AWS’s names', async () => {
    const [node] = linux(1);
    const at = { InstanceIds: [node!.id] };
    const restart = (Service: string) =>
      send({ DocumentName: 'Fleet-RestartService', Parameters: { Service: [Service] }, ...at });
    const stopped = nodeOf(own().sandbox, ({ standing }) => standing === 'stopped');
    await Promise.all([
      expect(send({ DocumentName: 'No-Such', ...at })).rejects.toEqual(named('InvalidDocument')),
      expect(send({ DocumentName: 'AWS-StartSSHSession', ...at })).rejects.toEqual(named('InvalidDocument')),
      expect(send(shell(['true'], { ...at, DocumentVersion: '7' }))).rejects.toEqual(named('InvalidDocumentVersion')),
      expect(send({ DocumentName: 'AWS-RunShellScript', ...at })).rejects.toEqual(named('InvalidParameters')),
      expect(send(shell(['true'], { ...at, Parameters: { nobody: ['x'] } }))).rejects.toEqual(
        named('InvalidParameters'),
      ),
      expect(restart('no spaces!')).rejects.toEqual(named('InvalidParameters')),
      expect(send(shell(['true'], { InstanceIds: [stopped.id] }))).rejects.toEqual(named('InvalidInstanceId')),
      expect(send(shell(['true'], { InstanceIds: [node!.id, node!.id] }))).rejects.toEqual(
        named('DuplicateInstanceId'),
      ),
      expect(send(shell(['true']))).rejects.toEqual(named('ValidationException')),
      expect(send(shell(['true'], { ...at, MaxConcurrency: '0' }))).rejects.toEqual(named('ValidationException')),
      expect(send(shell(['true'], { ...at, MaxErrors: '101%' }))).rejects.toEqual(named('ValidationException')),
      expect(send(shell(['true'], { ...at, TimeoutSeconds: 29 }))).rejects.toEqual(named('ValidationException')),
      expect(commandOf('00000000-0000-4000-8000-000000000000')).rejects.toEqual(named('InvalidCommandId')),
    ]);
  });
});
