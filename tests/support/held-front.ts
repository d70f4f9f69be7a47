import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: it goes on, waits for `release`, or its connection is cut. */
export type Fate = 'pass' | 'hold' | 'cut';

/** A plain HTTP front before a service of this computer, for what a test does while a request is under way. */
export interface HeldFront {
  readonly url: string;
  /** Where requests go; set before the first one. */
  forwardTo(endpoint: string): void;
  /** Decides for each request from now on. */
  decide(fate: (path: string, body: string) => Fate): void;
  /** How many requests are held now. */
  readonly held: () => number;
  /** How many connections were cut. */
  readonly cut: () => number;
  /** Lets all that is held go on. */
  release(): void;
  close(): Promise<void>;
}

export async function startHeldFront(): Promise<HeldFront> {
  let target = new URL('http://127.0.0.1:9');
  let fateOf: (path: string, body: string) => Fate = () => 'pass';
  let cut = 0;
  const held: Array<() => void> = [];
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const fate = fateOf(request.url ?? '/', body.toString());
    if (fate === 'cut') {
      cut += 1;
      request.socket.destroy();
      return;
    }
    if (fate === 'hold') await new Promise<void>((resolve) => held.push(resolve));
    const { method, url, headers } = request;
    const own = { ...headers, host: target.host };
    ask({ host: target.hostname, port: target.port, method, path: url, headers: own, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .on('error', () => response.destroy())
      .end(body);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (endpoint) => void (target = new URL(endpoint)),
    decide: (fate) => void (fateOf = fate),
    held: () => held.length,
    cut: () => cut,
    release() {
      for (const go of held.splice(0)) go();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
