import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type CommandInvocation,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { transcriptBucket } from '../../sandbox/world/transcripts.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodeOf, nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

let sandbox: Sandbox;
let home: string;
let ssm: ReturnType<typeof clientsOf>['ssm'];

const begin = async (options: SandboxOptions = {}) => {
  home = mkdtempSync(path.join(tmpdir(), 'commands-'));
  sandbox = await createSandbox({ commandDelayMs: 20, home, ...options });
  ({ ssm } = clientsOf(sandbox));
};
const end = async () => {
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
};
afterEach(end);

/** A busy computer takes its time. */
const soon = { timeout: 45_000, interval: 20 };
const named = (name: string) => expect.objectContaining({ name });
const shell = (commands: string[], more: Partial<SendCommandCommandInput> = {}): SendCommandCommandInput => ({
  DocumentName: 'AWS-RunShellScript',
  ...more,
  Parameters: { commands, ...more.Parameters },
});
const send = async (input: SendCommandCommandInput) => {
  const { Command } = await ssm.send(new SendCommandCommand(input));
  return Command?.CommandId ?? '';
};
const commandOf = async (CommandId: string) => (await ssm.send(new ListCommandsCommand({ CommandId }))).Commands?.[0];
const over = ['Success', 'Failed', 'Cancelled', 'TimedOut'];
const ended = async (id: string) => {
  await expect.poll(async () => over.includes((await commandOf(id))?.Status ?? ''), soon).toBe(true);
  return commandOf(id);
};
const invocationsOf = async (CommandId: string): Promise<CommandInvocation[]> =>
  (await ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true }))).CommandInvocations ?? [];
const invocation = (CommandId: string, InstanceId: string, PluginName?: string) =>
  ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId, ...(PluginName !== undefined && { PluginName }) }));
const linux = (count: number) => nodesOf(sandbox, onlineLinux).slice(0, count);
const idsOf = (nodes: ReadonlyArray<{ id: string }>) => nodes.map(({ id }) => id);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a script', () => {
  beforeEach(() => begin());

  it('really runs in the node’s home, and its invocation exists a moment later', async () => {
    await end();
    await begin({ commandDelayMs: 1_500 });
    const [node] = linux(1);
    const id = await send(shell(['hostname', 'echo mine > made.txt', 'echo wrong >&2'], { InstanceIds: [node!.id] }));
    await expect(invocation(id, node!.id)).rejects.toEqual(named('InvocationDoesNotExist'));
    expect(await ended(id)).toMatchObject({ Status: 'Success', TargetCount: 1, CompletedCount: 1, ErrorCount: 0 });
    expect(readFileSync(path.join(home, node!.id, 'made.txt'), 'utf8')).toBe('mine\n');
    expect(await invocation(id, node!.id)).toMatchObject({
      Status: 'Success',
      ResponseCode: 0,
      PluginName: 'aws:runShellScript',
      StandardOutputContent: `${node!.hostname}\n`,
      StandardErrorContent: 'wrong\n',
      ExecutionStartDateTime: expect.stringMatching(/^\d{4}-.*Z$/),
      ExecutionElapsedTime: expect.stringMatching(/^PT\d+\.\d+S$/),
    });
    expect((await invocationsOf(id))[0]?.CommandPlugins?.[0]?.Output).toBe(
      `${node!.hostname}\n\n----------ERROR-------\nwrong\n`,
    );
  });

  it('tells nothing of its output while it runs, and knows its node', async () => {
    const [node] = linux(1);
    const wait = 'until [ -e go ]; do sleep 0.05; done; echo "$AWS_SSM_INSTANCE_ID $FLEET_NAME"';
    const id = await send(shell(['echo begun > begun', wait], { InstanceIds: [node!.id] }));
    await expect.poll(() => existsSync(path.join(home, node!.id, 'begun')), soon).toBe(true);
    expect(await invocation(id, node!.id)).toMatchObject({
      Status: 'InProgress',
      ResponseCode: -1,
      StandardOutputContent: '',
      ExecutionEndDateTime: '',
    });
    await ended(await send(shell(['touch go'], { InstanceIds: [node!.id] })));
    await ended(id);
    expect((await invocation(id, node!.id)).StandardOutputContent).toBe(`${node!.id} ${node!.name}\n`);
  });

  it('that fails or does not exist ends as Failed with its own code', async () => {
    const [node] = linux(1);
    const failing = await send(shell(['no-such-program'], { InstanceIds: [node!.id] }));
    expect(await ended(failing)).toMatchObject({ Status: 'Failed', StatusDetails: 'Failed', ErrorCount: 1 });
    const told = await invocation(failing, node!.id);
    expect(told).toMatchObject({ Status: 'Failed', ResponseCode: 127 });
    expect(told.StandardErrorContent).toContain('failed to run commands: exit status 127');
    const nowhere = { workingDirectory: ['/no/such/folder'] };
    const lost = await send(shell(['pwd'], { InstanceIds: [node!.id], Parameters: nowhere }));
    expect(await ended(lost)).toMatchObject({ Status: 'Failed' });
  });

  it('is cut as the agent cuts it; the whole is in S3 and in CloudWatch', async () => {
    const [node] = linux(1);
    const Bucket = transcriptBucket(sandbox.accountId);
    const id = await send(
      shell(['seq 1 8000', 'seq 1 4000 >&2'], {
        InstanceIds: [node!.id],
        OutputS3BucketName: Bucket,
        OutputS3KeyPrefix: 'runs',
        CloudWatchOutputConfig: { CloudWatchOutputEnabled: true },
      }),
    );
    await ended(id);
    const told = await invocation(id, node!.id);
    expect(told.StandardOutputContent).toHaveLength(24_000);
    expect(told.StandardOutputContent).toMatch(/\n---Output truncated---$/);
    expect(told.StandardErrorContent).toHaveLength(8_000);
    const [plugin] = (await invocationsOf(id))[0]?.CommandPlugins ?? [];
    expect(plugin?.Output).toHaveLength(2_500);
    expect(plugin?.Output).toContain('\n---Output truncated---\n----------ERROR-------\n1\n2\n');
    const whole = Array.from({ length: 8_000 }, (_none, index) => `${index + 1}\n`).join('');
    const { endpoint, region, accessKeyId, secretAccessKey } = sandbox;
    const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
    const Key = `runs/${id}/${node!.id}/awsrunShellScript/0.awsrunShellScript/stdout`;
    expect(told.StandardOutputUrl).toBe(`https://s3.${region}.amazonaws.com/${Bucket}/${Key}`);
    const object = await new S3Client({ ...config, forcePathStyle: true }).send(new GetObjectCommand({ Bucket, Key }));
    expect(await object.Body?.transformToString()).toBe(whole);
    const { events = [] } = await new CloudWatchLogsClient(config).send(
      new GetLogEventsCommand({
        logGroupName: '/aws/ssm/AWS-RunShellScript',
        logStreamName: `${id}/${node!.id}/aws-runShellScript/stdout`,
        startFromHead: true,
      }),
    );
    expect(events.map(({ message }) => `${message}\n`).join('')).toBe(whole);
  });
});

describe('rate control', () => {
  beforeEach(() => begin());

  it('runs so many at once, never more', async () => {
    const nodes = linux(7);
    const log = path.join(home, 'log');
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
    const { Command } = await ssm.send(new SendCommandCommand(shell(['true'], { Targets, MaxConcurrency: '100%' })));
    expect(Command).toMatchObject({ TargetCount: 0, InstanceIds: [], Status: 'Pending' });
    const wanted = nodesOf(
      sandbox,
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
    const web = nodesOf(sandbox, ({ name, standing }) => standing === 'managed' && name.startsWith('web-'));
    await expect.poll(async () => (await commandOf(group))?.TargetCount, soon).toBe(web.length);
    const none = await send(shell(['true'], { Targets: [{ Key: 'tag:Env', Values: ['nobody'] }] }));
    expect(await ended(none)).toMatchObject({ StatusDetails: 'NoInstancesInTag' });
  });
});

describe('ends', () => {
  it('a cancel kills what runs, and nothing more is begun', async () => {
    await begin();
    const nodes = linux(3);
    const id = await send(
      shell(['sleep 300 & echo $! > child.tmp; mv child.tmp child; wait'], {
        InstanceIds: idsOf(nodes),
        MaxConcurrency: '1',
      }),
    );
    const file = path.join(home, nodes[0]!.id, 'child');
    await expect.poll(() => existsSync(file), soon).toBe(true);
    const child = Number(readFileSync(file, 'utf8'));
    expect(isAlive(child)).toBe(true);
    await ssm.send(new CancelCommandCommand({ CommandId: id }));
    expect(await ended(id)).toMatchObject({ Status: 'Cancelled', CompletedCount: 3 });
    await expect.poll(() => isAlive(child), soon).toBe(false);
    expect((await invocationsOf(id)).map(({ Status }) => Status)).toEqual(['Cancelled', 'Cancelled', 'Cancelled']);
    expect(existsSync(path.join(home, nodes[1]!.id, 'child'))).toBe(false);
  });

  it('a cancel of some lets the others end', async () => {
    await begin();
    const [one, other] = linux(2);
    const script = ['touch begun; until [ -e go ]; do sleep 0.05; done'];
    const id = await send(shell(script, { InstanceIds: [one!.id, other!.id] }));
    await expect.poll(() => existsSync(path.join(home, one!.id, 'begun')), soon).toBe(true);
    await ssm.send(new CancelCommandCommand({ CommandId: id, InstanceIds: [one!.id] }));
    await expect.poll(async () => (await invocation(id, one!.id)).Status, soon).toBe('Cancelled');
    await ended(await send(shell(['touch go'], { InstanceIds: [other!.id] })));
    await ended(id);
    expect((await invocation(id, other!.id)).Status).toBe('Success');
  });

  it('a time-out kills the process group', async () => {
    await begin({ secondMs: 20 });
    const [node] = linux(1);
    const script = ['sleep 300 & echo $! > child; wait'];
    const Parameters = { executionTimeout: ['60'] };
    const id = await send(shell(script, { InstanceIds: [node!.id], Parameters }));
    expect(await ended(id)).toMatchObject({ Status: 'TimedOut', StatusDetails: 'ExecutionTimedOut', ErrorCount: 1 });
    expect(await invocation(id, node!.id)).toMatchObject({ StatusDetails: 'ExecutionTimedOut', ResponseCode: 137 });
    const child = Number(readFileSync(path.join(home, node!.id, 'child'), 'utf8'));
    await expect.poll(() => isAlive(child), soon).toBe(false);
  });

  it('what cannot be delivered does not count towards the errors that stop a command', async () => {
    await begin({ secondMs: 20 });
    const lost = nodeOf(sandbox, ({ ping, platformType }) => ping === 'ConnectionLost' && platformType === 'Linux');
    const [node] = linux(1);
    const rate = { MaxConcurrency: '1', MaxErrors: '0', TimeoutSeconds: 30 };
    const id = await send(shell(['true'], { InstanceIds: [lost.id, node!.id], ...rate }));
    await ended(id);
    expect((await invocation(id, lost.id)).StatusDetails).toBe('DeliveryTimedOut');
    expect((await invocation(id, node!.id)).Status).toBe('Success');
  });

  it('what cannot be delivered is delayed, then timed out', async () => {
    await begin({ secondMs: 20 });
    const lost = nodeOf(sandbox, ({ ping, platformType }) => ping === 'ConnectionLost' && platformType === 'Linux');
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
    await begin({ faults: { calls: [], channel: {} } });
    const [denied, odd, failing] = linux(3);
    await end();
    const commands = [
      { node: denied!.id, details: 'AccessDenied' },
      { node: odd!.name, document: 'AWS-Run*', output: 'odd\n' },
      { node: failing!.id, exitCode: 9 },
    ] as const;
    await begin({ faults: { calls: [], channel: {}, commands } });
    const id = await send(shell(['echo same'], { InstanceIds: idsOf([denied!, odd!, failing!]), MaxErrors: '3' }));
    await ended(id);
    expect((await invocationsOf(id))[0]).toMatchObject({ StatusDetails: 'AccessDenied' });
    expect((await invocation(id, odd!.id)).StandardOutputContent).toBe('same\nodd\n');
    expect(await invocation(id, failing!.id)).toMatchObject({ Status: 'Failed', ResponseCode: 9 });
  });
});

describe('documents and platforms', () => {
  beforeEach(() => begin());
  const windows = () => nodeOf(sandbox, ({ platformType, ping }) => platformType === 'Windows' && ping === 'Online');

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
    const old = nodeOf(sandbox, (node) => onlineLinux(node) && !node.latestAgent);
    const id = await send({ DocumentName: 'AWS-UpdateSSMAgent', InstanceIds: [old.id] });
    expect(await ended(id)).toMatchObject({ Status: 'Success' });
    const Filters = [{ Key: 'InstanceIds', Values: [old.id] }];
    const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({ Filters }));
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
    expect(existsSync(path.join(home, node!.id, 'web.started'))).toBe(true);
  });

  it('what does not fit is refused by AWS’s names', async () => {
    const [node] = linux(1);
    const at = { InstanceIds: [node!.id] };
    const restart = (Service: string) =>
      send({ DocumentName: 'Fleet-RestartService', Parameters: { Service: [Service] }, ...at });
    const stopped = nodeOf(sandbox, ({ standing }) => standing === 'stopped');
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
