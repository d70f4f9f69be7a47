import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  createNonces,
  createSessionCipher,
  decryptWith,
  encryptWith,
} from '../../../sandbox/wire/channel/encryption.ts';
import { vectorsOf, type Vector } from './vectors.ts';

interface Secret extends Omit<Vector, 'fields'> {
  fields: { keyHex: string; nonceHex?: string; plaintextHex?: string };
  plaintextHex?: string;
}

const bytes = (hex = '') => Buffer.from(hex, 'hex');
/** The cipher is the same at both ends; which half of the data key is whose is judged below. */
const written = vectorsOf('encrypt') as unknown as Secret[];
const read = vectorsOf('decrypt') as unknown as Secret[];

describe('vectors', () => {
  test.each(written)('$name', ({ fields, hex }) => {
    const secret = encryptWith(bytes(fields.keyHex), bytes(fields.nonceHex), bytes(fields.plaintextHex));
    expect(secret.toString('hex')).toBe(hex);
  });

  test.each(read.filter(({ error }) => error === undefined))('$name', ({ fields, hex, plaintextHex }) => {
    expect(decryptWith(bytes(fields.keyHex), bytes(hex)).toString('hex')).toBe(plaintextHex);
  });

  // Where the Go code panics, the same typed error is right.
  test.each(read.filter(({ error }) => error !== undefined))('$name: refused', ({ fields, hex }) => {
    expect(() => decryptWith(bytes(fields.keyHex), bytes(hex))).toThrow(
      'Error decrypting encrypted text, cipher: message authentication failed',
    );
  });

  test.each(vectorsOf('nonce') as unknown as Array<{ name: string; nonces: string[] }>)('$name', ({ nonces }) => {
    const next = createNonces(bytes(nonces[0]));
    expect(nonces.map(() => next().toString('hex'))).toEqual(nonces);
  });
});

test('the agent writes with the first half of the data key and reads with the second', () => {
  const dataKey = randomBytes(64);
  const cipher = createSessionCipher(dataKey);
  const [first, second] = [dataKey.subarray(0, 32), dataKey.subarray(32)];
  const secret = cipher.encrypt(Buffer.from('hello'));
  expect(secret).toHaveLength(5 + 28);
  expect(decryptWith(first, secret).toString()).toBe('hello');
  expect(cipher.encrypt(Buffer.from('hello')).equals(secret)).toBe(false);
  expect(cipher.decrypt(encryptWith(second, randomBytes(12), Buffer.from('keys'))).toString()).toBe('keys');
  expect(() => cipher.decrypt(secret)).toThrow('message authentication failed');
  expect(() => createSessionCipher(dataKey.subarray(1))).toThrow('63');
});
