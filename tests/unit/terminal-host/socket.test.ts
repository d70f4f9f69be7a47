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
let underWay: number;
let closed: unknown[];
let peer: { ws: WebSocket; raw: RawSocket };

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
  await new Promise((resolve) => server.once('listening', resolve));
  clock = createFakeClock();
  heard = 0;
  answer = () => {};
  underWay = 0;
  closed = [];
  const met = new Promise<typeof peer>((resolve) =>
    server.once('connection', (ws, request) => resolve({ ws, raw: request.socket })),
  );
  const { port } = server.address() as AddressInfo;
  const opened = new Promise<void>((resolve) => {
    socket = createOpenSocket(clock)(`ws://127.0.0.1:${port}/`, {
      open: resolve,
      underWay: () => underWay,
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

const frame = Buffer.alloc(65_536);

/** The line takes nothing any more, and each message is answered: goes on until the peer's messages stay with the peer. */
async function clog(): Promise<number> {
  const much = 16 * 1_048_576;
  answer = () => socket.send(frame);
  peer.raw.pause();
  let sent = 0;
  // Whoever reads takes them faster than they come.
  await vi.waitFor(
    () => {
      for (let count = 0; count < 16; count += 1, sent += 1) peer.ws.send(frame);
      expect(peer.raw.writableLength).toBeGreaterThan(much);
    },
    { timeout: 20_000, interval: 10 },
  );
  expect(socket.isClogged).toBe(true);
  return sent;
}

test('while the line does not take what is sent nothing is read, and the rest comes when it does', async () => {
  await hearOne();
  clock.advance(40_000);
  const before = heard;
  const sent = await clog();
  // The ping of this time brings nothing: a slow line is not a dead one.
  clock.advance(25_000);
  peer.raw.resume();
  await vi.waitFor(() => expect(heard).toBe(before + sent), { timeout: 20_000 });
  expect(closed).toEqual([]);
});

test('what the user has paused stays paused when the line takes again what is sent', async () => {
  await clog();
  socket.pause();
  const before = heard;
  let answers = 0;
  peer.ws.on('message', () => (answers += 1));
  peer.raw.resume();
  await vi.waitFor(() => expect(socket.isClogged).toBe(false), { timeout: 20_000 });
  socket.send('asked');
  await vi.waitFor(() => expect(answers).toBe(before + 1), { timeout: 20_000 });
  expect(heard).toBe(before);
  socket.resume();
  await vi.waitFor(() => expect(heard).toBeGreaterThan(before), { timeout: 20_000 });
});

test('what is bounded by its own acknowledgements clogs nothing', async () => {
  peer.raw.pause();
  underWay = 64 * 1_048_576;
  for (let count = 0; count < 500; count += 1) socket.send(frame);
  await new Promise((resolve) => setImmediate(resolve));
  expect(socket.isClogged).toBe(false);
  await hearOne();
});

test('one that takes nothing for a minute is dead', async () => {
  peer.raw.pause();
  for (let count = 0; count < 500; count += 1) socket.send(frame);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(50_000);
  expect(closed).toEqual([]);
  clock.advance(60_000);
  await vi.waitFor(() => expect(closed).toHaveLength(1));
});
