import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Settings } from '../../../../../contract/features/settings.ts';
import type { Tunnel } from '../../../../../contract/features/tunnels.ts';
import { failed } from '../../../../../contract/failure.ts';
import { createTunnelsService } from '../../../../../main/features/tunnels/service.ts';
import type { HostGuest } from '../../../../../main/terminal-host/guest.ts';
import type { ToTerminalHost } from '../../../../../main/terminal-host/protocol.ts';
import { createQuietLog } from '../../../../support/quiet-log.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';

const scope = { profile: 'p', region: 'eu-west-1' };
const requestId = '01234567-89ab-4cde-8f01-23456789abcd';
const wish: Omit<Tunnel, 'tunnelId'> = {
  name: 'db',
  group: '',
  nodeName: 'n',
  autostart: true,
  route: { scope, nodeId: 'i-0123456789abcdef0', port: 5432, localPort: 15432, ipv6: false, width: 2, reason: 'r' },
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The service on a host that the test speaks for, and an AWS that answers as it says. */
function start() {
  let settings = Settings.parse({});
  const sent: ToTerminalHost[] = [];
  const asked: Array<Record<string, unknown>> = [];
  const guest: { current: HostGuest | undefined } = { current: undefined };
  let answer: () => Promise<unknown> = async () => ({ SessionId: 's-1', StreamUrl: 'wss://x/', TokenValue: 't' });
  const aws = {
    send: (async (_scope: unknown, _service: unknown, { input }: { input: Record<string, unknown> }) => {
      asked.push(input);
      return 'Target' in input ? answer() : {};
    }) as never,
    streamUrl: (_scope: unknown, url: string) => url.replace('//x', '//own'),
    route: async () => ({}),
  };
  const service = createTunnelsService({
    aws,
    log: createQuietLog(),
    settings: {
      current: () => settings,
      change: async (change) => (settings = { ...settings, ...change } as Settings),
    },
    host: {
      join(given) {
        guest.current = given;
        const send = (message: ToTerminalHost) => void sent.push(message);
        return { post: send, tell: send };
      },
      opening: (work) => work(),
    },
  });
  const host = guest.current as HostGuest;
  const sentOf = (type: ToTerminalHost['type']) => sent.filter((message) => message.type === type);
  const ready = async (tunnelId: string) => {
    host.receive({ type: 'tunnel-state', tunnelId, state: { phase: 'connecting', sessions: 0, localPort: 15432 } });
    host.receive({ type: 'tunnel-request', requestId, tunnelId });
    await vi.advanceTimersByTimeAsync(0);
  };
  const phase = () => service.all()[0]?.state.phase;
  return { service, host, sent, sentOf, asked, ready, phase, answerBy: (next: typeof answer) => (answer = next) };
}

test('a session is started with the tunnel’s own scope, document and parameters, and opening answers then', async () => {
  const { service, ready, asked, sentOf, phase } = start();
  const { tunnelId } = await service.save(wish);
  const opened = service.open(tunnelId);
  await ready(tunnelId);
  expect(await opened).toMatchObject({ localPort: 15432 });
  expect(asked).toEqual([
    {
      Target: wish.route.nodeId,
      DocumentName: 'AWS-StartPortForwardingSession',
      Parameters: { portNumber: ['5432'], localPortNumber: ['15432'] },
      Reason: 'r',
    },
  ]);
  expect(sentOf('tunnel-session')).toEqual([
    {
      type: 'tunnel-session',
      requestId,
      session: { sessionId: 's-1', streamUrl: 'wss://own/', token: 't', nodeId: wish.route.nodeId },
    },
  ]);
  await service.open(tunnelId);
  expect(sentOf('open-tunnel')).toHaveLength(1);
  expect(phase()).toBe('connecting');
});

test('an end that belongs to an opening before does not close the one after it', async () => {
  const { service, host, ready, phase } = start();
  const { tunnelId } = await service.save(wish);
  void service.open(tunnelId).catch(() => {});
  service.close(tunnelId);
  const again = service.open(tunnelId);
  host.receive({ type: 'tunnel-ended', tunnelId });
  await ready(tunnelId);
  await again;
  expect(phase()).toBe('connecting');
  host.receive({ type: 'tunnel-ended', tunnelId });
  expect(phase()).toBe('closed');
});

test('with the app begin those that shall; a failure that passes is tried again, and after ten minutes no more', async () => {
  const { service, host, sentOf, phase } = start();
  const { tunnelId } = await service.save(wish);
  await service.save({ ...wish, name: 'by hand', autostart: false });
  service.begin();
  const { failure } = failed('offline', 'no network');
  for (let tries = 1; tries < 40 && phase() !== 'closed'; tries += 1) {
    expect(sentOf('open-tunnel')).toHaveLength(tries);
    host.receive({ type: 'tunnel-ended', tunnelId, failure });
    await vi.advanceTimersByTimeAsync(60_000);
  }
  expect(phase()).toBe('closed');
  expect(sentOf('open-tunnel')).toHaveLength(16);
  expect(service.all()[0]?.state.failure?.code).toBe('offline');
  service.wake();
  expect(sentOf('open-tunnel')).toHaveLength(17);
});

test('a failure that does not pass is told at once, and a user’s own attempt is not repeated', async () => {
  const { service, host, sentOf } = start();
  const { tunnelId } = await service.save(wish);
  const opened = service.open(tunnelId);
  host.receive({ type: 'tunnel-ended', tunnelId, failure: failed('offline', 'x').failure });
  await expect(opened).rejects.toMatchObject({ failure: { code: 'offline' } });
  await vi.advanceTimersByTimeAsync(120_000);
  service.wake();
  expect(sentOf('open-tunnel')).toHaveLength(1);
});

test('after the fourth crash of the host a tunnel waits for its user', async () => {
  const { service, host, ready, sentOf, phase, asked } = start();
  const { tunnelId } = await service.save(wish);
  const opened = service.open(tunnelId);
  await ready(tunnelId);
  await opened;
  for (let crash = 1; crash <= 4; crash += 1) host.lost();
  expect(sentOf('open-tunnel')).toHaveLength(4);
  expect(phase()).toBe('closed');
  expect(service.all()[0]?.state.failure?.code).toBe('terminal-host-lost');
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toContainEqual({ SessionId: 's-1' });
});

test('a session that AWS starts after quitting began is terminated', async () => {
  const { service, host, ready, asked, answerBy } = start();
  const late = withResolvers<unknown>();
  answerBy(() => late.promise);
  const { tunnelId } = await service.save(wish);
  void service.open(tunnelId).catch(() => {});
  await ready(tunnelId);
  await host.end();
  late.resolve({ SessionId: 's-late', StreamUrl: 'wss://x/', TokenValue: 't' });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.at(-1)).toEqual({ SessionId: 's-late' });
});

test('the shelf keeps what it is given, and forgets what is removed', async () => {
  const { service } = start();
  const { tunnelId } = await service.save(wish);
  const seen: string[][] = [];
  service.watch((tunnels) => seen.push(tunnels.map(({ tunnel }) => tunnel.name)));
  await service.save({ ...wish, tunnelId, name: 'renamed' });
  await service.remove(tunnelId);
  await service.remove(tunnelId);
  expect(seen.slice(0, 2)).toEqual([['renamed'], []]);
  await expect(service.open(tunnelId)).rejects.toMatchObject({ failure: { code: 'not-found' } });
});
