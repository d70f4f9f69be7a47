import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMuxTask } from '../../../sandbox/wire/channel/port/mux-task.ts';
import { commands, encodeFrame } from '../../../sandbox/wire/channel/port/smux.ts';
import type { SessionTask, TaskChannel } from '../../../sandbox/wire/channel/tasks/task.ts';
import { payloadTypes, type ReceivedMessage } from '../../../sandbox/wire/channel/message.ts';
import { nodeSession } from './node-session.ts';
import { named } from './vectors.ts';

const everyMs = 10_000;
let server: Server;
let task: SessionTask | undefined;

beforeEach(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  task?.stop();
  await new Promise((resolve) => server.close(resolve));
});

function setUp(clientVersion: string) {
  const ended: string[] = [];
  const sent: string[] = [];
  const channel: TaskChannel = {
    session: nodeSession({ sessionType: 'Port' }),
    clientVersion,
    output: (_payloadType, payload) => void sent.push(payload.toString('hex')),
    ready: () => true,
    wake() {},
    flushed: () => Promise.resolve(),
    end: (output) => void ended.push(output),
  };
  const { port } = server.address() as AddressInfo;
  const made = createMuxTask(channel, {
    dial: () => connect({ host: '127.0.0.1', port }),
    failure: ({ message }) => message,
  });
  task = made;
  const receive = (frame: Buffer) =>
    made.accept({ payloadType: payloadTypes.output, payload: frame } as unknown as ReceivedMessage);
  return { ended, sent, receive };
}

describe('keep-alive', () => {
  const nop = (named('smux-keepalive-nop') as unknown as { hex: string }).hex;

  test('vectors smux-keepalive-nop and -timeout: a frame every 10 s, the end after 30 s without the client’s', async () => {
    const { ended, sent } = setUp('1.2.331.0');
    vi.advanceTimersByTime(everyMs);
    await expect.poll(() => sent).toEqual([nop]);
    vi.advanceTimersByTime(everyMs);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(everyMs);
    expect(ended).toEqual(['']);
  });

  test('any frame of the client keeps the session', () => {
    const { ended, receive } = setUp('1.2.331.0');
    for (let turn = 0; turn < 10; turn += 1) {
      vi.advanceTimersByTime(everyMs);
      receive(encodeFrame(commands.nop, 0));
    }
    expect(ended).toEqual([]);
  });

  test('is off for newer clients', async () => {
    const { ended, sent } = setUp('1.2.331.1');
    vi.advanceTimersByTime(20 * everyMs);
    await new Promise(setImmediate);
    expect(ended).toEqual([]);
    expect(sent).toEqual([]);
  });
});
