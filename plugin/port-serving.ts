import { createServer, type Server, type Socket } from 'node:net';
import { FailureError } from '../contract/failure.ts';
import { joinConnection, resetSocket } from '../main/terminal-host/port/connection.ts';
import { listenLocally, type Listener } from '../main/terminal-host/port/listener.ts';
import { openTunnelSession } from '../main/terminal-host/port/tunnel-session.ts';
import type { Serving, ServingOptions } from './serving.ts';
import { texts } from './texts.ts';

/** Where a port session listens, of its document's properties (session-protocol: port documents). */
type Place = { readonly port: number } | { readonly file: string };

/** Listens on a local port or unix socket and carries its connections through the session. */
export function servePort(options: ServingOptions): Serving {
  const { sessionId, session, streams, clock } = options;
  const ignore = () => undefined;
  const print = (text: string) => void streams.output.write(text);
  const sockets = new Set<Socket>();
  let waiting: Socket[] = [];
  let listener: Pick<Listener, 'close'> | undefined;
  let accepted = false;
  let over = false;

  const tunnel = openTunnelSession(options.open, clock, {
    changed: ignore,
    freed: spread,
    refused: ignore,
    ended: (failure) => options.end(failure?.message),
  });

  function spread(): void {
    while (tunnel.isFree) {
      const socket = waiting.shift();
      if (socket === undefined) return;
      joinConnection(socket, tunnel.open, { up: ignore, down: ignore, stalled: ignore });
    }
  }

  function connected(socket: Socket): void {
    // An error is followed by `close`, which says all.
    socket.on('error', ignore);
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      waiting = waiting.filter((other) => other !== socket);
    });
    if (!accepted) print(texts.accepted(sessionId));
    accepted = true;
    waiting.push(socket);
    spread();
  }

  const listen = async () => {
    try {
      const place = placeOf(session.properties);
      const opened = 'file' in place ? await listenOnFile(place.file, connected) : await listenOnPort(place.port);
      if (over) {
        opened.close();
        return;
      }
      listener = opened;
      print('port' in opened ? texts.portOpened(opened.port, sessionId) : texts.socketOpened(opened.file, sessionId));
      print(texts.waiting);
    } catch (error) {
      options.end(problemOf(error));
    }
  };
  const listenOnPort = (port: number) => listenLocally({ port, ipv6: true, connected });
  void listen();

  return {
    signal() {
      print(texts.terminated);
      tunnel.close();
    },
    stop() {
      if (over) return;
      over = true;
      listener?.close();
      tunnel.close();
      for (const socket of sockets) resetSocket(socket);
    },
  };
}

function placeOf(properties: Readonly<Record<string, unknown>>): Place {
  const text = (name: string) => {
    const value = properties[name];
    return typeof value === 'string' ? value : '';
  };
  if (text('localConnectionType') === 'unix') return { file: text('localUnixSocket') };
  const port = text('localPortNumber');
  if (!/^\d{0,5}$/.test(port) || Number(port) > 65_535) throw new Error(`${port} is no local port.`);
  return { port: Number(port) };
}

async function listenOnFile(
  file: string,
  connected: (socket: Socket) => void,
): Promise<{ file: string; close(): void }> {
  const server: Server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, connected);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(file, resolve);
  });
  server.on('error', () => undefined);
  return { file, close: () => void server.close() };
}

function problemOf(error: unknown): string {
  const { port, holder } = (error instanceof FailureError && error.failure.subject) || {};
  if (port !== undefined && holder !== undefined) return `The port ${port} is held by ${holder}.`;
  return error instanceof Error ? error.message : String(error);
}
