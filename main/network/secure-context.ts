import tls from 'node:tls';
import { defaultAuthorities, isKnownAuthority } from './authorities.ts';

/** The last one made: contexts with all of Node's authorities are shared by all who trust the same. */
let last: { readonly ca: string | undefined; readonly context: tls.SecureContext } | undefined;

/**
 * What connections trust and how they encrypt: TLS 1.2 or newer, the authorities that Node knows (NODE_EXTRA_CA_CERTS
 * with them), and the user's own beside those. The AWS CLI takes the user's in place of its own; beside them, a proxy
 * that looks into some connections and lets others pass can be used too.
 */
export function secureContextOf(ca: string | undefined): tls.SecureContext {
  if (last?.ca === ca && last !== undefined) return last.context;
  const context =
    ca === undefined
      ? tls.createSecureContext({ minVersion: 'TLSv1.2' })
      : withOwn(certificatesOf(ca).filter((pem) => !isKnownAuthority(pem)));
  last = { ca, context };
  return context;
}

/** What Node keeps under a context's `context`: undocumented, and used by those who add a system's authorities. */
interface NativeContext {
  addRootCerts(): void;
  addCACert(pem: string): void;
}

/**
 * Added to Node's list as it is, a few milliseconds; through `ca` the whole list is read anew, which holds the thread for
 * 40 to 100.
 */
function withOwn(certificates: readonly string[]): tls.SecureContext {
  const context = tls.createSecureContext({ minVersion: 'TLSv1.2' });
  const native: unknown = context.context;
  if (!isNative(native)) {
    const ca = [...defaultAuthorities(), ...certificates];
    return tls.createSecureContext({ minVersion: 'TLSv1.2', ca });
  }
  native.addRootCerts();
  for (const certificate of certificates) native.addCACert(certificate);
  return context;
}

function isNative(value: unknown): value is NativeContext {
  const { addRootCerts, addCACert } = (value ?? {}) as Partial<NativeContext>;
  return typeof addRootCerts === 'function' && typeof addCACert === 'function';
}

function certificatesOf(pem: string): readonly string[] {
  return pem.match(/-----BEGIN [\s\S]*?-----END [^-]*-----/g) ?? [pem];
}
