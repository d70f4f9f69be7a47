import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Settings } from '../../contract/features/settings.ts';
import { FailureError, type Failure } from '../../contract/failure.ts';
import { createActivity } from '../../main/aws/activity.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { createProfileFiles } from '../../main/aws/profile-files.ts';
import { createTerminalsHandlers } from '../../main/features/terminals/index.ts';
import { createTerminalHost } from '../../main/features/terminals/terminal-host.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { createAuthority, type Authority } from '../support/authority.ts';
import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from '../../sandbox/wire/connect-proxy.ts';
import { createScreen, startInProcessHost } from '../support/in-process-host.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';

// The sandbox behind TLS with a certificate of an authority that nobody knows, and proxies on the way to it: what the
// app does, beside the real AWS CLI with the same variables.

const scope = { profile: 'front', region: 'us-east-1' };
const size = { cols: 100, rows: 30 };
const wait = { timeout: 20_000, interval: 20 };
const home = mkdtempSync(path.join(tmpdir(), 'fleetdeck-network-'));

let ours: Authority;
let other: Authority;
let front: TlsFront;
/** Speaks TLS 1.1 alone. */
let old: TlsFront;
let sandbox: Sandbox;

beforeAll(async () => {
  ours = createAuthority('Fleetdeck Test Authority');
  other = createAuthority('Another Authority');
  [front, old] = await Promise.all([startTlsFront(ours), startTlsFront(ours, 'TLSv1.1')]);
  const otherHosts = [front, old].flatMap(({ port }) => [`localhost:${port}`, `127.0.0.1:${port}`]);
  sandbox = await createSandbox({ home: path.join(home, 'nodes'), unpaced: true, otherHosts });
  for (const { forwardTo } of [front, old]) forwardTo(Number(new URL(sandbox.endpoint).port));
  mkdirSync(path.join(home, '.aws'));
});
afterAll(async () => {
  await Promise.all([front.close(), old.close()]);
  await sandbox.close();
  for (const { remove } of [ours, other]) remove();
  rmSync(home, { recursive: true, force: true });
});

const endings: Array<() => void | Promise<void>> = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

async function proxied(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const proxy = await startConnectProxy(options);
  endings.push(() => proxy.close());
  return proxy;
}

type Variables = Record<string, string>;

function writeProfile(host: string, caBundle?: string): void {
  const bundle = caBundle === undefined ? '' : `ca_bundle = ${caBundle}\n`;
  const own = `[profile front]\nregion = us-east-1\nendpoint_url = https://${host}\n${bundle}`;
  const role = `[profile role]\nrole_arn = arn:aws:iam::${sandbox.accountId}:role/fleet-admin\nsource_profile = front\nendpoint_url = https://${host}\n`;
  writeFileSync(path.join(home, '.aws', 'config'), own + role);
  writeFileSync(
    path.join(home, '.aws', 'credentials'),
    `[front]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
}

async function start(env: Variables, caBundle?: string, host = `localhost:${front.port}`) {
  writeProfile(host, caBundle);
  const all: Variables = { ...env, AWS_ENDPOINT_URL_SSMMESSAGES: `https://${host}` };
  const files = await createProfileFiles({ env: all, homeDir: home });
  endings.push(() => files.close());
  const log = createQuietLog();
  return { files, log, env: all, aws: createAws({ files, env: all, activity: createActivity(), log }) };
}

async function outcome({ aws }: Pick<Awaited<ReturnType<typeof start>>, 'aws'>, profile = 'front') {
  try {
    await aws.send({ ...scope, profile }, 'sts', new GetCallerIdentityCommand({}));
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}

async function openShell({ aws, files, log }: Omit<Awaited<ReturnType<typeof start>>, 'env'>) {
  const host = createTerminalHost({ start: startInProcessHost, aws, log });
  endings.push(() => host.shutdown());
  const handlers = createTerminalsHandlers({
    aws,
    host,
    log,
    files,
    env: {},
    homeDir: home,
    settings: { current: () => Settings.parse({}) },
    store: { identities: { get: async () => undefined, set: async () => {} } },
    recordingsFolder: path.join(home, 'recordings'),
  });
  const nodes = sandbox.world.nodes(sandbox.accountId, scope.region);
  const node = Array.from({ length: nodes.managed }, (_, index) => nodes.at(index)).find(
    ({ platformType, ping }) => platformType === 'Linux' && ping === 'Online',
  )!;
  const target = { kind: 'session', scope, nodeId: node.id, nodeName: node.hostname } as const;
  const terminal = await handlers.open({ target, size }, { signal: new AbortController().signal });
  const { screen, far } = createScreen();
  host.connect(terminal.terminalId, far);
  return { screen, told: host.all() };
}

describe('calls and a whole session', () => {
  test('go through a proxy that asks for a password, with the authority of AWS_CA_BUNDLE', async () => {
    const proxy = await proxied({ login: 'me:p@ss canary' });
    const url = `http://me:p%40ss%20canary@127.0.0.1:${proxy.port}`;
    const started = await start({ HTTPS_PROXY: url, AWS_CA_BUNDLE: ours.file });
    expect(await outcome(started)).toBeUndefined();
    expect(await outcome(started, 'role')).toBeUndefined();
    const before = proxy.asked.length;
    const accepted = front.accepted();
    const { screen, told } = await openShell(started);
    await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
    screen.type('echo "sum $((6*7))"; exit\r');
    await vi.waitFor(() => expect(screen.end).toEqual({ reason: 'exited' }), wait);
    expect(screen.text).toMatch(/^sum 42\r$/m);
    // One connection for calls of ssm, one for the stream; all that reached the front came through the proxy.
    expect(proxy.asked.length).toBeGreaterThanOrEqual(before + 2);
    expect(front.accepted() - accepted).toBe(proxy.asked.length - before);
    expect(new Set(proxy.asked)).toEqual(new Set([`localhost:${front.port}`]));
    expect(JSON.stringify([started.log.lines, told])).not.toContain('canary');
  });

  test('go through a proxy that is spoken to over TLS', async () => {
    const proxy = await proxied({ tls: ours });
    const started = await start({ https_proxy: `https://localhost:${proxy.port}` }, ours.file);
    const { screen } = await openShell(started);
    await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a session whose stream cannot be reached ends at once, with the reason', () => {
  const streamOnly = async (env: Variables) => {
    const plain = await start(env, ours.file);
    // The calls go their way; the stream alone meets what stands in it.
    const aws: typeof plain.aws = {
      ...plain.aws,
      route: async () => ({
        ...(env.STREAM_PROXY !== undefined && { proxy: env.STREAM_PROXY }),
        ...(env.STREAM_CA !== undefined && { ca: env.STREAM_CA }),
      }),
    };
    const { screen } = await openShell({ ...plain, aws });
    await vi.waitFor(() => expect(screen.end).toBeDefined(), wait);
    return screen.end;
  };

  test('an authority that is not known', async () => {
    expect(await streamOnly({})).toMatchObject({
      reason: 'failed',
      failure: {
        code: 'tls-untrusted',
        subject: { host: 'localhost', issuer: 'Fleetdeck Test Authority' },
        remedy: 'reconnect',
      },
    });
  });

  test.each([407, 502])('a proxy that answers %i', async (refuse) => {
    const { port } = await proxied({ refuse });
    expect(await streamOnly({ STREAM_PROXY: `http://me:canary@127.0.0.1:${port}/` })).toEqual({
      reason: 'failed',
      failure: {
        code: 'proxy-failed',
        message: expect.stringMatching(`^The proxy answered ${refuse} `) as string,
        subject: { proxy: `127.0.0.1:${port}` },
        status: refuse,
        remedy: 'reconnect',
      },
    });
  });
});

interface Case {
  readonly name: string;
  readonly env: (proxy: ConnectProxy) => Variables;
  /** The profile's own ca_bundle. */
  readonly caBundle?: () => string;
  readonly proxy?: ConnectProxyOptions;
  readonly host?: () => string;
  readonly fails?: Partial<Failure>;
  /** Whether the proxy is asked. */
  readonly through?: boolean;
  /** The AWS CLI is not asked: what it does differs, for the reason given. */
  readonly notCli?: string;
}

const at = ({ port }: ConnectProxy) => `http://127.0.0.1:${port}`;
const missing = path.join(home, 'missing.pem');
const noCertificate = path.join(home, 'none.pem');

const cases: readonly Case[] = [
  {
    name: 'an unknown authority, without a bundle',
    env: () => ({}),
    fails: { code: 'tls-untrusted', subject: { host: 'localhost', issuer: 'Fleetdeck Test Authority' } },
  },
  { name: 'AWS_CA_BUNDLE', env: () => ({ AWS_CA_BUNDLE: ours.file }) },
  { name: 'ca_bundle of the profile', env: () => ({}), caBundle: () => ours.file },
  {
    name: 'AWS_CA_BUNDLE over the ca_bundle: the right one',
    env: () => ({ AWS_CA_BUNDLE: ours.file }),
    caBundle: () => other.file,
  },
  {
    name: 'AWS_CA_BUNDLE over the ca_bundle: the wrong one',
    env: () => ({ AWS_CA_BUNDLE: other.file }),
    caBundle: () => ours.file,
    fails: { code: 'tls-untrusted', operation: 'sts:GetCallerIdentity' },
  },
  { name: 'REQUESTS_CA_BUNDLE', env: () => ({ REQUESTS_CA_BUNDLE: ours.file }) },
  {
    name: 'a bundle that is missing',
    env: () => ({ AWS_CA_BUNDLE: missing }),
    fails: { code: 'ca-broken', subject: { file: missing } },
  },
  {
    name: 'a bundle without certificates',
    env: () => ({ AWS_CA_BUNDLE: noCertificate }),
    fails: { code: 'ca-broken', subject: { file: noCertificate } },
  },
  {
    name: 'an empty AWS_CA_BUNDLE',
    env: () => ({ AWS_CA_BUNDLE: '' }),
    fails: { code: 'tls-untrusted' },
    notCli: 'the CLI checks no certificate at all then',
  },
  { name: 'HTTPS_PROXY', env: (proxy) => ({ HTTPS_PROXY: at(proxy), AWS_CA_BUNDLE: ours.file }), through: true },
  {
    name: 'https_proxy over HTTPS_PROXY, without a scheme',
    env: (proxy) => ({
      HTTPS_PROXY: 'http://127.0.0.1:1',
      https_proxy: `127.0.0.1:${proxy.port}`,
      AWS_CA_BUNDLE: ours.file,
    }),
    through: true,
  },
  { name: 'HTTP_PROXY alone', env: () => ({ HTTP_PROXY: 'http://127.0.0.1:1', AWS_CA_BUNDLE: ours.file }) },
  {
    name: 'NO_PROXY with the name',
    env: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'x,localhost', AWS_CA_BUNDLE: ours.file }),
  },
  {
    name: 'NO_PROXY with name and port',
    env: () => ({
      HTTPS_PROXY: 'http://127.0.0.1:1',
      NO_PROXY: `localhost:${front.port}`,
      AWS_CA_BUNDLE: ours.file,
    }),
  },
  {
    name: 'NO_PROXY with another port',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), NO_PROXY: 'localhost:1', AWS_CA_BUNDLE: ours.file }),
    through: true,
  },
  {
    name: 'NO_PROXY with CIDR, which is no name',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), NO_PROXY: '127.0.0.0/8', AWS_CA_BUNDLE: ours.file }),
    host: () => `127.0.0.1:${front.port}`,
    through: true,
  },
  {
    name: 'a proxy, and an authority that is not known',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy) }),
    through: true,
    fails: { code: 'tls-untrusted', subject: { host: 'localhost', issuer: 'Fleetdeck Test Authority' } },
  },
  ...[407, 403, 502].map((refuse): Case => ({
    name: `a proxy that answers ${refuse}`,
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), AWS_CA_BUNDLE: ours.file }),
    proxy: { refuse },
    through: true,
    fails: { code: 'proxy-failed', status: refuse, operation: 'sts:GetCallerIdentity' },
  })),
  {
    name: 'a password that is wrong',
    env: ({ port }) => ({ HTTPS_PROXY: `http://me:canary@127.0.0.1:${port}`, AWS_CA_BUNDLE: ours.file }),
    proxy: { login: 'me:right' },
    through: true,
    fails: { code: 'proxy-failed', status: 407 },
  },
  {
    name: 'a proxy that is not there',
    env: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1', AWS_CA_BUNDLE: ours.file }),
    fails: { code: 'proxy-failed', subject: { proxy: '127.0.0.1:1' } },
  },
  {
    name: 'a proxy that never answers',
    env: (proxy) => ({ HTTPS_PROXY: at(proxy), AWS_CA_BUNDLE: ours.file }),
    proxy: { silent: true },
    through: true,
    fails: { code: 'proxy-failed', message: 'The proxy did not answer in time.' },
    notCli: 'the CLI waits for a minute, five times',
  },
  {
    name: 'a server with TLS 1.1 alone',
    env: () => ({ AWS_CA_BUNDLE: ours.file }),
    host: () => `localhost:${old.port}`,
    fails: { code: 'tls-too-old', subject: { host: 'localhost' } },
  },
  {
    name: 'a server without TLS',
    env: () => ({ AWS_CA_BUNDLE: ours.file }),
    host: () => new URL(sandbox.endpoint).host,
    fails: { code: 'tls-too-old', subject: { host: '127.0.0.1' } },
  },
];

const run = promisify(execFile);

function installed(): Array<{ name: string; file: string }> {
  const found = new Map<string, string>();
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, 'aws');
    if (!existsSync(file)) continue;
    const [name = ''] = execFileSync(file, ['--version'], { encoding: 'utf8' }).split(' ');
    if (!found.has(name)) found.set(name, file);
  }
  return [...found].map(([name, file]) => ({ name, file }));
}

/** The version that the app follows, where it is there: each of its calls takes a second. */
const all = installed();
const clis = all.filter(({ name }, index) => name.startsWith('aws-cli/2') || (index === 0 && all.length === 1));

test('an AWS CLI is there to judge', () => expect(clis.length).toBeGreaterThan(0));

describe.each(cases)('$name', (one) => {
  const prepare = async () => {
    writeFileSync(noCertificate, 'no certificate\n');
    const proxy = await proxied(one.proxy);
    const env = one.env(proxy);
    const host = one.host?.() ?? `localhost:${front.port}`;
    return { proxy, env, host, started: await start(env, one.caBundle?.(), host) };
  };

  test('in the app', async () => {
    const { proxy, started } = await prepare();
    const failure = await outcome(started);
    if (one.fails === undefined) expect(failure).toBeUndefined();
    else expect(failure).toMatchObject(one.fails);
    expect(proxy.asked.length > 0).toBe(one.through === true);
    expect(JSON.stringify([failure, started.log.lines])).not.toContain('canary');
  });

  test.runIf(one.notCli === undefined).each(clis)('alike in $name', async ({ file }) => {
    const { proxy, env, host } = await prepare();
    const files = {
      AWS_CONFIG_FILE: path.join(home, '.aws', 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(home, '.aws', 'credentials'),
    };
    const answered = await run(
      file,
      ['sts', 'get-caller-identity', '--profile', 'front', '--endpoint-url', `https://${host}`, '--output', 'json'],
      { env: { PATH: process.env.PATH, HOME: home, ...files, AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '', ...env } },
    ).then(
      () => true,
      () => false,
    );
    expect(answered).toBe(one.fails === undefined);
    expect(proxy.asked.length > 0).toBe(one.through === true);
  });
});

test('a session whose proxy is gone comes back by the one that is set by then', async () => {
  const [first, second] = [await startConnectProxy(), await proxied()];
  const started = await start({ HTTPS_PROXY: `http://127.0.0.1:${first.port}`, AWS_CA_BUNDLE: ours.file });
  const { screen } = await openShell(started);
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
  expect(second.asked).toEqual([]);
  started.env['HTTPS_PROXY'] = `http://127.0.0.1:${second.port}`;
  await first.close();
  await vi.waitFor(() => expect(screen.phases).toContain('network-lost'), wait);
  await vi.waitFor(() => expect(screen.phases.at(-1)).toBe('connected'), wait);
  screen.type('echo "sum $((6*7))"; exit\r');
  await vi.waitFor(() => expect(screen.end).toEqual({ reason: 'exited' }), wait);
  expect(screen.text).toMatch(/^sum 42\r$/m);
  // ResumeSession and the stream.
  expect(second.asked.length).toBeGreaterThanOrEqual(2);
});

test('a bundle that is corrected is used by the next call', async () => {
  const file = path.join(home, 'changing.pem');
  writeFileSync(file, readFileSync(other.file));
  const started = await start({ AWS_CA_BUNDLE: file });
  expect(await outcome(started)).toMatchObject({ code: 'tls-untrusted' });
  writeFileSync(file, readFileSync(ours.file));
  expect(await outcome(started)).toBeUndefined();
});

test("the sandbox's own profile never goes through the user's proxy", async () => {
  const appFolder = path.join(home, 'app');
  mkdirSync(appFolder);
  writeFileSync(
    path.join(appFolder, 'config'),
    `[profile sandbox]\nregion = us-east-1\nendpoint_url = ${sandbox.endpoint}\n`,
  );
  const env = { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1', AWS_CA_BUNDLE: missing };
  const files = await createProfileFiles({ env, homeDir: home, appFolder });
  endings.push(() => files.close());
  const aws = createAws({ files, env, activity: createActivity(), log: createQuietLog() });
  expect(await aws.route({ profile: 'sandbox', region: 'us-east-1' }, 'wss://127.0.0.1:1/x')).toEqual({});
});
