import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type SecureVersion } from 'node:tls';
import type { Authority } from './authority.ts';

/** TLS on a port of its own before another server of this computer. */
export interface TlsFront {
  readonly port: number;
  /** Where what arrives is sent on to; set before the first connection. */
  forwardTo(port: number): void;
  /** TLS connections that were agreed on. */
  readonly accepted: () => number;
  close(): Promise<void>;
}

/** `version` is the only one that it speaks, where it is given. */
export async function startTlsFront({ cert, key }: Authority, version?: SecureVersion): Promise<TlsFront> {
  let target = 0;
  let accepted = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const versions = version === undefined ? {} : { minVersion: version, maxVersion: version };
  // OpenSSL itself takes the old versions only without its levels of security.
  const server = createServer({ cert, key, ...versions, ciphers: 'DEFAULT:@SECLEVEL=0' }, (near) => {
    accepted += 1;
    const far = connect(target, '127.0.0.1');
    keep(near);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.on('connection', keep);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    forwardTo: (port) => void (target = port),
    accepted: () => accepted,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
