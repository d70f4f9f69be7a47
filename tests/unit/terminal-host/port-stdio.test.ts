import { randomBytes } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../main/terminal-host/clock.ts';
import { openStdio } from '../../../main/terminal-host/port/stdio.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { createPortAgent, type PortAgentOptions } from '../../support/port-agent.ts';

const wait = { timeout: 10_000, interval: 5 };

function stdio(options: PortAgentOptions = {}, output: Writable = new PassThrough(), clock = systemClock) {
  const came: Buffer[] = [];
  const agent = createPortAgent({
    mode: 'bytes',
    type: undefined,
    onBytes: (bytes) => void came.push(bytes),
    ...options,
  });
  const input = new PassThrough();
  const session = openStdio(agent.open, { input, output, clock });
  return { agent, input, output, session, came: () => Buffer.concat(came) };
}

test('carries bytes both ways, a lone line feed among them', async () => {
  const { agent, input, output, came } = stdio();
  const shown: Buffer[] = [];
  output.on('data', (chunk: Buffer) => void shown.push(chunk));
  const [up, down] = [randomBytes(700_000), randomBytes(700_000)];
  input.write('\n');
  input.write(up);
  agent.send(down);
  await vi.waitFor(() => expect(came().equals(Buffer.concat([Buffer.from('\n'), up]))).toBe(true), wait);
  await vi.waitFor(() => expect(Buffer.concat(shown).equals(down)).toBe(true), wait);
});

test('the end of the input ends the session, after the node has all of it', async () => {
  const { agent, input, session, came } = stdio();
  const bytes = randomBytes(500_000);
  input.end(bytes);
  expect((await session.ended).reason).toBe('disconnected');
  expect(came().equals(bytes)).toBe(true);
  expect(agent.received.flags).toEqual([{ value: 2, after: bytes.length }]);
});

test('agents that do not know the flag are terminated by the API', async () => {
  const { agent, input, session } = stdio({ agentVersion: '2.3.722.0' });
  input.end('x');
  await session.ended;
  expect([agent.received.flags, agent.received.closed]).toEqual([[], true]);
});

test('an agent that acknowledges nothing does not keep the program for ever', async () => {
  const clock = createFakeClock();
  const { agent, input, session } = stdio({}, new PassThrough(), clock);
  agent.holdAcknowledgements(true);
  input.end('x');
  await vi.waitFor(() => expect(agent.received.bytes).toBe(1), wait);
  await vi.waitFor(() => {
    clock.advance(1_000);
    expect(agent.received.closed).toBe(true);
  }, wait);
  expect((await session.ended).reason).toBe('disconnected');
});

test('the input waits while the node does not acknowledge', async () => {
  const { agent, input } = stdio();
  agent.holdAcknowledgements(true);
  const written = vi.fn<() => void>();
  for (let count = 0; count < 64; count += 1) input.write(Buffer.alloc(65_536), written);
  await vi.waitFor(() => expect(agent.received.pending).toBeGreaterThanOrEqual(262_144), wait);
  expect(agent.received.pending).toBeLessThanOrEqual(262_144 + 65_536);
  agent.holdAcknowledgements(false);
  await vi.waitFor(() => expect(agent.received.bytes).toBe(64 * 65_536), wait);
});

test('an output that is not read holds the session back, and everything is written before the end is told', async () => {
  let isRead = false;
  let release: () => void = () => undefined;
  let written = 0;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.length;
      if (isRead) done();
      else release = done;
    },
  });
  const { agent, session } = stdio({}, output);
  const bytes = 4 * 1_048_576;
  agent.send(Buffer.alloc(bytes));
  await vi.waitFor(() => expect(agent.received.pauses).toBe(1), wait);
  isRead = true;
  release();
  await vi.waitFor(() => expect(written).toBe(bytes), wait);

  isRead = false;
  agent.send(Buffer.alloc(3_000));
  await vi.waitFor(() => expect(written).toBe(bytes + 1_024), wait);
  const told = vi.fn<() => void>();
  void session.ended.then(told);
  agent.end();
  await new Promise(setImmediate);
  expect(told).not.toHaveBeenCalled();
  isRead = true;
  release();
  expect((await session.ended).reason).toBe('exited');
  expect(written).toBe(bytes + 3_000);
});

test('a reader that went away ends the session', async () => {
  const { agent, output, session } = stdio();
  await vi.waitFor(() => expect(agent.received.closed).toBe(false), wait);
  output.destroy(new Error('EPIPE'));
  await session.ended;
  expect(agent.received.closed).toBe(true);
});
