import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failed } from '../../../contract/failure.ts';
import { redirectPath } from './oidc.ts';

/** What the page says that the browser ends on. */
export type RedirectPage = (signedIn: boolean) => { readonly title: string; readonly text: string };

/** A port of this computer that waits for the browser to come back. */
export interface Redirect {
  /** `http://127.0.0.1:PORT/oauth/callback`. */
  readonly uri: string;
  /** The code; rejects with `sign-in-denied` where the user said no. */
  readonly code: Promise<string>;
  /** Frees the port at once. */
  readonly close: () => void;
}

/**
 * Listens on a free loopback port for one sign-in (RFC 8252, 7.3). What does not carry `state` is refused and changes
 * nothing: any page could send the browser here.
 */
export async function listenForRedirect(state: string, page: RedirectPage): Promise<Redirect> {
  let settle: { readonly resolve: (code: string) => void; readonly reject: (error: Error) => void };
  const code = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  // The port is closed without anybody waiting any more where the sign-in is called off.
  code.catch(() => {});
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { port } = server.address() as AddressInfo;
    const base = `http://127.0.0.1:${port}`;
    const url = URL.canParse(request.url ?? '', base) ? new URL(request.url ?? '', base) : undefined;
    const own = request.method === 'GET' && request.headers.host === `127.0.0.1:${port}`;
    if (!own || url?.pathname !== redirectPath) return send(response, 404, '', '');
    if (!same(url.searchParams.get('state') ?? '', state)) return send(response, 400, '', '');
    const given = url.searchParams.get('code');
    const error = url.searchParams.get('error') ?? 'invalid_request';
    const { title, text } = page(given !== null);
    // The browser is answered before the port goes.
    response.once('finish', () => {
      if (given !== null) settle.resolve(given);
      else if (error === 'access_denied') settle.reject(failed('sign-in-denied', error));
      else settle.reject(failed('unexpected', `The sign-in page answered ${error.slice(0, 100)}.`));
    });
    return send(response, 200, title, text);
  };
  const server = createServer(answer);
  await new Promise<void>((listening, refused) => {
    server.once('error', refused);
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}${redirectPath}`,
    code,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function send(response: ServerResponse, status: number, title: string, text: string): void {
  const style = 'body{font:15px system-ui;max-width:30em;margin:20vh auto;padding:0 1em;color-scheme:light dark}';
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(`<!doctype html><title>${title}</title><style>${style}</style><h1>${title}</h1><p>${text}</p>`);
}

function same(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
