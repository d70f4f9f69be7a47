import { expect, test, vi } from 'vitest';
import { Settings } from '../../../../../contract/features/settings.ts';
import { createQuietLog } from '../../../../support/quiet-log.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';
import { createTerminalHost } from '../../../../../main/features/terminals/terminal-host.ts';
import { createTerminalsService } from '../../../../../main/features/terminals/service.ts';

const size = { cols: 80, rows: 24 };
const target = {
  kind: 'session',
  scope: { profile: 'p', region: 'eu-west-1' },
  nodeId: 'i-0123456789abcdef0',
  nodeName: 'n',
} as const;
const started = { SessionId: 's-1', StreamUrl: 'wss://x/', TokenValue: 'secret-token' };
const cancelled = expect.objectContaining({ failure: expect.objectContaining({ code: 'cancelled' }) });

/** The service on an AWS whose StartSession answers when the test says so. */
function start() {
  const answer = withResolvers<typeof started>();
  const asked: string[] = [];
  const posted: unknown[] = [];
  const send = (
    _scope: unknown,
    _service: unknown,
    { constructor, input }: { constructor: { name: string }; input: object },
  ) => {
    const isStart = 'Target' in input;
    asked.push(isStart ? 'start' : `terminate ${JSON.stringify(input)}`);
    expect(constructor.name).toContain(isStart ? 'StartSession' : 'TerminateSession');
    return (isStart ? answer.promise : Promise.resolve({})) as Promise<never>;
  };
  const aws = {
    send,
    streamUrl: (_scope: unknown, url: string) => url,
    route: async () => ({}),
    place: async () => ({ url: 'https://aws.example/', route: {} }),
    live: () => [],
    watchLive: () => () => {},
    shellEnvironment: () => ({}),
  };
  const log = createQuietLog();
  const process = { post: (message: unknown) => void posted.push(message), onMessage() {}, onExit() {}, kill() {} };
  const host = createTerminalHost({ start: () => process, aws, log });
  const service = createTerminalsService({
    aws,
    host,
    log,
    env: {},
    homeDir: '/',
    settings: { current: () => Settings.parse({}) },
    files: { fingerprint: () => undefined },
    store: { identities: { get: async () => undefined, set: async () => {} } },
    recordingsFolder: '/',
  });
  return { host, service, asked, posted, answer: () => answer.resolve(started) };
}

test('a session that AWS starts after quitting began is terminated before the app ends', async () => {
  const { host, service, asked, posted, answer } = start();
  const outcome = service.open(target, size, new AbortController().signal).catch((error: unknown) => error);
  await vi.waitFor(() => expect(asked).toEqual(['start']));
  const down = host.shutdown();
  answer();
  await down;
  expect(asked).toEqual(['start', 'terminate {"SessionId":"s-1"}']);
  expect(await outcome).toEqual(cancelled);
  expect(posted).toEqual([]);
});

test('after quitting began no session is asked for', async () => {
  const { host, service, asked } = start();
  void host.shutdown();
  await expect(service.open(target, size, new AbortController().signal)).rejects.toThrow(cancelled);
  expect(asked).toEqual([]);
});

test('a session whose window went while AWS started it is terminated', async () => {
  const { service, asked, answer, host } = start();
  const window = new AbortController();
  const outcome = service.open(target, size, window.signal).catch((error: unknown) => error);
  await vi.waitFor(() => expect(asked).toEqual(['start']));
  window.abort();
  const down = host.shutdown();
  answer();
  await down;
  expect(asked).toEqual(['start', 'terminate {"SessionId":"s-1"}']);
  expect(await outcome).toEqual(cancelled);
});
