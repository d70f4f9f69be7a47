import tls from 'node:tls';

let known: ReadonlySet<string> | undefined;

/** Whether Node trusts this certificate (PEM) anyway: a system's bundle is for the most part what Node brings. */
export function isKnownAuthority(pem: string): boolean {
  known ??= new Set(tls.rootCertificates.map(withoutSpace));
  return known.has(withoutSpace(pem));
}

/** Lines may be broken anywhere. */
function withoutSpace(pem: string): string {
  return pem.replaceAll(/\s/g, '');
}

/** The certificates that Node trusts, as PEM. */
export function defaultAuthorities(): readonly string[] {
  const { getCACertificates, rootCertificates }: Partial<typeof tls> = tls;
  // Came with Node 22.15; the list before it lacks NODE_EXTRA_CA_CERTS.
  return getCACertificates?.('default') ?? rootCertificates ?? [];
}
