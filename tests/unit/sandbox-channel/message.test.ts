import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage, MessageError } from '../../../sandbox/wire/channel/message.ts';
import { vectors, vectorsOf, type Fields } from './vectors.ts';

/** Judged elsewhere in this folder, or left to the issue named. */
const elsewhere: Readonly<Record<string, string>> = {
  json: 'handshake.test.ts',
  transcript: 'stream.test.ts',
  rto: 'stream.test.ts',
  'client-version-gates': 'handshake.test.ts',
  'agent-version-gates': 'what the client concludes',
  smux: 'port forwarding issue',
  encrypt: 'encryption issue',
  decrypt: 'encryption issue',
  kms: 'encryption issue',
  nonce: 'encryption issue',
};

test('every kind of vector has its place', () => {
  const ops = new Set(vectors.map(({ op }) => op));
  expect([...ops].filter((op) => op !== 'serialize' && op !== 'deserialize').toSorted()).toEqual(
    Object.keys(elsewhere).toSorted(),
  );
});

describe('the agent writes', () => {
  test.each(vectorsOf('serialize'))('$name', ({ fields, hex, error }) => {
    const message = messageOf(fields!);
    if (error === undefined) expect(encodeMessage(message).toString('hex')).toBe(hex);
    else expect(() => encodeMessage(message)).toThrow(new MessageError(error));
  });
});

describe('the agent reads', () => {
  test.each(vectorsOf('deserialize'))('$name', (vector) => {
    const { fields, error } = vector.agent ?? vector;
    const bytes = Buffer.from(vector.hex ?? '', 'hex');
    if (error === undefined) {
      const { payload, ...read } = decodeMessage(bytes);
      const { payloadDigest: _looksAtNoDigest, ...expected } = fields as Fields & { payloadDigest: string };
      expect({ ...read, payloadHex: payload.toString('hex') }).toEqual(expected);
      return;
    }
    // Where the Go code panics or tells two kinds of "too short" apart, a typed error is right; validation keeps its words.
    expect(() => decodeMessage(bytes)).toThrow(MessageError);
    if (/cannot be zero|is missing/.test(error)) expect(() => decodeMessage(bytes)).toThrow(error);
  });
});

test('what is written is read back', () => {
  const message = fc.record({
    messageType: fc.stringMatching(/^[a-z_]{1,32}$/),
    schemaVersion: fc.nat(),
    createdDate: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    sequenceNumber: fc.maxSafeInteger(),
    flags: fc.nat(),
    messageId: fc.uuid(),
    payloadType: fc.nat(),
    payload: fc.uint8Array({ minLength: 1, maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(message, (written) => {
      expect(decodeMessage(encodeMessage(written))).toEqual({
        ...written,
        headerLength: 116,
        payloadLength: expect.any(Number) as number,
      });
    }),
  );
});

test('any bytes are a message or a MessageError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        decodeMessage(Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(MessageError);
      }
    }),
  );
});

function messageOf({ payloadHex, ...fields }: Fields) {
  return { ...fields, payload: Buffer.from(payloadHex, 'hex') };
}
