import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeSessionsCommand } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FailureError, failed, type Failure } from '../../contract/failure.ts';
import type { Tunnel, TunnelRoute } from '../../contract/features/tunnels.ts';
import type { Aws, AwsCommand } from '../../main/aws/aws.ts';
import { createTerminalHost } from '../../main/features/terminals/terminal-host.ts';
import { createTunnelsService } from '../../main/features/tunnels/service.ts';
import { createSettings } from '../../main/storage/settings.ts';
import { startInProcessHost } from '../support/in-process-host.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { startSandboxAws, type SandboxAws } from '../support/sandbox-aws.ts';

const wait = { timeout: 20_000, interval: 20 };
const folder = mkdtempSync(path.join(tmpdir(), 'fleetdeck-tunnels-'));
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let box: SandboxAws;
let echo: Server;
let app: Awaited<ReturnType<typeof startApp>>;
/** What AWS answers every StartSession with, while it is set. */
let refusal: Failure | undefined;

beforeAll(async () => {
  box = await startSandboxAws();
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
});
beforeEach(async () => {
  refusal = undefined;
  rmSync(path.join(folder, 'settings.json'), { force: true });
  app = await startApp();
});
afterEach(() => app.host.shutdown());
afterAll(async () => {
  echo.close();
  await box.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Main's side of the tunnels, on settings of its own file and a host in this process. */
async function startApp() {
  const log = createQuietLog();
  const aws: Pick<Aws, 'send' | 'streamUrl' | 'route'> = {
    send<O>(...[scope, service, command, signal]: [...Parameters<Aws['send']>]): Promise<O> {
      if (refusal !== undefined && 'Target' in command.input) return Promise.reject(new FailureError(refusal));
      return box.aws.send(scope, service, command as AwsCommand<O>, signal);
    },
    streamUrl: box.aws.streamUrl,
    route: box.aws.route,
  };
  const processes: Array<ReturnType<typeof startInProcessHost>> = [];
  const start = () => {
    const started = startInProcessHost();
    processes.push(started);
    return started;
  };
  const settings = await createSettings({ file: path.join(folder, 'settings.json'), onProblem: () => {} });
  const host = createTerminalHost({ start, aws, log });
  const tunnels = createTunnelsService({ aws, host, settings, log });
  const stateOf = (tunnelId: string) => tunnels.all().find(({ tunnel }) => tunnel.tunnelId === tunnelId)?.state;
  return { host, tunnels, processes, stateOf };
}

function nodeId(): string {
  const nodes = box.sandbox.world.nodes(box.sandbox.accountId, box.scope.region);
  const node = Array.from({ length: nodes.managed }, (_, index) => nodes.at(index)).find(
    ({ platformType, ping }) => platformType === 'Linux' && ping === 'Online',
  );
  return node?.id ?? '';
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

function keep(route: Partial<TunnelRoute> = {}, rest: Partial<Tunnel> = {}): Promise<Tunnel> {
  return app.tunnels.save({
    name: 'echo',
    group: '',
    nodeName: '',
    autostart: false,
    ...rest,
    route: { scope: box.scope, nodeId: nodeId(), port: portOf(echo), localPort: 0, ipv6: false, width: 1, ...route },
  });
}

async function isWhole(port: number, size: number): Promise<void> {
  const bytes = randomBytes(size);
  const socket = connect({ host: '127.0.0.1', port });
  const chunks: Buffer[] = [];
  const all = new Promise<void>((resolve, reject) => {
    let length = 0;
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed before all was there')));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= size) resolve();
    });
  });
  socket.write(bytes);
  await all;
  socket.destroy();
  expect(digest(Buffer.concat(chunks))).toBe(digest(bytes));
}

async function activeSessions(): Promise<string[]> {
  const { Sessions = [] } = await box.aws.send(box.scope, 'ssm', new DescribeSessionsCommand({ State: 'Active' }));
  return Sessions.map(({ SessionId = '' }) => SessionId);
}

test('bytes arrive whole through a tunnel, and closing it ends its session', async () => {
  const { tunnelId } = await keep();
  const { localPort = 0, phase } = await app.tunnels.open(tunnelId);
  expect(phase).not.toBe('closed');
  await isWhole(localPort, 300_000);
  await vi.waitFor(() => expect(app.stateOf(tunnelId)?.traffic?.bytesUp).toBeGreaterThanOrEqual(300_000), wait);
  expect(await activeSessions()).toHaveLength(1);
  app.tunnels.close(tunnelId);
  expect(app.stateOf(tunnelId)?.phase).toBe('closed');
  await vi.waitFor(async () => expect(await activeSessions()).toEqual([]), wait);
  await expect(isWhole(localPort, 1)).rejects.toThrow(/ECONNREFUSED/);
});

test('a tunnel three sessions wide carries connections over all of them', async () => {
  const { tunnelId } = await keep({ width: 3 });
  const { localPort = 0 } = await app.tunnels.open(tunnelId);
  await vi.waitFor(() => expect(app.stateOf(tunnelId)?.sessions).toBe(3), wait);
  await Promise.all(Array.from({ length: 9 }, (_, at) => isWhole(localPort, 40_000 + at)));
  expect(await activeSessions()).toHaveLength(3);
});

test('a held port is told with who holds it, costs no session, and a free one serves in its place', async () => {
  const port = portOf(echo);
  const tunnel = await keep({ localPort: port });
  await expect(app.tunnels.open(tunnel.tunnelId)).rejects.toMatchObject({
    failure: { code: 'port-in-use', subject: { port: String(port), holder: expect.stringContaining('Fleetdeck') } },
  });
  expect(app.stateOf(tunnel.tunnelId)).toMatchObject({ phase: 'closed', failure: { code: 'port-in-use' } });
  expect(await activeSessions()).toEqual([]);
  await app.tunnels.save({ ...tunnel, route: { ...tunnel.route, localPort: 0 } });
  const { localPort = 0 } = await app.tunnels.open(tunnel.tunnelId);
  await isWhole(localPort, 10_000);
});

test('a host that is lost is started again with its tunnels, and its sessions are terminated', async () => {
  const free = await freePort();
  const { tunnelId } = await keep({ localPort: free });
  await app.tunnels.open(tunnelId);
  await isWhole(free, 10_000);
  const before = await activeSessions();
  // What a real crash would do to the listener of a process in this one.
  app.processes[0]?.post({ type: 'close-tunnel', tunnelId });
  app.processes[0]?.crash();
  await vi.waitFor(() => expect(app.stateOf(tunnelId)?.phase).toBe('connected'), wait);
  await isWhole(free, 10_000);
  const after = await activeSessions();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('what was open is opened again after sleep; what the user closed stays closed', async () => {
  const [kept, closed] = [await keep(), await keep({}, { name: 'closed' })];
  await app.tunnels.open(kept.tunnelId);
  await app.tunnels.open(closed.tunnelId);
  app.tunnels.close(closed.tunnelId);
  // Asleep: the session is over at AWS, and the credentials too.
  refusal = failed('access-denied', 'denied').failure;
  for (const sessionId of await activeSessions()) await terminate(sessionId);
  await vi.waitFor(() => expect(app.stateOf(kept.tunnelId)?.phase).toBe('closed'), wait);
  expect(app.stateOf(kept.tunnelId)?.failure?.code).toBe('access-denied');
  refusal = undefined;
  app.tunnels.wake();
  await vi.waitFor(() => expect(app.stateOf(kept.tunnelId)?.phase).toBe('connected'), wait);
  await isWhole(app.stateOf(kept.tunnelId)?.localPort ?? 0, 10_000);
  expect(app.stateOf(closed.tunnelId)?.phase).toBe('closed');
});

test('with the app begin those that shall, as soon as the network is there, and end with it', async () => {
  const { tunnelId } = await keep({}, { autostart: true });
  const other = await keep({}, { name: 'by hand' });
  await app.host.shutdown();
  app = await startApp();
  expect(app.tunnels.all().map(({ tunnel }) => tunnel.name)).toEqual(['echo', 'by hand']);
  refusal = failed('offline', 'no network').failure;
  app.tunnels.begin();
  await vi.waitFor(() => expect(app.stateOf(tunnelId)?.failure?.code).toBe('offline'), wait);
  expect(app.stateOf(tunnelId)?.phase).toBe('connecting');
  refusal = undefined;
  await vi.waitFor(() => expect(app.stateOf(tunnelId)?.phase).toBe('connected'), wait);
  await isWhole(app.stateOf(tunnelId)?.localPort ?? 0, 10_000);
  expect(app.stateOf(other.tunnelId)?.phase).toBe('closed');
  await app.host.shutdown();
  expect(await activeSessions()).toEqual([]);
});

test('a host that its node does not reach refuses connections and is counted', async () => {
  const { tunnelId } = await keep({ host: 'db.internal', port: 5432 });
  const { localPort = 0 } = await app.tunnels.open(tunnelId);
  await expect(isWhole(localPort, 10)).rejects.toThrow(/ECONNRESET|closed before/);
  await vi.waitFor(() => expect(app.stateOf(tunnelId)?.traffic?.refused).toBe(1), wait);
});

async function freePort(): Promise<number> {
  const server = createServer((socket: Socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function terminate(sessionId: string): Promise<void> {
  const { TerminateSessionCommand } = await import('@aws-sdk/client-ssm');
  await box.aws.send(box.scope, 'ssm', new TerminateSessionCommand({ SessionId: sessionId }));
}
