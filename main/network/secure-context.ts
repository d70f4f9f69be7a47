import tls from 'node:tls';

/** The last one made: contexts with all of Node's authorities take about 10 ms and are shared by all who trust the same. */
let last: { readonly ca: string | undefined; readonly context: tls.SecureContext } | undefined;

/**
 * What connections trust and how they encrypt: TLS 1.2 or newer, the authorities that Node knows (NODE_EXTRA_CA_CERTS
 * with them), and the user's own beside those. The AWS CLI takes the user's in place of its own; beside them, a proxy
 * that looks into some connections and lets others pass can be used too.
 */
export function secureContextOf(ca: string | undefined): tls.SecureContext {
  if (last?.ca === ca && last !== undefined) return last.context;
  const context = tls.createSecureContext({
    minVersion: 'TLSv1.2',
    ...(ca !== undefined && { ca: [...defaultAuthorities(), ca] }),
  });
  last = { ca, context };
  return context;
}

function defaultAuthorities(): readonly string[] {
  const { getCACertificates, rootCertificates }: Partial<typeof tls> = tls;
  // Came with Node 22.15; the list before it lacks NODE_EXTRA_CA_CERTS.
  return getCACertificates?.('default') ?? rootCertificates ?? [];
}
