import { expect, test, vi } from 'vitest';
import { Settings } from '../../../../../contract/features/settings.ts';
import { createQuietLog } from '../../../../support/quiet-log.ts';
import { withResolvers } from '../../../../support/with-resolvers.ts';
import { farewellMs } from '../../../../../main/terminal-host/farewell.ts';
import type { Route } from '../../../../../main/network/route.ts';
import { createTerminalHost, type HostProcess } from '../../../../../main/features/terminals/terminal-host.ts';
import { planRecording } from '../../../../../main/features/terminals/recording-plan.ts';
import { shellEnvironment } from '../../../../../main/features/terminals/shell-environment.ts';

const log = createQuietLog();
const size = { cols: 80, rows: 24 };
const local = { kind: 'local', shellId: 'bash' } as const;
const shell = { file: '/bin/bash', args: [], env: {}, cwd: '/' };
const session = {
  kind: 'session',
  scope: { profile: 'p', region: 'eu-west-1' },
  nodeId: 'i-0123456789abcdef0',
  nodeName: 'n',
} as const;
const begun = { sessionId: 's-1', streamUrl: 'wss://x/', token: 'secret-token', nodeId: session.nodeId };
const refusal = expect.objectContaining({ failure: expect.objectContaining({ code: 'cancelled' }) });

function start() {
  const posted: unknown[] = [];
  const listeners: Array<(message: unknown) => void> = [];
  const exits: Array<(code: number) => void> = [];
  const begin = vi.fn<() => HostProcess>(() => ({
    post: (message) => void posted.push(message),
    onMessage: (listener) => void listeners.push(listener),
    onExit: (listener) => void exits.push(listener),
    kill: () => {},
  }));
  const route = vi.fn<() => Promise<Route>>(async () => ({}));
  const send = vi.fn<(...asked: unknown[]) => Promise<never>>(async () => ({}) as never);
  const host = createTerminalHost({ start: begin, aws: { send, streamUrl: (_scope, url) => url, route }, log });
  const say = (message: unknown) => listeners.at(-1)?.(message);
  const exit = (code: number) => exits.at(-1)?.(code);
  return { host, begin, posted, send, route, say, exit };
}

test('the host starts with the first terminal and is kept', () => {
  const { host, begin } = start();
  expect(begin).not.toHaveBeenCalled();
  host.openLocal(local, shell, size);
  host.openLocal(local, shell, size);
  expect(begin).toHaveBeenCalledTimes(1);
});

test('a lost host is started again five times, then the user is told', () => {
  const { host, begin, exit } = start();
  for (let round = 0; round < 6; round += 1) {
    host.openLocal(local, shell, size);
    exit(70);
  }
  expect(begin).toHaveBeenCalledTimes(6);
  expect(host.all().every(({ end }) => end?.reason === 'host-lost')).toBe(true);
  expect(() => host.openLocal(local, shell, size)).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'terminal-host-lost' }) }),
  );
});

test('a watcher sees phases and ends; what has ended stays so', () => {
  const { host, say } = start();
  const { terminalId } = host.openLocal(local, shell, size);
  const seen: string[] = [];
  const stop = host.watch(([terminal]) => seen.push(terminal?.phase ?? 'gone'));
  say({ type: 'phase', terminalId, phase: 'connected' });
  say({ type: 'ended', terminalId, end: { reason: 'exited', exitCode: 0 } });
  say({ type: 'phase', terminalId, phase: 'connected' });
  say({ type: 'nonsense' });
  host.close(terminalId);
  stop();
  expect(seen).toEqual(['connected', 'ended', 'gone']);
});

test('a session is resumed with the credentials of its own scope; the token is in no log', async () => {
  const { host, say, send, posted } = start();
  send.mockResolvedValue({ TokenValue: 'fresh-token' } as never);
  const { terminalId } = host.openSession(session, begun, size);
  const requestId = '01234567-89ab-4cde-8f01-23456789abcd';
  say({ type: 'session-request', requestId, operation: 'resume', terminalId, sessionId: 's-1' });
  await vi.waitFor(() => expect(posted).toContainEqual({ type: 'session-answer', requestId, token: 'fresh-token' }));
  expect(send).toHaveBeenCalledWith(session.scope, 'ssm', expect.objectContaining({ input: { SessionId: 's-1' } }));
  expect(log.lines.join()).not.toContain('token');
});

test('a resumed session takes the way that the network settings give by then', async () => {
  const { host, say, send, route, posted } = start();
  send.mockResolvedValue({ TokenValue: 'fresh-token', StreamUrl: 'wss://stream/' } as never);
  route.mockResolvedValue({ proxy: 'http://new-proxy/' });
  const { terminalId } = host.openSession(session, { ...begun, proxy: 'http://old-proxy/' }, size);
  const requestId = '01234567-89ab-4cde-8f01-23456789abcd';
  say({ type: 'session-request', requestId, operation: 'resume', terminalId, sessionId: 's-1' });
  const answer = { type: 'session-answer', requestId, token: 'fresh-token', route: { proxy: 'http://new-proxy/' } };
  await vi.waitFor(() => expect(posted).toContainEqual(answer));
  expect(route).toHaveBeenCalledWith(session.scope, 'wss://stream/');
});

test('a closed terminal still has its session ended in its own scope, and is forgotten by then', async () => {
  const { host, say, send, posted } = start();
  const { terminalId } = host.openSession(session, begun, size);
  host.close(terminalId);
  const ask = (requestId: string) => {
    say({ type: 'session-request', requestId, operation: 'terminate', terminalId, sessionId: 's-1' });
    return vi.waitFor(() => {
      const answer = posted.find((message) => (message as { requestId?: string }).requestId === requestId);
      if (answer === undefined) throw new Error('no answer yet');
      return answer;
    });
  };
  expect(await ask('01234567-89ab-4cde-8f01-23456789abcd')).not.toHaveProperty('failure');
  say({ type: 'ended', terminalId, end: { reason: 'disconnected' } });
  expect(send).toHaveBeenCalledWith(session.scope, 'ssm', expect.anything(), undefined);
  expect(await ask('11234567-89ab-4cde-8f01-23456789abcd')).toMatchObject({ failure: { code: 'not-found' } });
});

test('a terminal closed at the moment of its own end leaves nothing behind to be ended', async () => {
  const { host, say, send } = start();
  const { terminalId } = host.openSession(session, begun, size);
  host.close(terminalId);
  say({ type: 'ended', terminalId, end: { reason: 'exited' } });
  await host.shutdown();
  expect(send).not.toHaveBeenCalled();
});

test("shutting down waits for AWS's answer to the last words of the host", async () => {
  const { host, say, send } = start();
  const terminated = withResolvers<never>();
  send.mockReturnValue(terminated.promise);
  const transferId = '01234567-89ab-4cde-8f01-23456789abcd';
  host.join({
    receive: () => undefined,
    lost: () => undefined,
    scopeOf: () => session.scope,
    async end() {
      // As a transfer that is cancelled: its session's end is asked for, and nobody waits for the answer.
      const request = { type: 'session-request', requestId: transferId, operation: 'terminate' };
      await Promise.resolve();
      say({ ...request, terminalId: transferId, sessionId: 's-2' });
    },
  });
  host.openLocal(local, shell, size);
  let isDown = false;
  const down = host.shutdown().then(() => (isDown = true));
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(1));
  await new Promise(setImmediate);
  expect(isDown).toBe(false);
  terminated.resolve({} as never);
  await down;
});

test('shutting down terminates what is open', async () => {
  const { host, send } = start();
  host.openSession(session, begun, size);
  await host.shutdown();
  expect(send).toHaveBeenCalledTimes(1);
  expect(() => host.openLocal(local, shell, size)).toThrow(refusal);
});

test('while it shuts down nothing new is opened, though the process still runs', async () => {
  const { host, send, posted } = start();
  const terminated = withResolvers<never>();
  send.mockReturnValue(terminated.promise);
  host.openSession(session, begun, size);
  const ended = host.shutdown();
  expect(() => host.openLocal(local, shell, size)).toThrow(refusal);
  expect(() => host.openSession(session, begun, size)).toThrow(refusal);
  await expect(host.opening(async () => 'never')).rejects.toThrow(refusal);
  expect(posted).toHaveLength(1);
  terminated.resolve({} as never);
  await ended;
});

test('shutting down waits for what leads to a terminal, but not for ever', async () => {
  vi.useFakeTimers();
  try {
    const { host } = start();
    const begunLate = withResolvers<string>();
    void host.opening(() => begunLate.promise);
    let isDown = false;
    const down = host.shutdown().then(() => (isDown = true));
    await vi.advanceTimersByTimeAsync(farewellMs + 1_900);
    expect(isDown).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(isDown).toBe(true);
    await down;
  } finally {
    vi.useRealTimers();
  }
});

test('a tab closed just before is terminated when the process has not got to it', async () => {
  const { host, send } = start();
  const { terminalId } = host.openSession(session, begun, size);
  host.close(terminalId);
  await host.shutdown();
  const termination = expect.objectContaining({ input: { SessionId: 's-1' } });
  expect(send).toHaveBeenCalledWith(session.scope, 'ssm', termination, undefined);
});

test('a tab closed before, and terminated, is not terminated again', async () => {
  const { host, send, say, posted } = start();
  const { terminalId } = host.openSession(session, begun, size);
  host.close(terminalId);
  const requestId = '01234567-89ab-4cde-8f01-23456789abcd';
  say({ type: 'session-request', requestId, operation: 'terminate', terminalId, sessionId: 's-1' });
  await vi.waitFor(() => expect(posted).toContainEqual({ type: 'session-answer', requestId }));
  await host.shutdown();
  expect(send).toHaveBeenCalledTimes(1);
});

const recordingId = '2026/20260101-000000-aaaaaaaa';

test('shutting down lets recordings be written to their end first', async () => {
  const { host, posted, say } = start();
  const { terminalId } = host.openLocal(local, shell, size);
  say({ type: 'recording', terminalId, recording: { recordingId, startedAt: 1 } });
  expect(host.all()[0]?.recording?.recordingId).toBe(recordingId);
  let down = false;
  const done = host.shutdown().then(() => (down = true));
  await vi.waitFor(() => expect(posted).toContainEqual({ type: 'close', terminalId }));
  expect(down).toBe(false);
  say({ type: 'ended', terminalId, end: { reason: 'disconnected' } });
  say({ type: 'recording', terminalId });
  await done;
  expect(host.all()[0]?.recording).toBeUndefined();
});

test('a lost host records nothing any more', () => {
  const { host, say, exit } = start();
  const { terminalId } = host.openLocal(local, shell, size);
  say({ type: 'recording', terminalId, recording: { recordingId, startedAt: 1 } });
  exit(70);
  expect(host.all()[0]).not.toHaveProperty('recording');
});

test('a session is recorded at once when its profile says so, and nothing else is', async () => {
  const parts = (record?: boolean) => ({
    settings: { current: () => Settings.parse({ paints: { p: { record } } }) },
    files: { fingerprint: () => 'digest' },
    store: { identities: { get: async () => '111122223333', set: async () => {} } },
    recordingsFolder: '/recordings',
  });
  expect(await planRecording(parts(true), session, 's-1')).toEqual({
    folder: '/recordings',
    atOnce: true,
    facts: {
      kind: 'session',
      name: 'n',
      nodeId: session.nodeId,
      profile: 'p',
      region: 'eu-west-1',
      accountId: '111122223333',
      sessionId: 's-1',
    },
  });
  expect(await planRecording(parts(false), session)).toMatchObject({ atOnce: false });
  expect(await planRecording(parts(), session)).toMatchObject({ atOnce: false });
  expect(await planRecording(parts(true), { ...local, scope: session.scope })).toMatchObject({
    atOnce: false,
    facts: { kind: 'local', name: 'bash' },
  });
  const other = { ...session, scope: { profile: 'toString', region: 'eu-west-1' } };
  expect(await planRecording(parts(true), other)).toMatchObject({ atOnce: false });
});

test("a shell's environment has no keys and the chosen profile alone", () => {
  const env = {
    PATH: '/bin',
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 's',
    aws_session_token: 't',
    AWS_PROFILE: 'old',
    AWS_REGION: 'r',
    ELECTRON_RUN_AS_NODE: '1',
    GONE: undefined,
  };
  expect(shellEnvironment(env, { AWS_PROFILE: 'new', AWS_SECRET_ACCESS_KEY: 'never' })).toEqual({
    PATH: '/bin',
    AWS_PROFILE: 'new',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    TERM_PROGRAM: 'Fleetdeck',
  });
  expect(shellEnvironment(env, undefined)).toMatchObject({ AWS_PROFILE: 'old', AWS_REGION: 'r' });
});
