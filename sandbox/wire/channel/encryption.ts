import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The agent's ends of an encrypted session. */
export interface SessionCipher {
  encrypt(plaintext: Buffer): Buffer;
  /** Throws an Error for what this session's client did not write. */
  decrypt(ciphertext: Buffer): Buffer;
}

const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;
/** The bytes that GenerateDataKey is asked for: the agent writes with the first half, the client with the second. */
export const dataKeyLength = 2 * keyLength;

/** The cipher of a data key. Throws an Error for one that has not 64 bytes. */
export function createSessionCipher(dataKey: Buffer): SessionCipher {
  if (dataKey.length !== dataKeyLength) throw new Error(`Unexpected length of the data key: ${dataKey.length}`);
  const nextNonce = createNonces(randomBytes(nonceLength));
  const [own, others] = [dataKey.subarray(0, keyLength), dataKey.subarray(keyLength)];
  return {
    encrypt: (plaintext) => encryptWith(own, nextNonce(), plaintext),
    decrypt: (ciphertext) => decryptWith(others, ciphertext),
  };
}

/** AES-256-GCM without additional data: nonce, ciphertext, tag. */
export function encryptWith(key: Buffer, nonce: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext. Throws an Error with the agent's words; for what is too short, too, where the Go code panics. */
export function decryptWith(key: Buffer, bytes: Buffer): Buffer {
  try {
    const tag = bytes.subarray(Math.max(nonceLength, bytes.length - tagLength));
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), { authTagLength: tagLength });
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(nonceLength, bytes.length - tag.length)), decipher.final()]);
  } catch (error) {
    throw new Error('Error decrypting encrypted text, cipher: message authentication failed', { cause: error });
  }
}

/** The agent's nonces: one little-endian number of 96 bits that counts up. The first is `start`. */
export function createNonces(start: Buffer): () => Buffer {
  const next = Buffer.from(start);
  return () => {
    const nonce = Buffer.from(next);
    for (let at = 0; at < next.length; at += 1) {
      const byte = ((next[at] ?? 0) + 1) & 0xff;
      next[at] = byte;
      if (byte !== 0) break;
    }
    return nonce;
  };
}
