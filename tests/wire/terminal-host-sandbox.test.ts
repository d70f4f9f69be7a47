import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeSessionsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { FailureError } from '../../contract/failure.ts';
import { Settings } from '../../contract/features/settings.ts';
import type { Terminal } from '../../contract/features/terminals.ts';
import type { Aws } from '../../main/aws/aws.ts';
import { failureFrom } from '../../main/aws/failures.ts';
import { createTerminalsHandlers } from '../../main/features/terminals/index.ts';
import { createTerminalHost } from '../../main/features/terminals/terminal-host.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { createScreen, startInProcessHost, type Screen } from '../support/in-process-host.ts';

const scope = { profile: 'sandbox', region: 'us-east-1' };
const size = { cols: 100, rows: 30 };
const log = createQuietLog();
const home = mkdtempSync(path.join(tmpdir(), 'fleetdeck-terminals-'));
const wait = { timeout: 20_000, interval: 20 };

let sandbox: Sandbox;
let client: SSMClient;
let open: ReturnType<typeof start>;

beforeAll(async () => {
  sandbox = await createSandbox({ home });
  const { accessKeyId, secretAccessKey, endpoint, region } = sandbox;
  client = new SSMClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
});
afterEach(() => open.host.shutdown());
afterAll(async () => {
  client.destroy();
  await sandbox.close();
  rmSync(home, { recursive: true, force: true });
});

function start() {
  const aws: Pick<Aws, 'send' | 'streamUrl' | 'route' | 'shellEnvironment'> = {
    async send(_scope, _service, command) {
      try {
        return await client.send<never, never>(command as never);
      } catch (error) {
        throw new FailureError(failureFrom(error, 'ssm:StartSession'));
      }
    },
    streamUrl: (_scope, url) => url,
    route: async () => ({}),
    shellEnvironment: () => ({}),
  };
  const processes: Array<ReturnType<typeof startInProcessHost>> = [];
  const begin = () => {
    const started = startInProcessHost();
    processes.push(started);
    return started;
  };
  const host = createTerminalHost({ start: begin, aws, log });
  const handlers = createTerminalsHandlers({
    aws,
    host,
    log,
    env: process.env,
    homeDir: home,
    settings: { current: () => Settings.parse({}) },
    files: { fingerprint: () => undefined },
    store: { identities: { get: async () => undefined, set: async () => {} } },
    recordingsFolder: path.join(home, 'recordings'),
  });
  return { host, handlers, processes };
}

async function connect(): Promise<{ terminal: Terminal; screen: Screen }> {
  open = start();
  const nodes = sandbox.world.nodes(sandbox.accountId, scope.region);
  const node = Array.from({ length: nodes.managed }, (_, index) => nodes.at(index)).find(
    ({ platformType, ping }) => platformType === 'Linux' && ping === 'Online',
  )!;
  const target = { kind: 'session', scope, nodeId: node.id, nodeName: node.hostname } as const;
  const terminal = await open.handlers.open({ target, size }, { signal: new AbortController().signal });
  return { terminal, screen: attach(terminal.terminalId) };
}

function attach(terminalId: string): Screen {
  const { screen, far } = createScreen();
  open.host.connect(terminalId, far);
  return screen;
}

async function shows(screen: Screen, text: string | RegExp): Promise<void> {
  await vi.waitFor(() => expect(screen.text).toMatch(text), wait);
}

test('a session shows a prompt, follows the size, echoes Korean and ends with its reason', async () => {
  const { screen } = await connect();
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
  screen.type('echo $((6*7))\r');
  await shows(screen, /^42\r$/m);
  screen.type('stty size\r');
  await shows(screen, /^30 100\r$/m);
  screen.send({ type: 'size', size: { cols: 77, rows: 21 } });
  screen.type('sleep 0.3; stty size\r');
  await shows(screen, /^21 77\r$/m);
  screen.type('echo "안녕 $((1+1))"\r');
  await shows(screen, /^안녕 2\r$/m);
  screen.type('exit\r');
  await vi.waitFor(() => expect(screen.end).toEqual({ reason: 'exited' }), wait);
  expect(open.host.all()).toMatchObject([{ phase: 'ended', end: { reason: 'exited' } }]);
});

test('a cut connection is resumed and nothing is lost', async () => {
  const { screen } = await connect();
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
  screen.type('for i in $(seq 1 4000); do echo "line $i."; done; echo "all $((40+2))"\r');
  await shows(screen, /^line 200\.\r$/m);
  sandbox.cutChannels();
  await vi.waitFor(() => expect(screen.phases).toContain('network-lost'), wait);
  screen.type('echo "typed while $((2+2)) away"\r');
  await shows(screen, /^all 42\r$/m);
  await shows(screen, /^typed while 4 away\r$/m);
  const lines = [...screen.text.matchAll(/line (\d+)\.\r\n/g)].map(([, number]) => Number(number));
  expect(lines).toEqual(Array.from({ length: 4000 }, (_, index) => index + 1));
  expect(screen.phases.at(-1)).toBe('connected');
});

test('closing ends the session at the service at once', async () => {
  const { terminal, screen } = await connect();
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
  await open.handlers.close({ terminalId: terminal.terminalId }, { signal: new AbortController().signal });
  await vi.waitFor(() => expect(screen.end).toEqual({ reason: 'disconnected' }), wait);
  expect(open.host.all()).toEqual([]);
  await vi.waitFor(async () => {
    const { Sessions = [] } = await client.send(new DescribeSessionsCommand({ State: 'History' }));
    expect(Sessions.map(({ SessionId }) => SessionId)).toContain(terminal.sessionId);
  }, wait);
});

test('a paste of 1 MB arrives complete', async () => {
  const { screen } = await connect();
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
  screen.type('stty -echo; cat > pasted; sha256sum pasted; stty echo\r');
  await shows(screen, /sha256sum/);
  const line = 'Fleetdeck 플릿덱 0123456789 abcdefghijklmnopqrstuvwxyz\n';
  const text = line.repeat(Math.ceil(1_000_000 / Buffer.byteLength(line)));
  screen.type(text);
  screen.type('\u0004');
  const { createHash } = await import('node:crypto');
  await shows(screen, new RegExp(createHash('sha256').update(text).digest('hex')));
}, 60_000);

test('a reloaded window gets what was on the screen', async () => {
  const { terminal, screen } = await connect();
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
  screen.type('echo "before $((1+1))"\r');
  await shows(screen, /^before 2\r$/m);
  screen.port.close();
  const second = attach(terminal.terminalId);
  await shows(second, /^before 2\r$/m);
  second.type('echo "after $((2+2))"\r');
  await shows(second, /^after 4\r$/m);
});

test('a host that is lost takes its terminals with it, and the next one starts', async () => {
  const { terminal } = await connect();
  open.processes[0]!.crash();
  expect(open.host.all()).toMatchObject([{ end: { reason: 'host-lost', failure: { code: 'terminal-host-lost' } } }]);
  const { far } = createScreen();
  expect(() => open.host.connect(terminal.terminalId, far)).toThrow('has ended');
  const again = await open.handlers.open({ target: terminal.target, size }, { signal: new AbortController().signal });
  const screen = attach(again.terminalId);
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
});

test('a node that is not connected is told as such', async () => {
  open = start();
  const target = { kind: 'session', scope, nodeId: 'i-0123456789abcdef0', nodeName: 'gone' } as const;
  await expect(open.handlers.open({ target, size }, { signal: new AbortController().signal })).rejects.toMatchObject({
    failure: { code: 'not-connected', awsCode: 'TargetNotConnected' },
  });
});
