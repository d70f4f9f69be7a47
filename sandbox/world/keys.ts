import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hex, mix } from './random.ts';

/** A KMS key of an account and Region. */
export interface WorldKey {
  readonly keyId: string;
  readonly arn: string;
  readonly alias: string;
}

/** KMS's keys: data keys are sealed with them, bound to an encryption context. */
export interface Keys {
  /** The key of an id, alias or ARN; undefined when this account and Region has none of the name. */
  find(accountId: string, region: string, name: string): WorldKey | undefined;
  seal(key: WorldKey, plaintext: Buffer, context: EncryptionContext): Buffer;
  /** What was sealed and by which key; undefined for any other bytes or another context. */
  open(
    accountId: string,
    region: string,
    blob: Buffer,
    context: EncryptionContext,
  ): { key: WorldKey; plaintext: Buffer } | undefined;
}

export type EncryptionContext = Readonly<Record<string, string>>;

/** The alias of the key that every account has in every Region of the world. */
export const sessionKeyAlias = 'alias/fleet-sessions';

const idLength = 16;
const nonceLength = 12;
const tagLength = 16;

/** Keys are named by the seed; what they are made of is random and lives as long as the sandbox. */
export function createKeys(seed: number, exists: (accountId: string, region: string) => boolean): Keys {
  const materials = new Map<string, Buffer>();
  const materialOf = ({ arn }: WorldKey): Buffer => {
    const known = materials.get(arn) ?? randomBytes(32);
    materials.set(arn, known);
    return known;
  };
  const keyOf = (accountId: string, region: string): WorldKey | undefined => {
    if (!exists(accountId, region)) return undefined;
    const keyId = uuidOf(mix(seed, ...Buffer.from(`${accountId} ${region}`)));
    return { keyId, arn: `arn:aws:kms:${region}:${accountId}:key/${keyId}`, alias: sessionKeyAlias };
  };
  return {
    find(accountId, region, name) {
      const key = keyOf(accountId, region);
      if (key === undefined) return undefined;
      const names = [key.keyId, key.arn, key.alias, `arn:aws:kms:${region}:${accountId}:${key.alias}`];
      return names.includes(name) ? key : undefined;
    },
    seal(key, plaintext, context) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', materialOf(key), nonce);
      cipher.setAAD(boundTo(context));
      const id = Buffer.from(key.keyId.replaceAll('-', ''), 'hex');
      return Buffer.concat([id, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    open(accountId, region, blob, context) {
      const key = keyOf(accountId, region);
      if (key === undefined || blob.length < idLength + nonceLength + tagLength) return undefined;
      if (blob.toString('hex', 0, idLength) !== key.keyId.replaceAll('-', '')) return undefined;
      const start = idLength + nonceLength;
      const decipher = createDecipheriv('aes-256-gcm', materialOf(key), blob.subarray(idLength, start));
      decipher.setAAD(boundTo(context));
      decipher.setAuthTag(blob.subarray(-tagLength));
      try {
        const plaintext = Buffer.concat([decipher.update(blob.subarray(start, -tagLength)), decipher.final()]);
        return { key, plaintext };
      } catch {
        return undefined;
      }
    },
  };
}

/** The context's pairs, in an order of their own: clients send them in any. */
function boundTo(context: EncryptionContext): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function uuidOf(root: number): string {
  const digits = [1, 2, 3, 4].map((salt) => hex(mix(root, salt), 8)).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
