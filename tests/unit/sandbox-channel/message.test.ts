import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage, MessageError } from '../../../sandbox/wire/channel/message.ts';
import { vectors, vectorsOf, type Fields, type Vector } from './vectors.ts';

/** Judged elsewhere in this folder, or no matter of this side. */
const elsewhere: Readonly<Record<string, string>> = {
  json: 'handshake.test.ts',
  transcript: 'stream.test.ts',
  rto: 'stream.test.ts',
  'client-version-gates': 'handshake.test.ts',
  'agent-version-gates': 'what the client concludes',
  smux: 'smux.test.ts',
  encrypt: 'encryption.test.ts',
  decrypt: 'encryption.test.ts',
  kms: 'what the client asks of KMS',
  nonce: 'encryption.test.ts',
};

test('every kind of vector has its place', () => {
  const ops = new Set(vectors.map(({ op }) => op));
  expect([...ops].filter((op) => op !== 'serialize' && op !== 'deserialize').toSorted()).toEqual(
    Object.keys(elsewhere).toSorted(),
  );
});

describe('the agent writes', () => {
  const [broken, sound] = divide(vectorsOf('serialize'));

  test.each(sound)('$name', ({ fields, hex }) => {
    expect(encodeMessage(messageOf(fields!)).toString('hex')).toBe(hex);
  });

  test.each(broken)('$name: refused', ({ fields, error }) => {
    expect(() => encodeMessage(messageOf(fields!))).toThrow(new MessageError(error));
  });
});

describe('the agent reads', () => {
  const [broken, sound] = divide(vectorsOf('deserialize').map(({ agent, ...vector }) => ({ ...vector, ...agent })));

  test.each(sound)('$name', ({ hex, fields }) => {
    const { payload, ...read } = decodeMessage(Buffer.from(hex!, 'hex'));
    const { payloadDigest: _looksAtNoDigest, ...expected } = fields as Fields & { payloadDigest: string };
    expect({ ...read, payloadHex: payload.toString('hex') }).toEqual(expected);
  });

  // Where the Go code panics or tells two kinds of "too short" apart, a typed error is right; validation keeps its words.
  test.each(broken)('$name: refused', ({ hex, error }) => {
    const words = /cannot be zero|is missing/.test(error!) ? error! : /^Offset is/;
    expect(() => decodeMessage(Buffer.from(hex!, 'hex'))).toThrow(words);
    expect(() => decodeMessage(Buffer.from(hex!, 'hex'))).toThrow(MessageError);
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
      expect(isMessageOrRefused(Buffer.from(bytes))).toBe(true);
    }),
  );
});

function isMessageOrRefused(bytes: Buffer): boolean {
  try {
    return decodeMessage(bytes).messageType !== '';
  } catch (error) {
    return error instanceof MessageError;
  }
}

function divide(all: Vector[]): [broken: Vector[], sound: Vector[]] {
  return [all.filter(({ error }) => error !== undefined), all.filter(({ error }) => error === undefined)];
}

function messageOf({ payloadHex, ...fields }: Fields) {
  return { ...fields, payload: Buffer.from(payloadHex, 'hex') };
}
