import { afterAll, beforeAll, expect, test } from 'vitest';
import { AutomationRequest } from '../../contract/automation-request.ts';
import { CommandRequest } from '../../contract/features/run-command.ts';
import { createAutomationHandlers } from '../../main/features/automation/index.ts';
import { createRunCommandHandlers } from '../../main/features/run-command/index.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';
import { nodeOf, onlineLinux } from '../support/sandbox-nodes.ts';

let box: SandboxAws;
const { signal } = new AbortController();

beforeAll(async () => {
  box = await startSandboxAws({ nodes: 12 });
});
afterAll(() => box.close());

const parts = () => ({
  ...box,
  settings: { current: () => ({}), change: () => Promise.resolve() } as never,
  saving: { choosePlace: () => Promise.resolve(undefined) },
});
/** The calls that were made meanwhile. */
async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = box.sandbox.log.length;
  await work();
  return box.sandbox.log.slice(before).map(({ operation }) => operation);
}
const refused = (parameter: string) => ({ failure: { code: 'invalid-request', subject: { parameter } } });

test('a command with a value that its document refuses is not sent, and AWS is not asked at all', async () => {
  const handlers = createRunCommandHandlers(parts());
  const { scope } = box;
  const { id } = nodeOf(box.sandbox, onlineLinux);
  const command = (parameters: Record<string, string[]>) =>
    CommandRequest.parse({
      document: 'Fleet-RestartService',
      parameters,
      targets: { kind: 'nodes', nodes: [{ nodeId: id, nodeName: '' }] },
    });
  const start = (parameters: Record<string, string[]>) =>
    handlers.start({ scope, command: command(parameters) }, { signal });
  // The form has read the document.
  await handlers.document({ scope, name: 'Fleet-RestartService', version: '$DEFAULT' }, { signal });
  const calls = await callsOf(async () => {
    await expect(start({ Service: ['; rm -rf /'] })).rejects.toMatchObject(refused('Service'));
    await expect(start({ Service: ['nginx', 'cron'] })).rejects.toMatchObject(refused('Service'));
    await expect(start({ Strange: ['x'] })).rejects.toMatchObject(refused('Strange'));
  });
  expect(calls).toEqual([]);
  expect(await callsOf(() => start({ Service: ['nginx'] }))).toContain('SendCommand');
});

test('what no form has read is read first; nothing is sent', async () => {
  const handlers = createRunCommandHandlers(parts());
  const command = CommandRequest.parse({
    document: 'AWS-RunShellScript',
    parameters: {},
    targets: { kind: 'targets', targets: [{ key: 'tag:Env', values: ['prod'] }] },
  });
  const calls = await callsOf(() =>
    expect(handlers.start({ scope: box.scope, command }, { signal })).rejects.toMatchObject(refused('commands')),
  );
  expect(calls.toSorted()).toEqual(['DescribeDocument', 'GetDocument']);
});

test('a runbook is held against its rules: parameters, values of targets, and each map', async () => {
  const handlers = createAutomationHandlers(parts());
  const { scope } = box;
  await handlers.document({ scope, name: 'Fleet-RollingRestart', version: '$DEFAULT' }, { signal });
  const start = (rest: object) => {
    const run = AutomationRequest.parse({ document: 'Fleet-RollingRestart', parameters: {}, ...rest });
    return handlers.start({ scope, token: crypto.randomUUID(), run }, { signal });
  };
  const good = { Approvers: ['arn:aws:iam::123456789012:user/operator'], Service: ['nginx'] };
  const id = nodeOf(box.sandbox, onlineLinux).id;
  const calls = await callsOf(async () => {
    await expect(start({ parameters: { ...good, Strange: ['x'] } })).rejects.toMatchObject(refused('Strange'));
    await expect(start({ parameters: good })).rejects.toMatchObject(refused('InstanceIds'));
    const values = { kind: 'values', parameter: 'Other', values: [id] };
    await expect(start({ parameters: good, targets: values })).rejects.toMatchObject(refused('Other'));
    const maps = { kind: 'maps', maps: [{ InstanceIds: [id] }, { Service: ['cron'] }] };
    await expect(start({ parameters: good, targets: maps })).rejects.toMatchObject(refused('InstanceIds'));
  });
  expect(calls).toEqual([]);
});
