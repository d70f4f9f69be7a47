import { writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAuthority, type Authority } from './authority.ts';

export interface SecureOptions {
  /** 0 for any free one. */
  readonly port?: number;
  /** Where the authority's certificate is written to (PEM). */
  readonly authorityFile?: string;
  /** By default one that is made for this run. */
  readonly authority?: Authority;
}

/** The sandbox over TLS, with a certificate of an authority that nobody knows. */
export interface SecureListener {
  readonly port: number;
  readonly endpoint: string;
  readonly authority: Authority;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 beside the plain port, for the same answers. Rejects when the port is taken. */
export async function listenSecurely(
  { port = 0, authorityFile, authority = createAuthority('Fleetdeck Sandbox Authority') }: SecureOptions,
  answer: RequestListener,
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<SecureListener> {
  const server = createServer({ cert: authority.cert, key: authority.key }, answer);
  server.on('upgrade', upgrade);
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  if (authorityFile !== undefined) writeFileSync(authorityFile, authority.certificate);
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    endpoint: `https://localhost:${address.port}`,
    authority,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
