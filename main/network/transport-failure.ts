import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { FailureError, type Failure } from '../../contract/failure.ts';

interface Peer {
  readonly host: string;
  /** Who issued its certificate; empty when it showed none. */
  readonly issuer: string;
  /** Whether the two had agreed on how to encrypt. */
  readonly agreed: boolean;
}

/** Whose certificate an error is about: Node's errors do not tell. */
const peers = new WeakMap<object, Peer>();

/** Remembers the certificate that a connection's error will be about. The check itself is Node's. */
export function noteCertificate(socket: Socket, host: string): void {
  if (!(socket instanceof TLSSocket)) return;
  let peer: Peer = { host, issuer: '', agreed: false };
  // Before Node's own listener, which checks the certificate and lets go of it when the check fails.
  socket.prependOnceListener('secure', () => (peer = { host, issuer: issuerOf(socket), agreed: true }));
  socket.prependOnceListener('error', (error: object) => peers.set(error, peer));
}

function issuerOf(socket: TLSSocket): string {
  // Without a certificate the object is empty, whatever its type says.
  const { issuer } = socket.getPeerCertificate() as { issuer?: Partial<Record<string, string | string[]>> };
  const name = issuer?.CN ?? issuer?.O ?? issuer?.OU ?? '';
  return typeof name === 'string' ? name : name.join(', ');
}

/**
 * What an error says of the way to a host: `proxy-failed`, `tls-untrusted` (with the certificate's `host` and `issuer`)
 * or `tls-too-old`. Undefined for all other errors.
 */
export function transportFailure(error: unknown): Failure | undefined {
  if (error instanceof FailureError) return error.failure;
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  const peer = peers.get(error);
  if (untrusted.has(code)) {
    const subject = peer === undefined ? {} : { subject: { host: peer.host, issuer: peer.issuer } };
    return { code: 'tls-untrusted', message: `${error.message} (${code})`, ...subject, remedy: 'retry' };
  }
  // OpenSSL's own reason is in the text alone when a server's alert meets something that is being written.
  if (!tooOld.test(code) && !(peer?.agreed === false && /^(EPROTO$|ERR_SSL_)/.test(code))) return undefined;
  return {
    code: 'tls-too-old',
    message: `${error.message} (${code})`,
    ...(peer !== undefined && { subject: { host: peer.host } }),
  };
}

/** Node's names for certificates that did not pass (documentation of `tls`, "X509 certificate error codes"). */
const untrusted: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Both sides' words for a version of TLS that we do not take. */
const tooOld = /^ERR_SSL_(UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION|\w*INSUFFICIENT_SECURITY)$/;
