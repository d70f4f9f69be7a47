import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NetworkSettings, type HopResult } from '../../contract/features/network.ts';
import { hops, endpointServices } from '../../contract/network-values.ts';
import { createActivity } from '../../main/aws/activity.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { testNetwork } from '../../main/aws/network-test.ts';
import { createProfileFiles } from '../../main/aws/profile-files.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { noFaults } from '../../sandbox/world/faults.ts';
import { freePort } from '../support/free-port.ts';
import { createQuietLog } from '../support/quiet-log.ts';

// The test of the Network page against real parts: each thing that can stand in the way, and nothing in the way.

const scope = { profile: 'box', region: 'us-east-1' };
let home: string;
const endings: Array<() => unknown> = [];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'fleetdeck-network-test-'));
  mkdirSync(path.join(home, '.aws'));
});
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
  rmSync(home, { recursive: true, force: true });
});

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const authorityFile = path.join(home, 'authority.pem');
  const sandbox = await createSandbox({
    home: path.join(home, 'nodes'),
    unpaced: true,
    tls: { authorityFile },
    proxy: {},
    ...options,
  });
  endings.push(() => sandbox.close());
  return sandbox;
}

interface Given {
  readonly sandbox: Sandbox;
  readonly network?: NetworkSettings['all'];
  readonly endpoint?: string;
  readonly env?: Record<string, string>;
  readonly hasNetwork?: boolean;
}

/** The app's AWS side for a profile at an endpoint; `network` can be replaced while it runs. */
async function connect({ sandbox, network = {}, endpoint, env = {}, hasNetwork = true }: Given) {
  const url = endpoint ?? sandbox.secure!.endpoint;
  writeFileSync(path.join(home, '.aws', 'config'), `[profile box]\nregion = us-east-1\nendpoint_url = ${url}\n`);
  writeFileSync(
    path.join(home, '.aws', 'credentials'),
    `[box]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
  const files = await createProfileFiles({ env, homeDir: home });
  endings.push(() => files.close());
  let settings = NetworkSettings.parse({ all: network });
  const listeners = new Set<() => void>();
  const aws = createAws({
    files,
    env,
    activity: createActivity(),
    log: createQuietLog(),
    hasNetwork: () => hasNetwork,
    network: { current: () => settings, watch: (listener) => listeners.add(listener) },
  });
  const change = (all: NetworkSettings['all'], profiles: NetworkSettings['profiles'] = {}) => {
    settings = { all, profiles };
    for (const listener of listeners) listener();
  };
  return { aws, change };
}

async function run(given: Given, signal = new AbortController().signal) {
  const { aws } = await connect(given);
  const told: HopResult[] = [];
  await testNetwork({ aws, scope, signal, tell: (result) => told.push(result), limitMs: 2_000 });
  const of = (service: string) =>
    Object.fromEntries(told.filter((each) => each.service === service).map((each) => [each.hop, each]));
  return { told, of };
}

const trusted = () => ({ caFile: path.join(home, 'authority.pem') });
const states = (results: Record<string, HopResult>) =>
  hops.map((hop) => results[hop]?.state).filter((state) => state !== undefined);

test('all well: every hop of every service passes, with what was seen', async () => {
  const sandbox = await start();
  const { of, told } = await run({ sandbox, network: trusted() });
  for (const service of endpointServices) {
    const unsigned = service === 'ssmmessages' ? 'skipped' : 'passed';
    // localhost is a name; there is no proxy; a stream's upgrade is answered without a date.
    const clock = service === 'ssmmessages' ? 'skipped' : 'passed';
    expect([service, ...states(of(service))]).toEqual([
      service,
      'passed',
      'passed',
      'passed',
      'skipped',
      'passed',
      'passed',
      clock,
      unsigned,
      unsigned,
    ]);
  }
  expect(of('sts')['tls']?.facts).toMatchObject({
    host: 'localhost',
    issuer: 'Fleetdeck Sandbox Authority',
    protocol: 'TLSv1.3',
  });
  expect(of('ssmmessages')['http']?.facts).toMatchObject({ status: '101' });
  // Results come as they are, not at the end: what runs is told before it is over.
  expect(told.filter(({ state }) => state === 'running').length).toBeGreaterThan(endpointServices.length * 4);
});

test('through a proxy: the proxy is the host that is looked up, and its way is counted', async () => {
  const sandbox = await start();
  const { of } = await run({ sandbox, network: { ...trusted(), proxy: `http://localhost:${sandbox.proxy!.port}` } });
  expect(of('ssm')['proxy']).toMatchObject({ state: 'passed', facts: { proxy: `localhost:${sandbox.proxy!.port}` } });
  expect(of('ssmmessages')['proxy']?.state).toBe('passed');
  expect(of('ssm')['permission']?.state).toBe('passed');
  expect(new Set(sandbox.proxy!.asked)).toEqual(new Set([new URL(sandbox.secure!.endpoint).host]));
  expect(sandbox.proxy!.asked.length).toBeGreaterThanOrEqual(endpointServices.length);
});

describe('the first hop that fails is named, and nothing is tried after it', () => {
  const failsAt = async (given: Given, service = 'ssm') => {
    const { of } = await run(given);
    const results = of(service);
    const failing = hops.find((hop) => results[hop]?.state === 'failed');
    return { hop: failing, failure: failing && results[failing]?.failure, results };
  };

  test('a name that nobody knows', async () => {
    const sandbox = await start();
    const found = await failsAt({ sandbox, endpoint: 'https://ssm.nowhere.invalid' });
    expect(found).toMatchObject({
      hop: 'dns',
      failure: { code: 'name-unresolved', subject: { host: 'ssm.nowhere.invalid' } },
    });
    expect(found.results['tcp']).toBeUndefined();
  });

  test('a closed port', async () => {
    const sandbox = await start();
    const port = await freePort();
    const found = await failsAt({ sandbox, endpoint: `https://localhost:${port}` });
    expect(found).toMatchObject({
      hop: 'tcp',
      failure: { code: 'host-unreachable', subject: { host: 'localhost', port: String(port) } },
    });
    expect(found.failure?.message).toContain('ECONNREFUSED');
  });

  test('a proxy that refuses, and one that asks for a password', async () => {
    const refusing = await start({ proxy: { refuse: 502 } });
    const proxy = (sandbox: Sandbox) => ({ ...trusted(), proxy: `http://127.0.0.1:${sandbox.proxy!.port}` });
    expect(await failsAt({ sandbox: refusing, network: proxy(refusing) })).toMatchObject({
      hop: 'proxy',
      failure: { code: 'proxy-failed', status: 502, subject: { proxy: `127.0.0.1:${refusing.proxy!.port}` } },
    });
    const asking = await start({ proxy: { login: 'me:canary' }, home: path.join(home, 'others') });
    expect(await failsAt({ sandbox: asking, network: proxy(asking) })).toMatchObject({
      hop: 'proxy',
      failure: { code: 'proxy-failed', status: 407 },
    });
  });

  test('a proxy that is not there is named as the proxy', async () => {
    const sandbox = await start();
    const port = await freePort();
    const network = { ...trusted(), proxy: `http://localhost:${port}` };
    expect(await failsAt({ sandbox, network })).toMatchObject({
      hop: 'tcp',
      failure: { code: 'proxy-failed', subject: { proxy: `localhost:${port}` } },
    });
  });

  test('a certificate of an authority that is not trusted, with its issuer', async () => {
    const sandbox = await start();
    const found = await failsAt({ sandbox });
    expect(found).toMatchObject({
      hop: 'tls',
      failure: { code: 'tls-untrusted', subject: { host: 'localhost', issuer: 'Fleetdeck Sandbox Authority' } },
    });
    expect(found.results['http']).toBeUndefined();
  });

  test('a server that takes connections and says nothing, within the limit', async () => {
    const sandbox = await start();
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    endings.push(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    const began = performance.now();
    const plain = await failsAt({ sandbox, endpoint: `http://127.0.0.1:${port}` });
    expect(plain).toMatchObject({ hop: 'http', failure: { code: 'no-answer' } });
    expect(plain.results['tls']?.state).toBe('skipped');
    const secure = await failsAt({ sandbox, endpoint: `https://127.0.0.1:${port}` });
    expect(secure).toMatchObject({ hop: 'tls', failure: { code: 'no-answer' } });
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  test('a clock that is off; what is signed is still tried', async () => {
    const sandbox = await start({ faults: { ...noFaults, clockSkewMs: 3_600_000 } });
    const found = await failsAt({ sandbox, network: trusted() });
    expect(found).toMatchObject({ hop: 'clock', failure: { code: 'clock-skew' } });
    expect(Number(found.failure?.subject?.['seconds'])).toBeCloseTo(-3_600, -1);
    expect(found.results['signature']).toBeDefined();
  });

  test('keys that AWS does not know', async () => {
    const sandbox = await start();
    const other = { ...sandbox, secretAccessKey: 'x'.repeat(40) };
    expect(await failsAt({ sandbox: other, network: trusted() })).toMatchObject({
      hop: 'signature',
      failure: { code: 'credentials-missing' },
    });
  });

  test('an operation that is denied, with the action; one that depends on a bucket of the user’s is no failure', async () => {
    const calls = ['ssm:DescribeInstanceInformation', 's3:GetObject'].map((operation) => ({
      operation,
      code: 'AccessDeniedException',
      message: 'Not authorized.',
      status: 400,
    }));
    const sandbox = await start({ faults: { ...noFaults, calls } });
    const found = await failsAt({ sandbox, network: trusted() });
    expect(found).toMatchObject({
      hop: 'permission',
      failure: { code: 'access-denied', iamAction: 'ssm:DescribeInstanceInformation' },
    });
    expect(found.results['signature']?.state).toBe('passed');
    const s3 = await failsAt({ sandbox, network: trusted() }, 's3');
    expect(s3.hop).toBeUndefined();
    expect(s3.results['permission']?.state).toBe('skipped');
  });

  test('no network at all: said at once, and loopback is asked all the same', async () => {
    const sandbox = await start();
    const found = await failsAt({ sandbox, endpoint: 'https://ssm.nowhere.invalid', hasNetwork: false });
    expect(found).toMatchObject({ hop: 'settings', failure: { code: 'offline' } });
    expect((await failsAt({ sandbox, network: trusted(), hasNetwork: false })).hop).toBeUndefined();
  });

  test('settings that cannot be used', async () => {
    const sandbox = await start();
    expect(await failsAt({ sandbox, network: { caFile: path.join(home, 'gone.pem') } })).toMatchObject({
      hop: 'settings',
      failure: { code: 'ca-broken' },
    });
  });
});

test('a cancelled test ends at once and tells nothing more', async () => {
  const sandbox = await start();
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  endings.push(() => silent.close());
  const { aws } = await connect({ sandbox, endpoint: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` });
  const stop = new AbortController();
  const told: HopResult[] = [];
  const began = performance.now();
  const tell = (result: HopResult) => {
    told.push(result);
    if (result.hop === 'http') stop.abort();
  };
  await expect(testNetwork({ aws, scope, signal: stop.signal, tell, limitMs: 60_000 })).rejects.toThrow(/aborted/i);
  expect(performance.now() - began).toBeLessThan(5_000);
  const after = told.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toHaveLength(after);
});

describe('settings', () => {
  test('reach new connections at once, for calls and websockets alike, and a profile’s win', async () => {
    const sandbox = await start();
    const { aws, change } = await connect({ sandbox, env: { AWS_CA_BUNDLE: path.join(home, 'authority.pem') } });
    const ask = () => aws.send(scope, 'sts', new GetCallerIdentityCommand({}));
    await ask();
    expect(sandbox.proxy!.asked).toEqual([]);
    const proxy = `http://127.0.0.1:${sandbox.proxy!.port}`;
    change({ proxy });
    await ask();
    expect(sandbox.proxy!.asked).toHaveLength(1);
    expect(await aws.route(scope, 'wss://ssmmessages.us-east-1.amazonaws.com/x')).toMatchObject({ proxy: `${proxy}/` });
    change({ proxy, noProxy: 'localhost' });
    await ask();
    expect(sandbox.proxy!.asked).toHaveLength(1);
    change({ proxy }, { box: { proxy: 'http://127.0.0.1:9' } });
    await expect(ask()).rejects.toMatchObject({ failure: { code: 'proxy-failed', subject: { proxy: '127.0.0.1:9' } } });
    change({ endpoints: { ssmmessages: 'https://vpce.example:8443' } });
    expect(aws.streamUrl(scope, 'wss://old.example/v1/data-channel/s?role=x')).toBe(
      'wss://vpce.example:8443/v1/data-channel/s?role=x',
    );
  });

  test('an endpoint of the settings wins over variables, also where those are to be ignored', async () => {
    const sandbox = await start();
    const env = { AWS_ENDPOINT_URL_STS: 'https://127.0.0.1:9', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    const { aws, change } = await connect({ sandbox, env });
    change({ ...trusted(), endpoints: { sts: sandbox.secure!.endpoint } });
    const { Account } = await aws.send(scope, 'sts', new GetCallerIdentityCommand({}));
    expect(Account).toBe(sandbox.accountId);
  });
});
