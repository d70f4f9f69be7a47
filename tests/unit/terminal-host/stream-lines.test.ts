import { describe, expect, test } from 'vitest';
import { decodeMessage, payloadTypes } from '../../../main/terminal-host/session/message.ts';
import { createClientStream, type StreamOptions } from '../../../main/terminal-host/session/stream.ts';
import { acknowledgedBy, acknowledgementFrame, messageId, outputFrame } from '../../support/agent-messages.ts';

const idle: Omit<StreamOptions, 'send' | 'now'> = {
  heard: () => {},
  accept: () => true,
  control: () => {},
  acknowledged: () => {},
  newId: () => messageId,
};

/**
 * A minute of a line that carries so many bytes a second up and loses nothing, with a full window under way: how many
 * messages arrived, how many were to, and how many frames were sent for them.
 */
function overLine(window: number, bytesASecond: number, isLost: (nth: number) => boolean = () => false) {
  const stepMs = 10;
  const onTheWayMs = 50;
  let now = 1;
  const queue: Buffer[] = [];
  const answers: Array<{ at: number; of: number }> = [];
  const arrived = new Set<number>();
  let messages = 0;
  let frames = 0;
  const send = (frame: Buffer) => {
    frames += 1;
    if (!isLost(frames)) queue.push(frame);
  };
  const client = createClientStream({ ...idle, send, now: () => now });
  client.connected();
  let credit = 0;
  for (; now < 60_000; now += stepMs) {
    for (; client.unacknowledged < window; messages += 1) client.input(payloadTypes.output, Buffer.alloc(1_024));
    credit += (bytesASecond * stepMs) / 1_000;
    for (let [first] = queue; first !== undefined && credit >= first.length; [first] = queue) {
      credit -= first.length;
      queue.shift();
      const of = decodeMessage(first).sequenceNumber;
      arrived.add(of);
      answers.push({ at: now + onTheWayMs, of });
    }
    if (queue.length === 0) credit = 0;
    for (let [first] = answers; first !== undefined && first.at <= now; [first] = answers) {
      answers.shift();
      client.receive(acknowledgementFrame(first.of));
    }
    if ((now - 1) % 100 === 0) client.tick();
  }
  return { arrived: arrived.size, messages, frames, first: Math.min(...missing(arrived)) };
}

/** The numbers that have not arrived, the next one among them. */
function missing(arrived: ReadonlySet<number>): number[] {
  return Array.from({ length: arrived.size + 1 }, (_, at) => at).filter((at) => !arrived.has(at));
}

describe('a slow line', () => {
  test.each([
    [256, 1_000_000],
    [256, 125_000],
    [256, 15_600],
    [64, 60_000],
    [64, 15_600],
  ])('is not filled with copies of what it has not carried yet: %i messages at %i bytes a second', (window, rate) => {
    const { arrived, messages, frames } = overLine(window, rate);
    expect(frames).toBe(messages);
    // The rest of each frame is its head.
    expect(arrived).toBeGreaterThan((60 * rate * 0.85) / 1_144);
  });

  test('what is lost on it is sent again', () => {
    const { arrived, first } = overLine(64, 60_000, (nth) => nth % 50 === 7);
    expect(first).toBeGreaterThan(arrived - 64);
    expect(arrived).toBeGreaterThan((60 * 60_000 * 0.75) / 1_144);
  });
});

test.each([10, 100, 500, 899])('a link that carries %i frames up before each cut gets on', (capacity) => {
  const lost = 900;
  const unacknowledged = new Set<number>();
  const line = { left: 0 };
  const client = createClientStream({
    ...idle,
    now: () => 1,
    send(frame) {
      line.left -= 1;
      if (line.left >= 0) unacknowledged.delete(acknowledgedBy(decodeMessage(frame)) ?? -1);
    },
  });
  client.connected();
  for (let sequence = 0; sequence < lost; sequence += 1) {
    unacknowledged.add(sequence);
    client.receive(outputFrame(sequence));
  }
  client.disconnected();
  let connections = 0;
  for (; unacknowledged.size > 0 && connections < lost; connections += 1) {
    line.left = capacity;
    client.connected();
    // As the agent does: its oldest alone.
    for (let [oldest] = unacknowledged; line.left > 0 && oldest !== undefined; [oldest] = unacknowledged)
      client.receive(outputFrame(oldest));
    client.disconnected();
  }
  expect(connections).toBe(Math.ceil(lost / capacity));
});
