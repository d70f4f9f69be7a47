import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { walkPages } from '../../main/aws/pages.ts';
import { createTerminalHost } from '../../main/features/terminals/terminal-host.ts';
import { createTerminalsHandlers } from '../../main/features/terminals/index.ts';
import { createTunnelsService } from '../../main/features/tunnels/service.ts';
import { createSettings } from '../../main/storage/settings.ts';
import { createScreen, startInProcessHost } from '../support/in-process-host.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { startSignedInAws, type SignedInAws } from '../support/signed-in-aws.ts';

const wait = { timeout: 20_000, interval: 20 };
const log = createQuietLog();

let side: SignedInAws;
let echo: Server;
let app: Awaited<ReturnType<typeof startApp>>;
beforeEach(async () => {
  // The stream is cut once: the session has to come back with credentials of that time.
  const faults = { channel: { cutAfter: 30 }, calls: [] };
  side = await startSignedInAws({
    sandbox: { nodes: 120, faults, signInTimes: { tokenSeconds: 3_600, roleSeconds: 2 } },
  });
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  app = await startApp();
});
afterEach(async () => {
  await app.host.shutdown();
  echo.close();
  await side.close();
});

async function startApp() {
  const { aws, home, files } = side;
  const settings = await createSettings({ file: path.join(home, 'settings.json'), onProblem: () => {} });
  const host = createTerminalHost({ start: startInProcessHost, aws, log });
  const identities = { get: async () => undefined, set: async () => {} };
  const handlers = createTerminalsHandlers({
    aws,
    host,
    log,
    env: process.env,
    homeDir: home,
    settings,
    files,
    store: { identities },
    recordingsFolder: path.join(home, 'recordings'),
  });
  return { host, handlers, tunnels: createTunnelsService({ aws, host, settings, log }) };
}

/** Resolves when the keys that are in use now have ended. */
async function keysEnded(): Promise<void> {
  const end = side.aws.expiresAt(side.scope()) ?? Number.NaN;
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(end), wait);
}

function echoed(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      resolve(bytes.toString());
      socket.destroy();
    });
    socket.write(text);
  });
}

it('keys that end under a terminal, a list and a tunnel-to-be are renewed, and nobody is asked', async () => {
  const scope = side.scope();
  expect(await side.role()).toBe('FleetAdmin');
  const nodes = side.sandbox.world.nodes('111111111111', scope.region);
  const node = Array.from({ length: nodes.managed }, (_, index) => nodes.at(index)).find(
    ({ platformType, ping }) => platformType === 'Linux' && ping === 'Online',
  );
  const nodeId = node?.id ?? '';
  const opening = { target: { kind: 'session', scope, nodeId, nodeName: 'n' }, size: { cols: 80, rows: 24 } } as const;
  const { terminalId } = await app.handlers.open(opening, { signal: new AbortController().signal });
  const { screen, far } = createScreen();
  app.host.connect(terminalId, far);
  await vi.waitFor(() => expect(screen.phases).toContain('connected'), wait);
  const route = { scope, nodeId, port: (echo.address() as AddressInfo).port, localPort: 0, ipv6: false, width: 1 };
  const { tunnelId } = await app.tunnels.save({ name: 'echo', group: '', nodeName: '', autostart: false, route });

  const found: string[] = [];
  const pages = walkPages(async (token) => {
    const command = new DescribeInstanceInformationCommand({
      MaxResults: 50,
      ...(token !== undefined && { NextToken: token }),
    });
    const { InstanceInformationList = [], NextToken } = await side.aws.send(scope, 'ssm', command);
    return { items: InstanceInformationList, next: NextToken };
  });
  for await (const page of pages) {
    found.push(...page.map(({ InstanceId = '' }) => InstanceId));
    await keysEnded();
  }
  expect(new Set(found).size).toBe(120);

  for (let round = 1; round <= 20; round += 1) {
    screen.type(`echo round $((${round}+0)) of it\r`);
    await vi.waitFor(() => expect(screen.text).toMatch(new RegExp(`^round ${round} of it\\r$`, 'm')), wait);
  }
  expect(screen.phases).toContain('network-lost');
  expect(side.count('ResumeSession')).toBeGreaterThanOrEqual(1);

  await keysEnded();
  const { localPort = 0 } = await app.tunnels.open(tunnelId);
  expect(await echoed(localPort, 'still here')).toBe('still here');

  expect(side.count('GetRoleCredentials')).toBeGreaterThanOrEqual(4);
  expect(side.questions.all()).toEqual([]);
  // One sign-in, at the beginning.
  expect(side.opened).toHaveLength(1);
});
