import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { TunnelState } from '../../../contract/features/tunnels.ts';
import { systemClock } from '../../../main/terminal-host/clock.ts';
import { openTunnel } from '../../../main/terminal-host/port/tunnel.ts';
import { createQuietLog } from '../../support/quiet-log.ts';
import { sandboxPortChannel } from '../../support/sandbox-port-channel.ts';
import { agentNode, nodeSession } from '../sandbox-channel/node-session.ts';

const wait = { timeout: 10_000, interval: 5 };
const opened: Array<{ close(): unknown }> = [];
afterEach(() => {
  for (const one of opened.splice(0).toReversed()) one.close();
});

async function echoServer(): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(server);
  return (server.address() as AddressInfo).port;
}

/** A tunnel whose other end is the sandbox's agent, which shares no code with ours. */
async function tunnelTo(port: number, agentVersion: string) {
  const states: TunnelState[] = [];
  const node = { ...agentNode, agentVersion };
  const properties = { type: 'LocalPortForwarding', portNumber: String(port) };
  const session = nodeSession({ sessionType: 'Port', properties, node });
  opened.push(
    openTunnel(
      { localPort: 0, ipv6: false, width: 1 },
      {
        clock: systemClock,
        log: createQuietLog(),
        random: () => 0,
        requestSession: () => Promise.resolve(sandboxPortChannel(session)),
      },
      { state: (state) => void states.push(state), ended: () => undefined },
    ),
  );
  await vi.waitFor(() => expect(states.at(-1)?.phase).toBe('connected'), wait);
  const client = () => {
    const socket = connect({ host: '127.0.0.1', port: states.at(-1)?.localPort ?? 0 });
    opened.push({ close: () => socket.destroy() });
    return socket;
  };
  return { client, last: () => states.at(-1) };
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function echo(socket: Socket, bytes: Buffer): Promise<void> {
  const chunks: Buffer[] = [];
  let length = 0;
  const all = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes.length) resolve();
    });
  });
  socket.write(bytes);
  await all;
  expect(digest(Buffer.concat(chunks))).toBe(digest(bytes));
}

test('the sandbox’s agent carries many connections at once, whole', async () => {
  const { client, last } = await tunnelTo(await echoServer(), '3.3.1142.0');
  await Promise.all(Array.from({ length: 20 }, (_, at) => echo(client(), randomBytes(20_000 + at * 7_777))));
  expect(last()?.mode).toBe('multiplexed');
}, 20_000);

test('an old agent of the sandbox serves one connection after the other', async () => {
  const { client, last } = await tunnelTo(await echoServer(), '3.0.196.0');
  for (const size of [10, 100_000, 3]) {
    const socket = client();
    await echo(socket, randomBytes(size));
    socket.destroy();
  }
  expect(last()?.mode).toBe('single');
}, 20_000);

test('a port that the sandbox’s agent cannot reach resets the connection and is counted', async () => {
  const port = await echoServer();
  opened.pop()?.close();
  const { client, last } = await tunnelTo(port, '3.3.1142.0');
  await expect(echo(client(), Buffer.from('x'))).rejects.toThrow(/ECONNRESET/);
  await vi.waitFor(() => expect(last()?.traffic?.refused).toBe(1), wait);
});
