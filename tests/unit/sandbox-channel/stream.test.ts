import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage, type ReceivedMessage } from '../../../sandbox/wire/channel/message.ts';
import { createRoundTrip } from '../../../sandbox/wire/channel/round-trip.ts';
import { createAgentStream, type Acceptance } from '../../../sandbox/wire/channel/stream.ts';
import { named } from './vectors.ts';

function setUp(accept: (message: ReceivedMessage) => Acceptance = () => true, fastResend = false) {
  let now = 1_600_000_000_123;
  const frames: Buffer[] = [];
  const taken: string[] = [];
  const stream = createAgentStream({
    send: (frame) => frames.push(frame),
    accept(message) {
      const acceptance = accept(message);
      if (acceptance === true) taken.push(message.payload.toString());
      return acceptance;
    },
    now: () => now,
    newId: () => '01234567-89ab-4cde-8f01-23456789abcd',
    fastResend,
  });
  return {
    stream,
    taken,
    frames,
    pass: (ms: number) => (now += ms),
    sent: () => frames.splice(0).map((frame) => decodeMessage(frame)),
    input: (sequenceNumber: number, text = String(sequenceNumber)) =>
      stream.receive(frameOf('input_stream_data', sequenceNumber, text)),
    acknowledge: (sequence: number) =>
      stream.receive(frameOf('acknowledge', 0, JSON.stringify({ AcknowledgedMessageSequenceNumber: sequence }))),
  };
}

function frameOf(messageType: string, sequenceNumber: number, text: string): Buffer {
  return encodeMessage({
    messageType,
    schemaVersion: 1,
    createdDate: 1,
    sequenceNumber,
    flags: 0,
    messageId: 'aaaaaaaa-bbbb-4ccc-8ddd-000000000000',
    payloadType: 1,
    payload: Buffer.from(text),
  });
}

test('vector agent-plugin-not-ready: refused input is neither acknowledged nor counted, early input is both kept and acknowledged', () => {
  const { stream, sent } = setUp(() => false);
  for (const step of named('agent-plugin-not-ready').steps!) {
    stream.receive(Buffer.from(step.receivedHex!, 'hex'));
    expect(
      sent().map(({ messageType, flags, payloadType, sequenceNumber, payload }) => ({
        messageType,
        flags,
        payloadType,
        sequenceNumber,
        payloadText: payload.toString(),
      })),
    ).toEqual(step.sent.map(({ message }) => message));
    expect({
      expected: stream.expected,
      next: stream.nextOutput,
      buffered: stream.buffered,
      unacked: stream.unacknowledged,
    }).toEqual({
      expected: step.expectedSequenceAfter,
      next: step.nextOutputSequenceAfter,
      buffered: step.bufferedIncomingAfter,
      unacked: step.unackedAfter,
    });
  }
});

test('vector rto-sequence', () => {
  const roundTrip = createRoundTrip();
  const steps = named('rto-sequence').steps as unknown as Array<{ rttSampleMs: number; rtoMs: number }>;
  for (const { rttSampleMs, rtoMs } of steps) {
    roundTrip.sample(rttSampleMs);
    // Go cuts to whole nanoseconds.
    expect(roundTrip.timeout).toBeCloseTo(rtoMs, 5);
  }
});

describe('input', () => {
  test('arrives in order whatever the order on the wire, each message acknowledged, duplicates again', () => {
    const order = fc.shuffledSubarray([...Array(30).keys()], { minLength: 30 });
    fc.assert(
      fc.property(order, fc.array(fc.nat(29)), (sequences, again) => {
        const { input, taken, sent, stream } = setUp();
        for (const sequence of [...sequences, ...again]) input(sequence);
        expect(taken).toEqual([...Array(30).keys()].map(String));
        expect(stream.expected).toBe(30);
        expect(stream.buffered).toBe(0);
        expect(sent().filter(({ messageType }) => messageType === 'acknowledge')).toHaveLength(30 + again.length);
      }),
    );
  });

  test('is acknowledged after it was processed, not when processing fails', () => {
    let broken = true;
    const { input, sent, stream } = setUp(() => {
      if (broken) throw new SyntaxError('no JSON');
      return true;
    });
    expect(() => input(0)).toThrow('no JSON');
    expect(sent()).toEqual([]);
    expect(stream.expected).toBe(0);
    broken = false;
    input(0);
    expect(sent()).toHaveLength(1);
  });

  test('that is put off waits here, is acknowledged when it was taken, and what followed goes after it', () => {
    let full = true;
    const { input, sent, stream, taken } = setUp(() => (full ? 'later' : true));
    input(0);
    input(0);
    expect(sent()).toEqual([]);
    input(1);
    expect(sent()).toHaveLength(1);
    stream.tick();
    expect(taken).toEqual([]);
    full = false;
    stream.wake();
    expect(taken).toEqual(['0', '1']);
    expect(sent()).toHaveLength(1);
    expect([stream.expected, stream.buffered]).toEqual([2, 0]);
    full = true;
    input(3);
    input(2);
    expect(sent()).toHaveLength(1);
    full = false;
    stream.tick();
    expect(taken).toEqual(['0', '1', '2', '3']);
    expect(stream.expected).toBe(4);
  });

  test('far ahead of its turn is kept only so far', () => {
    const { stream, sent } = setUp();
    const large = 'x'.repeat(1_048_000);
    for (let sequence = 1; sequence <= 40; sequence += 1) stream.receive(frameOf('input_stream_data', sequence, large));
    expect(stream.buffered).toBeLessThan(40);
    expect(sent()).toHaveLength(stream.buffered);
  });
});

describe('output', () => {
  test('carries SYN on the first message only, and empty payloads are passed over', () => {
    const { stream, sent } = setUp();
    stream.output(1, Buffer.from('a'));
    stream.output(1, Buffer.alloc(0));
    stream.output(1, Buffer.from('b'));
    expect(sent().map(({ sequenceNumber, flags }) => [sequenceNumber, flags])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test('is sent again, the oldest alone and byte for byte, when its time is up', () => {
    const { stream, frames, pass, acknowledge } = setUp();
    stream.output(1, Buffer.from('a'));
    stream.output(1, Buffer.from('b'));
    const [first, second] = frames.splice(0);
    pass(200);
    stream.tick();
    expect(frames).toEqual([]);
    pass(1);
    stream.tick();
    expect(frames.splice(0)).toEqual([first]);
    stream.tick();
    expect(frames).toEqual([]);
    acknowledge(0);
    pass(1_001);
    stream.tick();
    expect(frames).toEqual([second]);
    acknowledge(1);
    acknowledge(77);
    expect(stream.unacknowledged).toBe(0);
  });

  test('is sent again all at once where that is asked for', () => {
    const { stream, frames, pass, acknowledge } = setUp(undefined, true);
    for (const text of ['a', 'b', 'c']) stream.output(1, Buffer.from(text));
    const [first, , third] = frames.splice(0);
    acknowledge(1);
    pass(1_001);
    stream.tick();
    expect(frames.splice(0)).toEqual([first, third]);
    stream.tick();
    expect(frames).toEqual([]);
  });

  test.each(['start_publication', 'input_stream_data', 'acknowledge'])('pauses until %s', (messageType) => {
    const { stream, sent, pass } = setUp();
    stream.receive(frameOf('pause_publication', 0, '{}'));
    stream.output(1, Buffer.from('kept'));
    pass(5_000);
    stream.tick();
    expect(sent()).toEqual([]);
    expect(stream.unacknowledged).toBe(1);
    stream.receive(frameOf(messageType, 0, '{}'));
    stream.tick();
    expect(sent().filter((message) => message.messageType === 'output_stream_data')).toHaveLength(1);
  });
});
