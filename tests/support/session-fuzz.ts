import { createFrameParser, SmuxError } from '../../main/terminal-host/port/smux-frame.ts';
import type { Channel } from '../../main/terminal-host/session/channel.ts';
import { openChannel } from '../../main/terminal-host/session/data-channel.ts';
import { answerHandshake, planHandshake } from '../../main/terminal-host/session/handshake.ts';
import { decodeMessage, encodeMessage, MessageError } from '../../main/terminal-host/session/message.ts';
import {
  acknowledgedSequence,
  ChannelClosed,
  EncryptionChallenge,
  HandshakeComplete,
  HandshakeRequest,
  readJson,
} from '../../main/terminal-host/session/payloads.ts';
import type { SocketEvents } from '../../main/terminal-host/session/socket.ts';
import { createClientStream } from '../../main/terminal-host/session/stream.ts';
import { createFakeClock } from './fake-clock.ts';
import { createQuietLog } from './quiet-log.ts';
import { createRandom } from './seeded-random.ts';

/** Draws of one seed. */
interface Dice {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  isOneOf(sides: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  bytes(most: number): Buffer;
}

function createDice(seed: number): Dice {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    isOneOf: (sides) => below(sides) === 0,
    pick: (from) => from[below(from.length)] ?? from[0],
    bytes(most) {
      const bytes = Buffer.alloc(below(most + 1));
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = below(256);
      return bytes;
    },
  };
}

/** A number where readers go wrong: small, a border, or anything. */
function oddNumber(dice: Dice): number {
  const borders = [0, 1, 116, 120, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff] as const;
  return dice.isOneOf(2) ? dice.pick([...borders]) : dice.below(2 ** 32);
}

const types = [
  'output_stream_data',
  'acknowledge',
  'channel_closed',
  'pause_publication',
  'start_publication',
  'input_stream_data',
  '',
  'unknown',
] as const;
const id = '01234567-89ab-4cde-8f01-23456789abcd';

/** JSON of our peers' messages with values in it that do not fit. */
function oddJson(dice: Dice, expected: number): Buffer {
  const odd = () =>
    dice.pick<unknown>([null, -1, 0, 1.5, 1e300, 'x', '', [], {}, true, 'AWS', dice.below(expected + 70), '💥']);
  const action = () => ({
    ActionType: dice.isOneOf(4) ? odd() : dice.pick(['SessionType', 'KMSEncryption', 'Other']),
    ActionParameters: dice.isOneOf(3)
      ? odd()
      : {
          SessionType: dice.isOneOf(3)
            ? odd()
            : dice.pick(['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands', 'Port']),
          Properties: dice.isOneOf(2) ? odd() : { type: 'LocalPortForwarding', portNumber: odd() },
          KMSKeyId: dice.isOneOf(2) ? odd() : 'key',
          Challenge: odd(),
        },
  });
  const value = dice.pick<unknown>([
    { AcknowledgedMessageSequenceNumber: dice.isOneOf(3) ? odd() : dice.below(expected + 70) },
    {
      AgentVersion: dice.isOneOf(3) ? odd() : '3.3.1142.0',
      RequestedClientActions: dice.isOneOf(5) ? odd() : Array.from({ length: dice.below(4) }, action),
    },
    { HandshakeTimeToComplete: odd(), CustomerMessage: odd() },
    { Challenge: dice.isOneOf(2) ? odd() : dice.bytes(64).toString('base64') },
    { MessageType: odd(), Output: odd() },
    odd(),
  ]);
  const bytes = Buffer.from(JSON.stringify(value));
  if (dice.isOneOf(6) && bytes.length > 0) bytes[dice.below(bytes.length)] = dice.below(256);
  return dice.isOneOf(10) ? bytes.subarray(0, dice.below(bytes.length + 1)) : bytes;
}

/** A frame that is whole, or almost, near the sequence number that is expected. */
function oddFrame(dice: Dice, expected: number): Buffer {
  if (dice.isOneOf(12)) return dice.bytes(200);
  const payload = dice.isOneOf(2) ? oddJson(dice, expected) : dice.bytes(48);
  const near = dice.pick([expected, expected, expected + dice.below(4), Math.max(0, expected - 1), oddNumber(dice)]);
  const bytes = encodeMessage({
    messageType: dice.isOneOf(3) ? dice.pick(types) : 'output_stream_data',
    schemaVersion: 1,
    createdDate: 1 + dice.below(1_000),
    sequenceNumber: near,
    flags: dice.below(4),
    messageId: id,
    payloadType: dice.below(14),
    payload: payload.length === 0 ? Buffer.from('x') : payload,
  });
  for (let changes = dice.isOneOf(3) ? dice.below(4) : 0; changes > 0; changes -= 1) {
    if (dice.isOneOf(2)) bytes[dice.below(bytes.length)] = dice.below(256);
    else bytes.writeUInt32BE(oddNumber(dice), dice.pick([0, 36, 44, 48, 52, 60, 112, 116]));
  }
  return dice.isOneOf(8) ? bytes.subarray(0, dice.below(bytes.length + 1)) : bytes;
}

/** Throws what is not the one error that such a reader may end with. */
function orRefused(read: () => unknown, refusal: typeof MessageError | typeof SmuxError): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof refusal)) throw error;
  }
}

function insist(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

/** Frames into the decoder: a message whose payload lies in the frame, or MessageError. */
export function fuzzDecoder(cases: number, seed: number): void {
  const dice = createDice(seed);
  for (let round = 0; round < cases; round += 1) {
    const frame = oddFrame(dice, dice.below(100));
    orRefused(() => {
      const { payload, sequenceNumber } = decodeMessage(frame);
      insist(payload.length <= frame.length && payload.buffer === frame.buffer, 'The payload is not the frame’s.');
      insist(Number.isFinite(sequenceNumber), 'The sequence number is none.');
    }, MessageError);
  }
}

/** JSON payloads into their readers, and handshakes into their answers. */
export function fuzzHandshake(cases: number, seed: number): void {
  const dice = createDice(seed);
  const schemas = [EncryptionChallenge, HandshakeComplete, ChannelClosed, HandshakeRequest] as const;
  for (let round = 0; round < cases; round += 1) {
    const payload = dice.isOneOf(20) ? dice.bytes(60) : oddJson(dice, 10);
    orRefused(() => insist(Number.isSafeInteger(acknowledgedSequence(payload)), 'No sequence number.'), MessageError);
    for (const schema of schemas) orRefused(() => readJson<unknown>(schema, payload), MessageError);
    orRefused(() => {
      const plan = planHandshake(readJson(HandshakeRequest, payload));
      const { payload: answer } = answerHandshake(plan, dice.isOneOf(2) ? undefined : Buffer.from('key'));
      insist(typeof JSON.parse(answer.toString()) === 'object', 'The answer is no JSON object.');
    }, MessageError);
  }
}

/** Bytes cut anywhere into the smux parser: what it tells of is at most what it was given. */
export function fuzzSmux(cases: number, seed: number): void {
  const dice = createDice(seed);
  let given = 0;
  let told = 0;
  const fresh = () =>
    createFrameParser({ frame: () => undefined, data: (_streamId, bytes) => void (told += bytes.length) });
  let parser = fresh();
  for (let round = 0; round < cases; round += 1) {
    const head = Buffer.alloc(8);
    head[0] = dice.isOneOf(50) ? dice.below(256) : 1;
    head[1] = dice.isOneOf(50) ? dice.below(256) : dice.below(4);
    head.writeUInt16LE(dice.isOneOf(3) ? dice.below(65_536) : dice.below(40), 2);
    head.writeUInt32LE(dice.below(9), 4);
    const bytes = Buffer.concat([dice.isOneOf(4) ? dice.bytes(12) : head, dice.bytes(40)]);
    given += bytes.length;
    try {
      parser.push(bytes);
    } catch (error) {
      if (!(error instanceof SmuxError)) throw error;
      parser = fresh();
    }
    insist(told <= given, 'More bytes came out than went in.');
  }
}

/** The stream alone, whose reader refuses at times: nothing twice, nothing out of order, early bytes bounded. */
export function fuzzStream(cases: number, seed: number): void {
  const dice = createDice(seed);
  let now = 1;
  let last = -1;
  const stream = createClientStream({
    heard: () => {},
    send: () => undefined,
    accept({ sequenceNumber }) {
      if (dice.isOneOf(5)) return false;
      insist(sequenceNumber === last + 1, `After ${last} came ${sequenceNumber}.`);
      last = sequenceNumber;
      return true;
    },
    control: () => undefined,
    acknowledged: () => undefined,
    now: () => now,
    newId: () => id,
  });
  for (let round = 0; round < cases; round += 1) {
    const step = dice.below(20);
    if (step === 0) stream.connected();
    else if (step === 1) stream.disconnected();
    else if (step === 2) stream.tick();
    else if (step === 3 && stream.underWay.size < 100) stream.input(dice.below(14), Buffer.from('typed'), 5);
    else orRefused(() => stream.receive(oddFrame(dice, stream.expected)), MessageError);
    now += dice.below(50);
    insist(stream.early <= 10_000, 'Too many early messages are kept.');
    insist(stream.expected === last + 1, 'The count is not what was taken.');
  }
}

/** The most that a channel may owe the wire: the queue's limit, and a port's window of messages. */
const mostPending = 16_777_216 + 256 * 1_024;

/** How far channels came: a fuzz that reaches nothing shows nothing. */
export interface Reach {
  channels: number;
  ready: number;
  outputs: number;
  reconnected: number;
}

/** The whole channel, with a network that comes and goes: it ends once, tells nothing after, and owes a bounded sum. */
export async function fuzzChannel(cases: number, seed: number): Promise<Reach> {
  const dice = createDice(seed);
  const reach: Reach = { channels: 0, ready: 0, outputs: 0, reconnected: 0 };
  for (let done = 0; done < cases;) {
    const life = openFuzzedChannel(dice, reach);
    const steps = 1 + dice.below(120);
    for (let step = 0; step < steps; step += 1) {
      life.step();
      // A fresh token takes a turn.
      if (dice.isOneOf(8)) await Promise.resolve();
    }
    done += steps;
    life.finish();
  }
  return reach;
}

function openFuzzedChannel(dice: Dice, reach: Reach) {
  const clock = createFakeClock();
  const sockets: SocketEvents[] = [];
  let ended = 0;
  let expected = 0;
  reach.channels += 1;
  const alive = () => insist(ended === 0, 'Something was told after the end.');
  const channel: Channel = openChannel(
    { sessionId: 's', streamUrl: 'wss://example.test/', token: 't', nodeId: 'i' },
    {
      api: {
        resume: () => Promise.resolve({ token: dice.isOneOf(8) ? '' : 't' }),
        terminate: () => Promise.resolve(),
        dataKey: () => Promise.resolve({ plaintext: Buffer.alloc(64), ciphertext: Buffer.from('c') }),
      },
      openSocket(_url, events) {
        if (sockets.push(events) > 1) reach.reconnected += 1;
        return {
          send(frame) {
            if (typeof frame !== 'string' && acknowledgedBy(frame) === expected) expected += 1;
          },
          pause: () => undefined,
          resume: () => undefined,
          close: () => undefined,
          isClogged: false,
        };
      },
      clock,
      log: createQuietLog(),
      newId: () => id,
    },
    {
      ready() {
        alive();
        reach.ready += 1;
      },
      output() {
        alive();
        reach.outputs += 1;
        return !dice.isOneOf(6);
      },
      drained: alive,
      flag: alive,
      notice: alive,
      phase: alive,
      ended: () => void (ended += 1),
    },
  );
  clock.advance(0);
  sockets[0]?.open();

  const acts: readonly [() => void, ...Array<() => void>] = [
    () => clock.advance(dice.below(3_000)),
    () => sockets.at(-1)?.open(),
    () => {
      if (dice.isOneOf(4)) sockets.at(-1)?.closed(1006, '');
    },
    () => void channel.write(dice.bytes(3_000), dice.isOneOf(9)),
    () => void channel.write(Buffer.allocUnsafe(dice.isOneOf(60) ? dice.below(4_194_304) : 99)),
    () => channel.resize({ cols: dice.below(300), rows: dice.below(99) }),
    () => channel.flag(dice.below(4)),
    () => channel.pause(),
    () => channel.resume(),
    () => void channel.discard(),
    () => {
      if (dice.isOneOf(20)) channel.close();
    },
  ];
  return {
    step() {
      if (dice.isOneOf(3)) dice.pick(acts)();
      else sockets.at(-1)?.message(oddFrame(dice, expected));
      insist(channel.pending >= 0 && channel.pending <= mostPending, `${channel.pending} bytes are pending.`);
    },
    finish() {
      channel.close();
      insist(ended === 1, `It ended ${ended} times.`);
    },
  };
}

function acknowledgedBy(frame: Buffer): number | undefined {
  const { messageType, payload } = decodeMessage(frame);
  return messageType === 'acknowledge' ? acknowledgedSequence(payload) : undefined;
}
