import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { SigningKey } from '../wire/signature.ts';

/** Someone the sandbox knows: an account and an ARN. */
export interface Principal {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  /** The last part of the ARN: session ids begin with it. */
  readonly name: string;
}

export interface KeyRing {
  /** The first account's user key. */
  readonly first: { readonly accessKeyId: string; readonly secretAccessKey: string };
  key(accessKeyId: string): SigningKey | undefined;
  principal(accessKeyId: string): Principal;
  /** A temporary key of a role session; `seconds` from now. */
  issue(
    principal: Principal,
    seconds: number,
    now: number,
  ): { accessKeyId: string; secretAccessKey: string; sessionToken: string; expiresAt: number };
}

const kept = 10_000;

/**
 * The keys of a sandbox: one user for each account, random unless `file` (user-only) keeps them, and issued role keys.
 * Throws an Error when `file` exists and is no file of such keys: somebody else's file is never written over.
 */
export function createKeyRing(accounts: readonly string[], file?: string): KeyRing {
  const known = new Map<string, { key: SigningKey; principal: Principal }>();
  const stored = file === undefined ? {} : readKeys(file);
  const users = accounts.map((accountId) => {
    const pair = stored[accountId] ?? {
      accessKeyId: `AKIA${letters(16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
    };
    const principal = {
      accountId,
      arn: `arn:aws:iam::${accountId}:user/operator`,
      userId: `AIDA${letters(17)}`,
      name: 'operator',
    };
    known.set(pair.accessKeyId, { key: { secretAccessKey: pair.secretAccessKey }, principal });
    return [accountId, pair] as const;
  });
  if (file !== undefined) writeKeys(file, { ...stored, ...Object.fromEntries(users) });
  const first = users[0]?.[1];
  if (first === undefined) throw new Error('a sandbox needs an account');
  return {
    first,
    key: (accessKeyId) => known.get(accessKeyId)?.key,
    principal(accessKeyId) {
      const entry = known.get(accessKeyId);
      if (entry === undefined) throw new Error('unknown key');
      return entry.principal;
    },
    issue(principal, seconds, now) {
      const issued = {
        accessKeyId: `ASIA${letters(16)}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(180).toString('base64'),
        expiresAt: now + seconds * 1000,
      };
      known.set(issued.accessKeyId, { key: issued, principal });
      // The oldest issued key goes first; users' keys were put in before all others and stay.
      if (known.size > kept) known.delete([...known.keys()][accounts.length] ?? '');
      return issued;
    },
  };
}

type StoredKeys = Record<string, { accessKeyId: string; secretAccessKey: string }>;

function readKeys(file: string): StoredKeys {
  if (!existsSync(file)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isStoredKeys(value)) return value;
  } catch {
    // Told below, like a file that holds something else.
  }
  throw new Error(`${file} is no credentials file of a sandbox; it was left as it is`);
}

function isStoredKeys(value: unknown): value is StoredKeys {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value as Record<string, Partial<StoredKeys[string]> | null>).every(
    ([account, pair]) =>
      /^\d{12}$/.test(account) &&
      /^AKIA[A-Z2-7]{16}$/.test(String(pair?.accessKeyId)) &&
      /^[\w+/=]{30,}$/.test(String(pair?.secretAccessKey)),
  );
}

function writeKeys(file: string, keys: StoredKeys): void {
  // The mode of writeFileSync holds for new files alone: an old one is closed before the keys go in.
  if (existsSync(file)) chmodSync(file, 0o600);
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
}

function letters(count: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(count), (byte) => alphabet[byte % 32]).join('');
}

/** The MFA device of the sandbox's users: a time-based code (RFC 6238) of this well-known seed. */
const mfaSeed = Buffer.from('fleetdeck-sandbox-mfa');

/** The code that the device shows at a time (epoch milliseconds): six digits, a new one every 30 s. */
export function mfaCode(at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', mfaSeed).update(counter).digest();
  const offset = (digest[19] ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
