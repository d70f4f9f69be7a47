import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { failed, type FailureError } from '../../contract/failure.ts';

/** Less than what an AWS call waits for its connection: the proxy is named, not the network. */
const limitMs = 4_500;

export interface TunnelOptions {
  /** An http or https URL, with the user and password where it asks for them. */
  readonly proxy: URL;
  readonly host: string;
  readonly port: number;
  /** For a proxy that is spoken to over TLS. */
  readonly secureContext: SecureContext;
  readonly limitMs?: number;
}

/**
 * A connection to a host through an HTTP proxy (CONNECT, RFC 9110 section 9.3.6). Throws FailureError `proxy-failed`,
 * with the HTTP status where the proxy answered, and the error of TLS as it is where the proxy's certificate fails.
 */
export function openTunnel({ proxy, host, port, secureContext, ...rest }: TunnelOptions): Promise<Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const secure = proxy.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: proxy.port === '' ? (secure ? 443 : 80) : proxy.port,
      path: authority,
      setHost: false,
      headers: { host: authority, ...authorization(proxy) },
      agent: false,
      ...(secure && { secureContext, rejectUnauthorized: true }),
    });
    const timer = setTimeout(
      () => request.destroy(proxyFailed(proxy, 'The proxy did not answer in time.')),
      rest.limitMs ?? limitMs,
    );
    // Node hands every answer to CONNECT over by this event, refusals too.
    request.once('connect', ({ statusCode: status = 0 }, socket: Socket, head) => {
      clearTimeout(timer);
      if (status >= 200 && status < 300) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(proxyFailed(proxy, `The proxy answered ${status} ${http.STATUS_CODES[status] ?? ''}`.trimEnd(), status));
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(network.test(error.code ?? '') ? proxyFailed(proxy, error.message) : error);
    });
    request.end();
  });
}

const network = /^(E[A-Z]+|HPE_\w+|ERR_SSL_WRONG_VERSION_NUMBER)$/;

function proxyFailed({ host }: URL, message: string, status?: number): FailureError {
  return failed('proxy-failed', message, {
    subject: { proxy: host },
    remedy: 'retry',
    ...(status !== undefined && { status }),
  });
}

function authorization({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '' && password === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}
