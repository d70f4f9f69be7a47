import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Authority } from './authority.ts';

/** AWS's own host names, answered by a server of this computer: a CONNECT proxy that ends TLS itself. */
export interface AwsHosts {
  /** For HTTPS_PROXY. */
  readonly proxy: string;
  /** Hosts that were asked for, in order. */
  readonly asked: string[];
  /** Where what arrives is sent on to; set before the first connection. */
  forwardTo(port: number): void;
  close(): Promise<void>;
}

export async function startAwsHosts({ cert, key }: Authority): Promise<AwsHosts> {
  let target = 0;
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const tls = createTlsServer({ cert, key }, (near) => {
    const far = connect(target, '127.0.0.1');
    keep(near);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const proxy = createServer();
  proxy.on('connection', keep);
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    asked.push(url.replace(/:443$/, ''));
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    tls.emit('connection', client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    forwardTo: (port) => void (target = port),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
