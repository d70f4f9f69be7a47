import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { failed } from '../../../contract/failure.ts';
import { portHolder } from './port-holder.ts';

export interface ListenerOptions {
  /** 0 means any free one. */
  readonly port: number;
  /** ::1 as well as 127.0.0.1, with the same port. */
  readonly ipv6: boolean;
  /** A program connected; the socket is paused, and may be ended in one direction alone. */
  connected(socket: Socket): void;
}

export interface Listener {
  readonly port: number;
  close(): void;
}

/** A free port of 127.0.0.1 need not be free on ::1. */
const freePortTries = 8;

/**
 * Listens on this computer alone. Throws FailureError: `port-in-use`, which names the program that holds the port where
 * the system tells, `port-refused`, or `unexpected`.
 */
export async function listenLocally(options: ListenerOptions): Promise<Listener> {
  for (let tries = 1; ; tries += 1) {
    const servers: Server[] = [];
    try {
      const first = await listen('127.0.0.1', options.port, options);
      servers.push(first);
      const { port } = first.address() as AddressInfo;
      if (options.ipv6) servers.push(...(await listenIfThere('::1', port, options)));
      return { port, close: () => closeAll(servers) };
    } catch (error) {
      // First: it is not for the program that holds the other one.
      closeAll(servers);
      const isLast = options.port !== 0 || tries === freePortTries;
      if (isLast || codeOf(error) !== 'EADDRINUSE') throw await refusal(error, options.port);
    }
  }
}

function closeAll(servers: readonly Server[]): void {
  for (const server of servers) server.close();
}

async function listenIfThere(host: string, port: number, options: ListenerOptions): Promise<Server[]> {
  try {
    return [await listen(host, port, options)];
  } catch (error) {
    const code = codeOf(error);
    // A computer without IPv6 is no trouble.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [];
    throw error;
  }
}

async function listen(host: string, port: number, { connected }: ListenerOptions): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, connected);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true, backlog: 511 }, resolve);
  });
  // Such as too many open files: that connection is lost, the others go on.
  server.on('error', () => undefined);
  return server;
}

async function refusal(error: unknown, port: number): Promise<Error> {
  const message = error instanceof Error ? error.message : String(error);
  const subject = { port: String(port) };
  switch (codeOf(error)) {
    case 'EADDRINUSE': {
      const holder = await portHolder(port);
      const rest = { subject: holder === undefined ? subject : { ...subject, holder } };
      return withCause(failed('port-in-use', message, rest), error);
    }
    case 'EACCES':
      return withCause(failed('port-refused', message, { subject }), error);
    default:
      return withCause(failed('unexpected', message), error);
  }
}

function withCause(failure: Error, cause: unknown): Error {
  failure.cause = cause;
  return failure;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
