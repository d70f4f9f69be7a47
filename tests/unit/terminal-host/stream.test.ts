import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeMessage,
  encodeMessage,
  MessageError,
  payloadTypes,
  type AgentMessage,
} from '../../../main/terminal-host/session/message.ts';
import { createClientStream } from '../../../main/terminal-host/session/stream.ts';
import {
  acknowledgedBy,
  acknowledgementFrame,
  agentFrame,
  messageId,
  outputFrame,
} from '../../support/agent-messages.ts';

/** The plainest agent there can be: keeps order, acknowledges, sends everything unacknowledged again at each turn. */
function createPeer(send: (frame: Buffer) => void) {
  const unacknowledged = new Map<number, Buffer>();
  const early = new Map<number, AgentMessage>();
  const taken: Buffer[] = [];
  let expected = 0;
  let next = 0;
  return {
    text: () => Buffer.concat(taken),
    idle: () => unacknowledged.size === 0,
    receive(frame: Buffer) {
      const message = decodeMessage(frame);
      const of = acknowledgedBy(message);
      if (of !== undefined) {
        unacknowledged.delete(of);
        return;
      }
      send(acknowledgementFrame(message.sequenceNumber));
      if (message.sequenceNumber >= expected) early.set(message.sequenceNumber, message);
      for (let ready = early.get(expected); ready !== undefined; ready = early.get(expected)) {
        taken.push(ready.payload);
        early.delete(expected);
        expected += 1;
      }
    },
    output(payload: Buffer) {
      const frame = outputFrame(next, payload);
      unacknowledged.set(next, frame);
      next += 1;
      send(frame);
    },
    turn: () => unacknowledged.forEach((frame) => send(frame)),
    /** As the agent does: its oldest alone. */
    resend: () => [...unacknowledged.values()].slice(0, 1).forEach(send),
  };
}

test('both directions arrive whole and in order over a wire that loses, doubles, reorders and is cut', () => {
  const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 40 });
  fc.assert(
    fc.property(
      payloads,
      payloads,
      fc.array(fc.nat(99), { minLength: 1, maxLength: 200 }),
      (toAgent, toClient, luck) => {
        let now = 1;
        let draw = 0;
        // Wears off, so that every run ends: 20 percent of each fault at first.
        const chance = () => (draw++ < 150 ? luck[draw % luck.length]! : 99);
        let wire: Array<() => void> = [];
        const put = (deliver: () => void) => {
          const fate = chance();
          if (fate < 20) return;
          wire.push(deliver);
          if (fate < 40) wire.push(deliver);
          if (fate >= 40 && fate < 60) wire.reverse();
        };
        const got: Buffer[] = [];
        const frames = new Map<number, Buffer>();
        const client = createClientStream({
          heard: () => {},
          send(frame) {
            const { messageType, sequenceNumber } = decodeMessage(frame);
            if (messageType === 'input_stream_data') {
              // What is sent again is the same to the byte.
              expect(frames.get(sequenceNumber) ?? frame).toEqual(frame);
              frames.set(sequenceNumber, frame);
            }
            put(() => peer.receive(frame));
          },
          accept: ({ payload }) => got.push(payload) > 0,
          control: () => {},
          acknowledged: () => {},
          now: () => now,
          newId: () => messageId,
        });
        const peer = createPeer((frame) => put(() => client.receive(frame)));
        client.connected();
        for (const payload of toAgent) client.input(payloadTypes.output, Buffer.from(payload));
        for (const payload of toClient) peer.output(Buffer.from(payload));
        for (let turn = 0; turn < 4_000 && !(peer.idle() && client.underWay.size === 0); turn += 1) {
          const due = wire;
          wire = [];
          for (const deliver of due) deliver();
          now += 100;
          if (turn % 17 === 3) client.disconnected();
          if (turn % 17 === 5) client.connected();
          client.tick();
          peer.turn();
        }
        expect(peer.text()).toEqual(Buffer.concat(toAgent));
        expect(Buffer.concat(got)).toEqual(Buffer.concat(toClient));
        expect(client.underWay.size).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
});

test('what the agent sends again after a lost connection shows which acknowledgements are given again, all at once', () => {
  let arrives = true;
  let sent = 0;
  const client = createClientStream({
    heard: () => {},
    send(frame) {
      sent += 1;
      if (arrives) peer.receive(frame);
    },
    accept: () => true,
    control: () => {},
    acknowledged: () => {},
    now: () => 1,
    newId: () => messageId,
  });
  const peer = createPeer((frame) => client.receive(frame));
  client.connected();
  for (let count = 0; count < 3_000; count += 1) {
    // The end of what came is not known to the agent when the connection is lost.
    arrives = count < 2_900;
    peer.output(Buffer.from('x'));
  }
  expect(peer.idle()).toBe(false);
  client.disconnected();
  arrives = true;
  sent = 0;
  client.connected();
  expect(sent).toBe(0);
  peer.resend();
  expect(sent).toBe(100);
  expect(peer.idle()).toBe(true);
  // A copy on the way, later: acknowledged by itself.
  sent = 0;
  client.receive(agentFrame('output_stream_data', 2_950, payloadTypes.output, Buffer.from('x')));
  expect(sent).toBe(1);
});

test('any bytes are a message or a MessageError', () => {
  const valid = fc
    .record({
      sequence: fc.nat(),
      payloadType: fc.nat(),
      payload: fc.uint8Array({ minLength: 1, maxLength: 200 }),
      id: fc.uuid(),
    })
    .map(({ sequence, payloadType, payload, id: messageId }) => ({
      messageType: 'output_stream_data',
      schemaVersion: 1,
      createdDate: 1_600_000_000_123,
      sequenceNumber: sequence,
      flags: 1,
      messageId,
      payloadType,
      payload: Buffer.from(payload),
    }));
  fc.assert(
    fc.property(valid, (message) => {
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }),
  );
  fc.assert(
    fc.property(
      valid,
      fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 8 }),
      fc.nat(330),
      (message, changes, length) => {
        const bytes = encodeMessage(message);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        let problem: unknown;
        try {
          decodeMessage(bytes.subarray(0, length));
        } catch (error) {
          problem = error;
        }
        expect(problem === undefined || problem instanceof MessageError).toBe(true);
      },
    ),
    { numRuns: 5_000 },
  );
});

test('messages far ahead are dropped without an acknowledgement once enough are kept', () => {
  let sent = 0;
  const client = createClientStream({
    heard: () => {},
    send: () => (sent += 1),
    accept: () => true,
    control: () => {},
    acknowledged: () => {},
    now: () => 1,
    newId: () => messageId,
  });
  client.connected();
  for (let sequence = 1; sequence <= 10_050; sequence += 1) {
    client.receive(outputFrame(sequence));
  }
  expect(client.early).toBe(10_000);
  expect(sent).toBe(10_000);
  client.receive(outputFrame(0));
  expect(client.expected).toBe(10_001);
});

/** A stream whose reader has room for so many messages. */
function createNarrowStream(room: number) {
  const taken: string[] = [];
  const reader = { room };
  const client = createClientStream({
    heard: () => {},
    send: () => {},
    accept({ payload }) {
      if (reader.room === 0) return false;
      reader.room -= 1;
      taken.push(payload.toString());
      return true;
    },
    control: () => {},
    acknowledged: () => {},
    now: () => 1,
    newId: () => messageId,
  });
  client.connected();
  const hear = (sequence: number) => client.receive(outputFrame(sequence, `${sequence}`));
  return { client, taken, reader, hear };
}

test('what came early and met a full reader is taken later: it was acknowledged, so nobody sends it again', () => {
  const { client, taken, reader, hear } = createNarrowStream(1);
  hear(1);
  hear(0);
  expect(taken).toEqual(['0']);
  reader.room = 1;
  client.tick();
  expect(taken).toEqual(['0', '1']);
  expect(client.early).toBe(0);
});

test('a duplicate of what waits for a full reader leaves nothing behind', () => {
  const { client, taken, reader, hear } = createNarrowStream(1);
  hear(1);
  hear(0);
  reader.room = 1;
  hear(1);
  expect(taken).toEqual(['0', '1']);
  expect(client.early).toBe(0);
  expect(client.expected).toBe(2);
});
