import { X509Certificate } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { failed, type FailureError } from '../../contract/failure.ts';
import { isKnownAuthority } from '../network/authorities.ts';
import type { Environment } from './endpoints.ts';
import type { ProfileSection } from './profile-sections.ts';
import { given, type SetValue } from './set-value.ts';
import { ownTurn } from './turns.ts';

/** A system's whole bundle has about 0.25 MB. */
const largestBytes = 4_194_304;
/** To read one takes about half a millisecond. */
const readInOneTurn = 12;

/** The files of authorities that are set for a profile, strongest first, in the AWS CLI's order. */
export function caBundlesOf(env: Environment, section: Pick<ProfileSection, 'settings'> | undefined): SetValue[] {
  return [
    ...given('environment', 'AWS_CA_BUNDLE', env.AWS_CA_BUNDLE),
    ...given('file', 'ca_bundle', section?.settings.get('ca_bundle')),
    ...given('environment', 'REQUESTS_CA_BUNDLE', env.REQUESTS_CA_BUNDLE),
  ];
}

/** The last one read: each client of a profile asks for its bundle, several at once. */
let last: { readonly state: string; readonly certificates: Promise<string> } | undefined;

/**
 * The certificates of a PEM file, and nothing else that stands in it; read again when the file has changed. `~` is the
 * home folder, as the CLI has it. Throws FailureError `ca-broken` with the file's name when it cannot be read, is larger than 4 MiB, or holds no certificate or
 * a broken one.
 */
export async function readCaBundle(name: string): Promise<string> {
  const file = path.resolve(name.replace(/^~(?=$|[/\\])/, homedir));
  const state = await stateOf(file);
  if (last?.state === state) return last.certificates;
  const certificates = readCertificates(file);
  const mine = { state, certificates };
  last = mine;
  certificates.catch(() => {
    if (last === mine) last = undefined;
  });
  return certificates;
}

/** Another one after each change of the file. */
async function stateOf(file: string): Promise<string> {
  const { size, ino, mtimeNs, ctimeNs } = await stat(file, { bigint: true }).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  return [file, size, ino, mtimeNs, ctimeNs].join(' ');
}

async function readCertificates(file: string): Promise<string> {
  const text = await readBounded(file);
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) throw broken(file, 'The file holds no certificate (PEM).');
  for (const [at, pem] of certificates.entries()) {
    if (at % readInOneTurn === 0) await ownTurn();
    if (!isKnownAuthority(pem) && !isCertificate(pem))
      throw broken(file, `Certificate ${at + 1} of the file cannot be read.`);
  }
  return `${certificates.join('\n')}\n`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

async function readBounded(file: string): Promise<string> {
  try {
    // Before it is opened: a pipe would be waited for.
    if (!(await stat(file)).isFile()) throw broken(file, 'It is not a file.');
    const handle = await open(file);
    try {
      // What grows while it is read is cut, and told as broken.
      const { size } = await handle.stat();
      if (size > largestBytes) throw broken(file, 'The file is larger than 4 MiB.');
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(size), 0, size, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** What the file system said, with the file's name; another error is itself. */
function unreadable(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return code === undefined ? error : broken(file, `The file cannot be read (${code}).`);
}

function broken(file: string, message: string): FailureError {
  return failed('ca-broken', message, { subject: { file }, remedy: 'retry' });
}
