import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HopResult } from '../../contract/features/network.ts';
import { createActivity } from '../../main/aws/activity.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { testNetwork } from '../../main/aws/network-test.ts';
import { createProfileFiles } from '../../main/aws/profile-files.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { startConnectProxy } from '../../sandbox/wire/connect-proxy.ts';
import { createAuthority, type Authority } from '../support/authority.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { startTlsFront } from '../support/tls-front.ts';

// NODE_TLS_REJECT_UNAUTHORIZED=0, which people set for other programs and forget, must not switch our checks off.

const scope = { profile: 'box', region: 'us-east-1' };
const home = mkdtempSync(path.join(tmpdir(), 'fleetdeck-certificates-'));
const authorityFile = path.join(home, 'authority.pem');
let sandbox: Sandbox;
let stranger: Authority;
const endings: Array<() => unknown> = [];
const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;

beforeAll(async () => {
  mkdirSync(path.join(home, '.aws'));
  stranger = createAuthority('A Stranger');
  sandbox = await createSandbox({ home: path.join(home, 'nodes'), unpaced: true, tls: { authorityFile } });
  writeFileSync(
    path.join(home, '.aws', 'credentials'),
    `[box]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
});
beforeEach(() => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
});
afterEach(async () => {
  if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  for (const end of endings.splice(0).toReversed()) await end();
});
afterAll(async () => {
  await sandbox.close();
  stranger.remove();
  rmSync(home, { recursive: true, force: true });
});

async function connect(env: Record<string, string> = {}) {
  const endpoint = sandbox.secure?.endpoint ?? '';
  writeFileSync(path.join(home, '.aws', 'config'), `[profile box]\nregion = us-east-1\nendpoint_url = ${endpoint}\n`);
  const files = await createProfileFiles({ env, homeDir: home });
  endings.push(() => files.close());
  return createAws({ files, env, activity: createActivity(), log: createQuietLog(), hasNetwork: () => true });
}

const identity = new GetCallerIdentityCommand({});
const asked = () => sandbox.log.filter(({ operation }) => operation === 'GetCallerIdentity').length;
const untrusted = { failure: expect.objectContaining({ code: 'tls-untrusted' }) };

test('of AWS’s own hosts, for calls', async () => {
  const aws = await connect();
  const count = asked();
  await expect(aws.send(scope, 'sts', identity)).rejects.toMatchObject(untrusted);
  expect(asked()).toBe(count);
  // With its authority the same host is trusted: it is the certificate that counted.
  const trusting = await connect({ AWS_CA_BUNDLE: authorityFile });
  expect(await trusting.send(scope, 'sts', identity)).toMatchObject({ Account: sandbox.accountId });
});

test('of a proxy that is spoken to over TLS', async () => {
  const proxy = await startConnectProxy({});
  endings.push(() => proxy.close());
  const front = await startTlsFront(stranger);
  endings.push(() => front.close());
  front.forwardTo(proxy.port);
  const env = { AWS_CA_BUNDLE: authorityFile, HTTPS_PROXY: `https://localhost:${front.port}` };
  const aws = await connect(env);
  await expect(aws.send(scope, 'sts', identity)).rejects.toMatchObject(untrusted);
  expect(proxy.asked).toEqual([]);
});

test('of each host of the network’s test, which names the hop', async () => {
  const aws = await connect();
  const told: HopResult[] = [];
  const { signal } = new AbortController();
  await testNetwork({ aws, scope, signal, tell: (result) => told.push(result), limitMs: 5_000 });
  const failing = told.filter(({ state, service }) => state === 'failed' && service === 'sts');
  expect(failing).toMatchObject([{ hop: 'tls', failure: { code: 'tls-untrusted' } }]);
  expect(told.filter(({ hop }) => hop === 'http')).toEqual([]);
});
