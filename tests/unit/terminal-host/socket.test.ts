import type { AddressInfo, Socket as RawSocket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { createOpenSocket, type Socket } from '../../../main/terminal-host/session/socket.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

let server: WebSocketServer;
let clock: ReturnType<typeof createFakeClock>;
let socket: Socket;
let heard: number;
let answer: () => void;
let closed: unknown[];
let peer: { ws: WebSocket; raw: RawSocket };

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
  await new Promise((resolve) => server.once('listening', resolve));
  clock = createFakeClock();
  heard = 0;
  answer = () => {};
  closed = [];
  const met = new Promise<typeof peer>((resolve) =>
    server.once('connection', (ws, request) => resolve({ ws, raw: request.socket })),
  );
  const { port } = server.address() as AddressInfo;
  const opened = new Promise<void>((resolve) => {
    socket = createOpenSocket(clock)(`ws://127.0.0.1:${port}/`, {
      open: resolve,
      message() {
        heard += 1;
        answer();
      },
      closed: (...how) => closed.push(how),
    });
  });
  [peer] = await Promise.all([met, opened]);
});
afterEach(() => {
  socket.close();
  for (const client of server.clients) client.terminate();
  server.close();
});

const hearOne = async () => {
  const before = heard;
  peer.ws.send('x');
  await vi.waitFor(() => expect(heard).toBe(before + 1));
};

test('a connection that brings neither pong nor message is dead', async () => {
  clock.advance(15_000);
  await vi.waitFor(() => expect(closed).toHaveLength(1));
});

test('one that brings messages is not, though the pong is late', async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    await hearOne();
    clock.advance(15_000);
  }
  await hearOne();
  expect(closed).toEqual([]);
  // The next ping brings nothing.
  clock.advance(60_000);
  await vi.waitFor(() => expect(closed).toHaveLength(1));
});

test('while the line does not take what is sent nothing is read, and the rest comes when it does', async () => {
  const frame = Buffer.alloc(65_536);
  const much = 16 * 1_048_576;
  answer = () => socket.send(frame);
  peer.raw.pause();
  let sent = 0;
  // The peer goes on talking until what it says stays with it: whoever reads takes it faster than it comes.
  await vi.waitFor(
    () => {
      for (let count = 0; count < 16; count += 1, sent += 1) peer.ws.send(frame);
      expect(peer.raw.writableLength).toBeGreaterThan(much);
    },
    { timeout: 20_000, interval: 10 },
  );
  // A slow line is not a dead one.
  clock.advance(20_000);
  peer.raw.resume();
  await vi.waitFor(() => expect(heard).toBe(sent), { timeout: 20_000 });
  expect(closed).toEqual([]);
});

test('one that takes nothing for a minute is dead', async () => {
  const frame = Buffer.alloc(65_536);
  peer.raw.pause();
  for (let count = 0; count < 500; count += 1) socket.send(frame);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(50_000);
  expect(closed).toEqual([]);
  clock.advance(60_000);
  await vi.waitFor(() => expect(closed).toHaveLength(1));
});
