import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A server on the node's loopback: sends its bytes to whoever connects, and digests what it gets. */
export interface PortDestination {
  readonly port: number;
  readonly received: number;
  /** SHA-256 of all that came. */
  digest(): string;
  close(): void;
}

export async function startDestination(bytes: Buffer): Promise<PortDestination> {
  const hash = createHash('sha256');
  let received = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(bytes);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length;
      hash.update(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get received() {
      return received;
    },
    digest: () => hash.copy().digest('hex'),
    close: () => server.close(),
  };
}
