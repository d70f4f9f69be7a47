import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import tls, { type SecureContext, type TLSSocket } from 'node:tls';
import { failed } from '../../contract/failure.ts';
import { noteCertificate } from './transport-failure.ts';

/** What a hop showed, for people. */
export interface Seen {
  readonly facts?: Readonly<Record<string, string>>;
}

/** Asks the system for a name's addresses. Throws FailureError `name-unresolved`. */
export async function resolveName(host: string): Promise<Seen> {
  try {
    const found = await lookup(host, { all: true });
    return { facts: { host, address: found.map(({ address }) => address).join(', ') } };
  } catch (error) {
    throw failed('name-unresolved', textOf(error), { subject: { host }, remedy: 'retry' });
  }
}

/** Throws FailureError `host-unreachable`, also when the time is over. */
export function connectTcp(
  { host, port }: { readonly host: string; readonly port: number },
  limit: AbortSignal,
): Promise<Seen & { readonly socket: Socket }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const unreachable = (message: string) =>
      reject(failed('host-unreachable', message, { subject: { host, port: String(port) }, remedy: 'retry' }));
    const late = () => {
      unreachable('The connection was not accepted in time.');
      socket.destroy();
    };
    limit.addEventListener('abort', late, { once: true });
    socket.once('connect', () => {
      limit.removeEventListener('abort', late);
      // What happens to it later is told by the hop that uses it.
      socket.on('error', () => {});
      resolve({ socket, facts: { host, port: String(port), address: socket.remoteAddress ?? '' } });
    });
    socket.once('error', (error) => {
      limit.removeEventListener('abort', late);
      unreachable(textOf(error));
    });
  });
}

/** TLS over a connection, with the check that calls make. Throws Node's error, of which `transportFailure` knows more. */
export function encrypt(
  socket: Socket,
  host: string,
  secureContext: SecureContext,
  limit: AbortSignal,
): Promise<Seen & TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = tls.connect({
      socket,
      host,
      secureContext,
      rejectUnauthorized: true,
      ...(isIP(host) === 0 && { servername: host }),
    });
    noteCertificate(secured, host);
    limit.addEventListener('abort', () => secured.destroy(), { once: true });
    secured.once('error', reject);
    secured.once('close', () =>
      reject(
        failed('no-answer', 'The connection ended before TLS was agreed on.', {
          subject: { host },
          remedy: 'retry',
        }),
      ),
    );
    secured.once('secureConnect', () => {
      secured.on('error', () => {});
      resolve(Object.assign(secured, { facts: certificateFacts(secured, host) }));
    });
  });
}

function certificateFacts(socket: TLSSocket, host: string): Readonly<Record<string, string>> {
  const { issuer, valid_to: until } = socket.getPeerCertificate();
  const name = issuer.CN ?? issuer.O ?? '';
  return { host, issuer: String(name), until, protocol: socket.getProtocol() ?? '' };
}

/**
 * One request without a signature on a connection: any answer will do, refusals too. Where the address is a websocket's,
 * an upgrade is asked for, which some proxies swallow. Throws FailureError `no-answer`.
 */
export function askHttp(
  socket: Socket,
  { host, pathname, protocol }: URL,
  limit: AbortSignal,
): Promise<Seen & { readonly date: string | undefined }> {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  };
  const websocket = protocol.startsWith('ws');
  return new Promise((resolve, reject) => {
    const request = http.request({
      createConnection: () => socket,
      path: websocket ? '/v1/data-channel/fleetdeck-network-test' : pathname,
      setHost: false,
      signal: limit,
      headers: { host, ...(websocket ? upgrade : { connection: 'close' }) },
    });
    const done = ({ statusCode = 0, headers }: http.IncomingMessage) =>
      resolve({ facts: { host, status: String(statusCode) }, date: headers.date });
    request.once('response', (answer) => done(answer.resume()));
    request.once('upgrade', done);
    request.once('error', (error) =>
      reject(failed('no-answer', textOf(error), { subject: { host }, remedy: 'retry' })),
    );
    request.end();
  });
}

/** Node gives several tries of one name as an AggregateError without a text of its own. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((each) => textOf(each)).join('; ');
  return error instanceof Error ? error.message : String(error);
}
