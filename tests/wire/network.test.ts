import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Settings } from '../../contract/features/settings.ts';
import { createActivity } from '../../main/aws/activity.ts';
import { createAws } from '../../main/aws/create-aws.ts';
import { createProfileFiles } from '../../main/aws/profile-files.ts';
import { createTerminalsHandlers } from '../../main/features/terminals/index.ts';
import { createTerminalHost } from '../../main/features/terminals/terminal-host.ts';
import { startConnectProxy } from '../../sandbox/wire/connect-proxy.ts';
import { scope, startFrontedSandbox, type FrontedSandbox, type Variables } from '../support/fronted-sandbox.ts';
import { createScreen, startInProcessHost } from '../support/in-process-host.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { nodeOf, onlineLinux } from '../support/sandbox-nodes.ts';

// What the app does behind TLS with an authority that nobody knows, and behind proxies: whole sessions.

const size = { cols: 100, rows: 30 };
const wait = { timeout: 20_000, interval: 20 };

let box: FrontedSandbox;
beforeAll(async () => {
  box = await startFrontedSandbox();
});
afterEach(() => box.endTest());
afterAll(() => box.close());

async function openShell({ aws, files, log }: Omit<Awaited<ReturnType<FrontedSandbox['start']>>, 'env'>) {
  const host = createTerminalHost({ start: startInProcessHost, aws, log });
  box.endings.push(() => host.shutdown());
  const handlers = createTerminalsHandlers({
    aws,
    host,
    log,
    files,
    env: {},
    homeDir: box.home,
    settings: { current: () => Settings.parse({}) },
    store: { identities: { get: async () => undefined, set: async () => {} } },
    recordingsFolder: path.join(box.home, 'recordings'),
  });
  const node = nodeOf(box.sandbox, onlineLinux);
  const target = { kind: 'session', scope, nodeId: node.id, nodeName: node.hostname } as const;
  const terminal = await handlers.open({ target, size }, { signal: new AbortController().signal });
  const { screen, far } = createScreen();
  host.connect(terminal.terminalId, far);
  return { screen, told: host.all() };
}

describe('calls and a whole session', () => {
  test('go through a proxy that asks for a password, with the authority of AWS_CA_BUNDLE', async () => {
    const proxy = await box.proxied({ login: 'me:p@ss canary' });
    const url = `http://me:p%40ss%20canary@127.0.0.1:${proxy.port}`;
    const started = await box.start({ HTTPS_PROXY: url, AWS_CA_BUNDLE: box.ours.file });
    expect(await box.outcome(started)).toBeUndefined();
    expect(await box.outcome(started, 'role')).toBeUndefined();
    const before = proxy.asked.length;
    const accepted = box.front.accepted();
    const { screen, told } = await openShell(started);
    await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
    screen.type('echo "sum $((6*7))"; exit\r');
    await vi.waitFor(() => expect(screen.end).toEqual({ reason: 'exited' }), wait);
    expect(screen.text).toMatch(/^sum 42\r$/m);
    // One connection for calls of ssm, one for the stream; all that reached the front came through the proxy.
    expect(proxy.asked.length).toBeGreaterThanOrEqual(before + 2);
    expect(box.front.accepted() - accepted).toBe(proxy.asked.length - before);
    expect(new Set(proxy.asked)).toEqual(new Set([`localhost:${box.front.port}`]));
    expect(JSON.stringify([started.log.lines, told])).not.toContain('canary');
  });

  test('go through a proxy that is spoken to over TLS', async () => {
    const proxy = await box.proxied({ tls: box.ours });
    const started = await box.start({ https_proxy: `https://localhost:${proxy.port}` }, box.ours.file);
    const { screen } = await openShell(started);
    await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a session whose stream cannot be reached ends at once, with the reason', () => {
  const streamOnly = async (env: Variables) => {
    const plain = await box.start(env, box.ours.file);
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
    const { port } = await box.proxied({ refuse });
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

test('a session whose proxy is gone comes back by the one that is set by then', async () => {
  const [first, second] = [await startConnectProxy(), await box.proxied()];
  const started = await box.start({ HTTPS_PROXY: `http://127.0.0.1:${first.port}`, AWS_CA_BUNDLE: box.ours.file });
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
  const file = path.join(box.home, 'changing.pem');
  writeFileSync(file, readFileSync(box.other.file));
  const started = await box.start({ AWS_CA_BUNDLE: file });
  expect(await box.outcome(started)).toMatchObject({ code: 'tls-untrusted' });
  writeFileSync(file, readFileSync(box.ours.file));
  expect(await box.outcome(started)).toBeUndefined();
});

test("the sandbox's own profile never goes through the user's proxy", async () => {
  const appFolder = path.join(box.home, 'app');
  mkdirSync(appFolder);
  writeFileSync(
    path.join(appFolder, 'config'),
    `[profile sandbox]\nregion = us-east-1\nendpoint_url = ${box.sandbox.endpoint}\n`,
  );
  const env = {
    HTTPS_PROXY: 'http://127.0.0.1:1',
    HTTP_PROXY: 'http://127.0.0.1:1',
    AWS_CA_BUNDLE: path.join(box.home, 'missing.pem'),
  };
  const files = await createProfileFiles({ env, homeDir: box.home, appFolder });
  box.endings.push(() => files.close());
  const aws = createAws({ files, env, activity: createActivity(), log: createQuietLog() });
  expect(await aws.route({ profile: 'sandbox', region: 'us-east-1' }, 'wss://127.0.0.1:1/x')).toEqual({});
});
