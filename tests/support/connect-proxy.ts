import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** An HTTP proxy for CONNECT that counts what it is asked. */
export interface ConnectProxy {
  readonly port: number;
  /** Authorities (`host:port`) that were asked for, refused ones too. */
  readonly asked: string[];
  /** The Proxy-Authorization headers that came. */
  readonly authorizations: Array<string | undefined>;
  /** Ends what goes through it and what comes. */
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Refuses with this status; without it connections go through. */
  readonly refuse?: number;
  /** Takes connections and never answers. */
  readonly silent?: boolean;
  /** `user:password` that it asks for. */
  readonly login?: string;
  /** The port of this computer that stands for every host. */
  readonly standIn?: number;
  /** Speaks TLS itself. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export async function startConnectProxy({
  refuse,
  silent,
  login,
  standIn,
  tls,
}: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const authorizations: Array<string | undefined> = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = tls === undefined ? createServer() : createSecureServer(tls);
  server.on('connection', keep);
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push(url);
    const authorization = headers['proxy-authorization'];
    authorizations.push(authorization);
    if (silent === true) return;
    const known = login === undefined || authorization === `Basic ${Buffer.from(login).toString('base64')}`;
    const status = refuse ?? (known ? undefined : 407);
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 4\r\nConnection: close\r\n\r\nno.\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const host = standIn === undefined ? hostname.replace(/[[\]]/g, '') : '127.0.0.1';
    const far = connect(standIn ?? Number(port === '' ? 80 : port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(client).pipe(far);
    });
    keep(far);
    far.on('close', () => client.destroy());
    client.on('close', () => far.destroy()).on('error', () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    authorizations,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
