import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartSessionCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { createAuthority, type Authority } from '../support/authority.ts';
import { isolated, newestCli } from '../support/aws-cli.ts';
import { startAwsHosts, type AwsHosts } from '../support/aws-hosts.ts';
import { clientsOf } from '../support/sandbox-clients.ts';

// The plugin under the real AWS CLI where the way to AWS is a proxy, and an authority of the user's own stands behind it.

const plugin = path.resolve(import.meta.dirname, '../../out/plugin/session-manager-plugin');
const home = mkdtempSync(path.join(tmpdir(), 'plugin-network-'));
const calls = 'ssm.us-east-1.amazonaws.com';
const streams = 'ssmmessages.us-east-1.amazonaws.com';

let ours: Authority;
let other: Authority;
let hosts: AwsHosts;
let sandbox: Sandbox;

beforeAll(async () => {
  ours = createAuthority('Fleetdeck Test Authority', [calls, streams]);
  other = createAuthority('Another Authority');
  hosts = await startAwsHosts(ours);
  sandbox = await createSandbox({
    nodes: 3,
    unpaced: true,
    home: path.join(home, 'nodes'),
    otherHosts: [calls, streams],
  });
  hosts.forwardTo(Number(new URL(sandbox.endpoint).port));
});
afterAll(async () => {
  await hosts.close();
  await sandbox.close();
  for (const { remove } of [ours, other]) remove();
  rmSync(home, { recursive: true, force: true });
});

const node = () => sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0).id;
const command = (text: string) => ({
  DocumentName: 'AWS-StartNonInteractiveCommand',
  Parameters: { command: [text] },
});

/** A program with the plugin on its PATH, the proxy and the user's keys; all that it says in the end. */
function run([file = '', ...args]: readonly string[], more: Record<string, string>) {
  const env = {
    ...isolated,
    PATH: `${path.dirname(plugin)}${path.delimiter}${process.env.PATH ?? ''}`,
    HOME: home,
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_DEFAULT_REGION: sandbox.region,
    AWS_PAGER: '',
    HTTPS_PROXY: hosts.proxy,
    // Without it streams go to the sandbox's own address, which is this computer's.
    AWS_ENDPOINT_URL_SSMMESSAGES: `https://${streams}`,
    ...more,
  };
  return new Promise<{ code: unknown; out: string }>((resolve) => {
    execFile(file, args, { env }, (error, out, errors) => resolve({ code: error?.code ?? 0, out: `${out}${errors}` }));
  });
}

test('the stream goes through the proxy and is trusted by the authority of AWS_CA_BUNDLE, as the calls are', async () => {
  const before = hosts.asked().length;
  const { DocumentName, Parameters } = command('echo proxied');
  const given = ['--parameters', JSON.stringify(Parameters)];
  const { code, out } = await run(
    [newestCli(), 'ssm', 'start-session', '--target', node(), '--document-name', DocumentName, ...given],
    { AWS_CA_BUNDLE: ours.file },
  );
  expect(out).toMatch(/[\r\n]proxied/);
  expect(code).toBe(0);
  expect(new Set(hosts.asked().slice(before))).toEqual(new Set([calls, streams]));
});

test('a stream whose authority is not known is refused in words', async () => {
  const input = { Target: node(), ...command('echo unseen') };
  const { SessionId, StreamUrl, TokenValue } = await clientsOf(sandbox).ssm.send(new StartSessionCommand(input));
  const answer = JSON.stringify({ SessionId, StreamUrl, TokenValue });
  const { out } = await run(
    [plugin, answer, sandbox.region, 'StartSession', '', JSON.stringify(input), sandbox.endpoint],
    { AWS_CA_BUNDLE: other.file },
  );
  expect(out).toMatch(/certificate/i);
  expect(out).not.toContain('unseen');
});
