import { describe, expect, test } from 'vitest';
import { createEncryption } from '../../../main/terminal-host/session/encryption.ts';
import { answerHandshake, encryptionContext, planHandshake } from '../../../main/terminal-host/session/handshake.ts';
import {
  decodeMessage,
  encodeMessage,
  MessageError,
  type AgentMessage,
} from '../../../main/terminal-host/session/message.ts';
import { clientVersion } from '../../../main/terminal-host/session/client-version.ts';
import {
  acknowledgePayload,
  challengePayload,
  goJson,
  HandshakeComplete,
  HandshakeRequest,
  openDataChannel,
  readJson,
  sizePayload,
} from '../../../main/terminal-host/session/payloads.ts';
import { createRoundTrip } from '../../../main/terminal-host/session/round-trip.ts';
import { createClientStream } from '../../../main/terminal-host/session/stream.ts';
import { ofOp, vectors, type Fields, type Step } from './vectors.ts';

/** Where this client does on purpose what the plugin does not. */
const deviations: Readonly<Record<string, string>> = {
  'de-payload-length-too-large': 'PayloadLength is checked',
  'de-payload-length-too-small': 'PayloadLength is checked',
};
/** Steps of transcripts, likewise. */
const stepDeviations: Readonly<Record<string, string>> = {
  'Output seq 2 again (old): not acknowledged': 'duplicates are acknowledged again',
};

/** Judged elsewhere: port forwarding's in port-smux.test.ts, the agent's with the sandbox. */
const elsewhere = new Set(['smux', 'agent-version-gates', 'client-version-gates', 'nonce']);

test('no vector is left out in silence', () => {
  const here = new Set(['serialize', 'deserialize', 'json', 'rto', 'transcript', 'kms', 'encrypt', 'decrypt']);
  expect(vectors.filter(({ op }) => !here.has(op) && !elsewhere.has(op))).toEqual([]);
});

const messageOf = (fields: Fields): AgentMessage => ({ ...fields, payload: Buffer.from(fields.payloadHex, 'hex') });
const fieldsOf = (message: AgentMessage) => ({ ...message, payload: message.payload.toString('hex') });

/** What came of it: a result, or that it was refused with a MessageError (any other error is thrown on). */
function outcome<T>(run: () => T): T | 'refused' {
  try {
    return run();
  } catch (error) {
    if (error instanceof MessageError) return 'refused';
    throw error;
  }
}

describe('a message is written', () => {
  test.each(ofOp('serialize').map((vector) => [vector.name, vector] as const))(
    '%s',
    (_name, { fields, hex, error }) => {
      const written = outcome(() => encodeMessage(messageOf(fields!)).toString('hex'));
      expect(written).toBe(error === undefined ? hex : 'refused');
    },
  );
});

function expectedOf({ messageType, sequenceNumber, payloadType, payloadHex, messageId }: Fields): object {
  // The payload of a publication message is nobody's: where it begins does not matter.
  const rest = messageType.endsWith('_publication')
    ? {}
    : { sequenceNumber, payloadType, messageId, payload: payloadHex };
  return expect.objectContaining({ messageType, ...rest }) as object;
}

describe('a message is read', () => {
  test.each(ofOp('deserialize').map((vector) => [vector.name, vector] as const))('%s', (name, vector) => {
    const { error, fields } = vector.plugin ?? vector;
    const read = outcome(() => fieldsOf(decodeMessage(Buffer.from(vector.hex!, 'hex'))));
    expect(read).toEqual(error !== undefined || name in deviations ? 'refused' : expectedOf(fields!));
  });
});

function answered(sessionType: string): string {
  const request = {
    AgentVersion: '3',
    RequestedClientActions: [{ ActionType: 'SessionType', ActionParameters: { SessionType: sessionType } }],
  };
  return answerHandshake(planHandshake(request), undefined).payload.toString().replace(clientVersion, '1.2.677.0');
}

function textOf(name: string): Buffer {
  return Buffer.from(ofOp('json').find((vector) => vector.name === name)!.text!);
}

describe('JSON', () => {
  const texts: Readonly<Record<string, () => string>> = {
    'size-json': () => sizePayload({ cols: 80, rows: 24 }),
    'ack-json': () => acknowledgePayload('output_stream_data', '01234567-89ab-4cde-8f01-23456789abcd', 7),
    'handshake-response-json-success': () => answered('Standard_Stream'),
    'handshake-response-json-failed': () => answered('Foo'),
    'enc-challenge-response-json': () => challengePayload(Buffer.from([0xfb, 0xff, 0xfe, 0x00])),
    'html-escaping-json': () => goJson({ HandshakeTimeToComplete: 123456789, CustomerMessage: '<a & b> \u2028 é' }),
  };
  test.each(
    ofOp('json')
      .filter(({ source }) => source === 'plugin')
      .map((vector) => [vector.name, vector] as const),
  )('%s', (name, { text }) => {
    expect(texts[name]!()).toBe(text);
  });
  test('what agents write is understood', () => {
    const plan = (name: string) => planHandshake(readJson(HandshakeRequest, textOf(name)));
    expect(plan('handshake-request-json-shell').session).toMatchObject({ sessionType: 'Standard_Stream' });
    expect(plan('handshake-request-json-port').session).toMatchObject({ sessionType: 'Port' });
    expect(plan('handshake-request-json-port').session?.properties).toHaveProperty('portNumber');
    expect(readJson(HandshakeComplete, textOf('handshake-complete-json')).CustomerMessage).toBe(
      'This session is encrypted using AWS KMS.',
    );
  });
});

describe('encryption', () => {
  interface CipherFields {
    readonly keyHex: string;
    readonly nonceHex: string;
    readonly plaintextHex: string;
    readonly dataKeyPlaintextHex: string;
  }
  const cipherOf = (vector: object) => (vector as { fields: CipherFields }).fields;
  const hex = (text: string) => Buffer.from(text, 'hex');

  test.each(
    ofOp('encrypt')
      .filter(({ source }) => source === 'plugin')
      .map((vector) => [vector.name, vector] as const),
  )('%s', (_name, vector) => {
    const { dataKeyPlaintextHex, nonceHex, plaintextHex } = cipherOf(vector);
    const encryption = createEncryption(hex(dataKeyPlaintextHex), () => hex(nonceHex));
    expect(encryption.encrypt(hex(plaintextHex)).toString('hex')).toBe(vector.hex);
  });

  test.each(
    ofOp('encrypt')
      .filter(({ source }) => source === 'agent')
      .map((vector) => [vector.name, vector] as const),
  )('%s is read', (_name, vector) => {
    const { dataKeyPlaintextHex, plaintextHex } = cipherOf(vector);
    expect(createEncryption(hex(dataKeyPlaintextHex)).decrypt(hex(vector.hex!)).toString('hex')).toBe(plaintextHex);
  });

  test.each(
    ofOp('decrypt')
      .filter(({ source }) => source === 'plugin')
      .map((vector) => [vector.name, vector] as const),
  )('%s', (_name, vector) => {
    const key = Buffer.concat([hex(cipherOf(vector).keyHex), Buffer.alloc(32)]);
    const read = outcome(() => createEncryption(key).decrypt(hex(vector.hex!)).toString('hex'));
    expect(read).toBe(vector.error === undefined ? (vector as { plaintextHex?: string }).plaintextHex : 'refused');
  });

  test('what kms:GenerateDataKey is bound to', () => {
    const [vector] = ofOp('kms');
    const { EncryptionContext } = (vector as unknown as { fields: { EncryptionContext: object } }).fields;
    expect(encryptionContext('session-1', 'i-1', undefined)).toEqual(EncryptionContext);
  });
});

test('the time-out follows the round trips', () => {
  const [vector] = ofOp('rto');
  const roundTrip = createRoundTrip();
  for (const step of vector!.steps as ReadonlyArray<{ rtoMs: number; rttSampleMs: number }>) {
    roundTrip.sample(step.rttSampleMs);
    // Go counts in whole nanoseconds.
    expect(roundTrip.timeout).toBeCloseTo(step.rtoMs, 5);
  }
});

const comparable = ({ flags, messageType, payload, payloadType, sequenceNumber }: AgentMessage) => ({
  flags,
  messageType,
  payloadText: payload.toString().replace(clientVersion, '1.2.0.0'),
  payloadType,
  sequenceNumber,
});
/** Deviation: an unknown action has the status 3; the plugin puts the 3 into the result and leaves the status 0. */
const correct = <M extends { payloadText: string }>(message: M): M => ({
  ...message,
  payloadText: message.payloadText.replace('"ActionStatus":0,"ActionResult":3', '"ActionStatus":3,"ActionResult":null'),
});

const acknowledgedAgain = expect.objectContaining({ messageType: 'acknowledge' }) as object;

describe('a transcript of the plugin', () => {
  const ours = ofOp('transcript').filter(({ source }) => source === 'plugin');
  const [opening] = ours[0]!.steps as readonly Step[];

  test('begins with the text frame that opens the channel', () => {
    const { json } = opening!.sent![0]!;
    expect(openDataChannel('token', json!.ClientId!, json!.RequestId!)).toBe(
      JSON.stringify({ ...json, ClientVersion: clientVersion }),
    );
  });

  test.each(ours.map((vector) => [vector.name, vector] as const))('%s', (name, vector) => {
    let sent: AgentMessage[] = [];
    let delivered: Array<{ seq: number; payloadType: number; payloadText: string }> = [];
    let notReady = name === 'plugin-output-before-session-handler' ? 1 : 0;
    const stream = createClientStream({
      heard: () => {},
      send: (frame) => sent.push(decodeMessage(frame)),
      accept(message) {
        if (message.payloadType === 5) {
          const { payload } = answerHandshake(planHandshake(readJson(HandshakeRequest, message.payload)), undefined);
          stream.input(6, payload);
        } else if (message.payloadType !== 7) {
          if (notReady-- > 0) return false;
          delivered.push({
            seq: message.sequenceNumber,
            payloadType: message.payloadType,
            payloadText: message.payload.toString(),
          });
        }
        return true;
      },
      control: () => {},
      acknowledged: () => {},
      now: () => 1_600_000_000_123,
      newId: () => '01234567-89ab-4cde-8f01-23456789abcd',
    });
    stream.connected();

    for (const step of vector.steps as readonly Step[]) {
      if (step === opening) continue;
      sent = [];
      delivered = [];
      outcome(() => stream.receive(Buffer.from(step.receivedHex, 'hex')));
      const { expected, next, early, underWay } = stream;
      const unacknowledged = underWay.size;
      expect({ step: step.step, delivered, expected, next, early, unacknowledged, sent: sent.map(comparable) }).toEqual(
        {
          step: step.step,
          delivered: step.deliveredToSession,
          expected: step.expectedSequenceAfter,
          next: step.nextOutputSequenceAfter,
          early: step.bufferedIncomingAfter,
          unacknowledged: step.unackedAfter,
          sent:
            step.step in stepDeviations
              ? [acknowledgedAgain]
              : (step.sent ?? []).map(({ message }) => correct(message!)),
        },
      );
    }
  });
});

test('the announced version steers agents and the AWS CLI as meant', () => {
  const parts = clientVersion.split('.').map(Number);
  expect(parts).toHaveLength(4);
  const above = (other: number[]) =>
    parts.some((part, at) => part > other[at]! && parts.slice(0, at).every((same, index) => same === other[index]));
  expect(above([1, 2, 331, 0]) && above([1, 2, 536, 0])).toBe(true);
});
