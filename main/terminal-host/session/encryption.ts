import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { MessageError } from './message.ts';

/** The cipher of one session: AES-256-GCM without additional data (plugin: src/encryption). */
export interface Encryption {
  /** A nonce of 12 random bytes, the ciphertext, the tag of 16 bytes. */
  encrypt(bytes: Buffer): Buffer;
  /** Throws MessageError for what was not encrypted with this session's key, or was changed. */
  decrypt(bytes: Buffer): Buffer;
}

/** kms:GenerateDataKey, `NumberOfBytes`: a key for each direction. */
export const dataKeyBytes = 64;

const nonceBytes = 12;
const tagBytes = 16;

/** Of the data key the first half is the agent's and decrypts here, the second is ours. Throws MessageError for another length. */
export function createEncryption(dataKey: Buffer, newNonce = () => randomBytes(nonceBytes)): Encryption {
  if (dataKey.length !== dataKeyBytes) throw new MessageError('The data key has not 64 bytes.');
  const agentKey = dataKey.subarray(0, dataKeyBytes / 2);
  const ownKey = dataKey.subarray(dataKeyBytes / 2);
  return {
    encrypt(bytes) {
      const nonce = newNonce();
      const cipher = createCipheriv('aes-256-gcm', ownKey, nonce);
      return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt(bytes) {
      if (bytes.length < nonceBytes + tagBytes) throw new MessageError('An encrypted payload is too short.');
      const decipher = createDecipheriv('aes-256-gcm', agentKey, bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes)), decipher.final()]);
      } catch (error) {
        throw new MessageError('A payload could not be decrypted.', { cause: error });
      }
    },
  };
}
