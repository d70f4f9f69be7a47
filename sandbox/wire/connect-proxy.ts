import { createServer, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** An HTTP proxy for CONNECT that counts what it is asked; it leads to this computer alone. */
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
  /** 0 for any free one. */
  readonly port?: number;
  /** Refuses with this status; without it connections go through. */
  readonly refuse?: number;
  /** Takes connections and never answers. */
  readonly silent?: boolean;
  /** `user:password` that it asks for. */
  readonly login?: string;
  /** The port of this computer that stands for every host, whatever its name. */
  readonly standIn?: number;
  /** Speaks TLS itself. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts a proxy on 127.0.0.1. An ordinary GET is answered with what it has counted, as JSON. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { port = 0, silent, tls } = options;
  const asked: string[] = [];
  const authorizations: Array<string | undefined> = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const tellCount = (_request: unknown, response: ServerResponse) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ connects: asked.length, asked }));
  };
  const server = tls === undefined ? createServer(tellCount) : createSecureServer(tls, tellCount);
  server.on('connection', keep);
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push(url);
    const authorization = headers['proxy-authorization'];
    authorizations.push(authorization);
    if (silent === true) return;
    const status = refusalOf(options, authorization, url);
    if (status === undefined) lead(options.standIn === undefined ? url : `127.0.0.1:${options.standIn}`, client, keep);
    else client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 4\r\nConnection: close\r\n\r\nno.\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
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

/** The status of a refusal; undefined where the way is free. */
function refusalOf(
  { refuse, login, standIn }: ConnectProxyOptions,
  authorization: string | undefined,
  authority: string,
): number | undefined {
  if (refuse !== undefined) return refuse;
  if (login !== undefined && authorization !== `Basic ${Buffer.from(login).toString('base64')}`) return 407;
  if (standIn !== undefined) return undefined;
  return /^(localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(authority) ? undefined : 403;
}

function lead(authority: string, client: Socket, keep: (socket: Socket) => void): void {
  const { hostname, port } = new URL(`http://${authority}`);
  const far = connect(Number(port === '' ? 80 : port), hostname.replace(/[[\]]/g, ''), () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    far.pipe(client).pipe(far);
  });
  keep(far);
  far.on('close', () => client.destroy());
  client.on('close', () => far.destroy()).on('error', () => far.destroy());
}
