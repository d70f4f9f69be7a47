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

interface Line {
  /** Messages under way. */
  readonly window: number;
  readonly bytesASecond: number;
  /** How long it stands still, once. */
  readonly standsMs?: number;
  /** Of the frames, counted from 1. */
  readonly isLost?: (nth: number) => boolean;
}

/**
 * A minute of a line up with a full window under way: how many messages arrived, how many were to, and how many frames
 * were sent for them.
 */
function overLine({ window, bytesASecond, standsMs = 0, isLost = () => false }: Line) {
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
    for (; client.underWay.size < window; messages += 1) client.input(payloadTypes.output, Buffer.alloc(1_024));
    const stands = now > 10_000 && now < 10_000 + standsMs;
    if (!stands) credit += (bytesASecond * stepMs) / 1_000;
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
    const { arrived, messages, frames } = overLine({ window, bytesASecond: rate });
    expect(frames).toBe(messages);
    // The rest of each frame is its head.
    expect(arrived).toBeGreaterThan((60 * rate * 0.85) / 1_144);
  });

  test.each([
    [256, 125_000],
    [256, 40_000],
    [64, 15_600],
  ])('that stood still for a moment is as good as before: %i messages at %i bytes a second', (window, rate) => {
    const { arrived, messages, frames } = overLine({ window, bytesASecond: rate, standsMs: 1_500 });
    expect(frames).toBeLessThan(messages * 1.05);
    expect(arrived).toBeGreaterThan((58 * rate * 0.85) / 1_144);
  });

  test('what is lost on it is sent again', () => {
    const { arrived, first } = overLine({ window: 64, bytesASecond: 60_000, isLost: (nth) => nth % 50 === 7 });
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

/** A stream whose frames the test sees, on a clock of its own. */
function createWatched() {
  const seen: number[] = [];
  const clock = { now: 1 };
  const client = createClientStream({
    ...idle,
    now: () => clock.now,
    send: (frame) => void seen.push(decodeMessage(frame).sequenceNumber),
  });
  client.connected();
  const pass = (ms: number) => {
    for (const until = clock.now + ms; clock.now < until;) {
      clock.now += 100;
      client.tick();
    }
  };
  /** How long until it is sent again. */
  const untilAgain = (sequence: number) => {
    const from = clock.now;
    seen.length = 0;
    while (!seen.includes(sequence) && clock.now - from < 60_000) pass(100);
    return clock.now - from;
  };
  return { client, clock, seen, pass, untilAgain, input: () => client.input(payloadTypes.output, Buffer.from('x')) };
}

describe('a message that nothing follows', () => {
  test('is sent again when it is lost', () => {
    const { input, untilAgain } = createWatched();
    expect(untilAgain(input())).toBeLessThanOrEqual(300);
  });

  test('is sent again as soon after an outage as before it', () => {
    const { client, clock, input, pass, untilAgain } = createWatched();
    const waiting = Array.from({ length: 20 }, () => input());
    client.disconnected();
    clock.now += 60_000;
    client.connected();
    pass(100);
    for (const sequence of waiting) client.receive(acknowledgementFrame(sequence));
    expect(untilAgain(input())).toBeLessThanOrEqual(300);
  });

  test('is sent again though the clock was set back', () => {
    const { clock, input, untilAgain } = createWatched();
    clock.now = 3_600_001;
    const sequence = input();
    clock.now = 1;
    expect(untilAgain(sequence)).toBeLessThanOrEqual(300);
  });
});

test('a burst of which nothing arrived is not sent again at once, but bit by bit', () => {
  const { input, pass, seen } = createWatched();
  for (let count = 0; count < 64; count += 1) input();
  seen.length = 0;
  pass(300);
  expect(seen).toEqual([0]);
  pass(700);
  expect(seen.length).toBeGreaterThan(1);
  expect(seen.length).toBeLessThan(20);
});
