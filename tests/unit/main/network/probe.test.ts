import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { probe } from '../../../../main/network/probe.ts';
import { openTunnel } from '../../../../main/network/tunnel.ts';
import { secureContextOf } from '../../../../main/network/secure-context.ts';
import { withResolvers } from '../../../support/with-resolvers.ts';

const endings: Array<() => void> = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** A proxy that answers when the test says so; `asked` gives the connection of the first who asks. */
async function startProxy() {
  const asked = withResolvers<Socket>();
  const server = createServer().listen(0, '127.0.0.1');
  server.on('connect', (_request, socket: Socket) => {
    socket.on('error', () => undefined);
    asked.resolve(socket.resume());
    endings.push(() => socket.destroy());
  });
  endings.push(() => server.close());
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: asked.promise };
}

test('a test that is given up at the proxy leaves no connection, whatever the proxy says later', async () => {
  const { url, asked } = await startProxy();
  const stop = new AbortController();
  const probing = probe({
    url: 'https://aws.example/',
    route: { proxy: url },
    signal: stop.signal,
    tell: () => undefined,
  });
  const connection = await asked;
  const ended = once(connection, 'end');
  stop.abort(new Error('left the page'));
  await expect(probing).rejects.toThrow('left the page');
  connection.write('HTTP/1.1 200 Connection established\r\n\r\n');
  await ended;
});

test('a tunnel that is given up is refused with the reason, also before it was begun', async () => {
  const { url } = await startProxy();
  const options = { proxy: new URL(url), host: 'aws.example', port: 443, secureContext: secureContextOf(undefined) };
  const reason = new Error('given up');
  await expect(openTunnel({ ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
