import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { TunnelState } from '../../../contract/features/tunnels.ts';
import { failed, type Failure } from '../../../contract/failure.ts';
import { systemClock } from '../../../main/terminal-host/clock.ts';
import { backlogLimits } from '../../../main/terminal-host/port/backlog.ts';
import { openTunnel, type Tunnel } from '../../../main/terminal-host/port/tunnel.ts';
import type { OpenChannel } from '../../../main/terminal-host/port/tunnel-session.ts';
import { createPortAgent, smuxFrame, type PortAgent, type PortAgentOptions } from '../../support/port-agent.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

const wait = { timeout: 10_000, interval: 5 };
const opened: Array<{ close(): unknown }> = [];
afterEach(() => {
  for (const one of opened.splice(0).toReversed()) one.close();
});

/** A destination of the node. */
async function destination(connected: (socket: Socket) => void, allowHalfOpen = false): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  return (server.address() as AddressInfo).port;
}

interface Shelf {
  readonly tunnel: Tunnel;
  readonly agents: PortAgent[];
  readonly states: Array<TunnelState & { readonly at: number }>;
  readonly ends: Array<Failure | undefined>;
  last(): TunnelState;
  port(): Promise<number>;
  client(options?: { allowHalfOpen?: boolean }): Promise<Socket>;
}

interface Wanted extends PortAgentOptions {
  readonly width?: number;
  readonly localPort?: number;
  readonly ipv6?: boolean;
  requestSession?(agents: PortAgent[]): Promise<OpenChannel>;
}

/** A tunnel whose sessions end at agents in memory. */
function shelf({ width = 1, localPort = 0, ipv6 = false, requestSession, ...agent }: Wanted = {}): Shelf {
  const agents: PortAgent[] = [];
  const states: Shelf['states'] = [];
  const ends: Shelf['ends'] = [];
  const newSession = () => {
    const next = createPortAgent(agent);
    agents.push(next);
    return Promise.resolve<OpenChannel>(next.open);
  };
  const tunnel = openTunnel(
    { localPort, ipv6, width },
    {
      clock: systemClock,
      log: createQuietLog(),
      random: () => 0,
      requestSession: requestSession === undefined ? newSession : () => requestSession(agents),
    },
    {
      state: (state) => void states.push({ ...state, at: performance.now() }),
      ended: (failure) => void ends.push(failure),
    },
  );
  opened.push(tunnel);
  const last = () => {
    const state = states.at(-1);
    if (state === undefined) throw new Error('no state yet');
    return state;
  };
  const port = async () => {
    await vi.waitFor(() => expect(last().localPort).toBeDefined(), wait);
    return last().localPort ?? 0;
  };
  const client = async (options = {}) => {
    const socket = connect({ host: '127.0.0.1', port: await port(), ...options });
    opened.push({ close: () => socket.destroy() });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return socket;
  };
  return { tunnel, agents, states, ends, last, port, client };
}

/** Everything until the end; rejects when it is reset. */
function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => void chunks.push(chunk));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('end', () => resolve(Buffer.concat(chunks)));
  });
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Takes a length, then so many bytes, and answers with their digest and the bytes turned round. */
function turnRound(socket: Socket): void {
  let got = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    got = Buffer.concat([got, chunk]);
    if (got.length < 4 || got.length < 4 + got.readUInt32BE(0)) return;
    const bytes = got.subarray(4);
    socket.end(Buffer.concat([Buffer.from(digest(bytes)), Buffer.from(bytes).reverse()]));
  });
}

async function askToTurnRound(socket: Socket, bytes: Buffer): Promise<void> {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  socket.write(Buffer.concat([length, bytes]));
  const answer = await readAll(socket);
  expect(answer.subarray(0, 64).toString()).toBe(digest(bytes));
  expect(digest(answer.subarray(64))).toBe(digest(Buffer.from(bytes).reverse()));
}

test.each([1, 4])(
  '50 connections at once through %i sessions arrive whole in both directions',
  async (width) => {
    const { client, agents, last, states } = shelf({ port: await destination(turnRound), width });
    const sizes = Array.from({ length: 50 }, (_, at) => 1_000 + at * 3_001);
    await client();
    await vi.waitFor(() => expect(last().sessions).toBe(width), wait);
    await Promise.all(sizes.map(async (size) => askToTurnRound(await client(), randomBytes(size))));
    const sum = sizes.reduce((all, size) => all + size, 0);
    const rest = { connectionsTotal: 51, connections: 1, rateDown: 0 };
    await vi.waitFor(() => expect(last().traffic).toMatchObject(rest), wait);
    expect(last()).toMatchObject({
      phase: 'connected',
      mode: 'multiplexed',
      traffic: { connectionsTotal: 51, bytesUp: sum + 4 * 50, bytesDown: sum + 64 * 50, stalled: 0, refused: 0 },
    });
    expect(last().traffic?.roundTripMs).toBeGreaterThanOrEqual(0);
    expect(Math.max(...states.map(({ traffic }) => traffic?.rateDown ?? 0))).toBeGreaterThan(0);
    // Spread, not all over one.
    const shares = agents.map(({ received }) => received.bytes);
    expect(shares).toHaveLength(width);
    expect(Math.min(...shares)).toBeGreaterThan(sum / width / 3);
  },
  20_000,
);

test('hundreds of connections open at the same time are all served', async () => {
  const { client, last } = shelf({ port: await destination((socket) => void socket.pipe(socket)) });
  const clients = await Promise.all(Array.from({ length: 300 }, () => client()));
  await vi.waitFor(() => expect(last().traffic?.connections).toBe(300), wait);
  const answers = clients.map(
    (socket, at) =>
      new Promise<string>((resolve) => {
        socket.once('data', (data: Buffer) => resolve(data.toString()));
        socket.write(`client ${at}`);
      }),
  );
  expect(await Promise.all(answers)).toEqual(clients.map((_, at) => `client ${at}`));
}, 20_000);

test('states come at most every 500 ms, and none without a change', async () => {
  const { client, states, last } = shelf({ port: await destination((socket) => void socket.pipe(socket)) });
  const socket = await client();
  socket.on('data', () => undefined);
  await vi.waitFor(() => expect(last().phase).toBe('connected'), wait);
  const until = performance.now() + 1_300;
  await vi.waitFor(
    () => {
      socket.write('x');
      expect(performance.now()).toBeGreaterThan(until);
    },
    { timeout: 5_000, interval: 5 },
  );
  const gaps = states.slice(1).map(({ at }, before) => at - (states[before]?.at ?? 0));
  // Timers may be a little early.
  expect(Math.min(...gaps)).toBeGreaterThan(480);
  const texts = states.map(({ at: _at, ...state }) => JSON.stringify(state));
  expect(texts.filter((text, at) => text === texts[at - 1])).toEqual([]);
});

test('a program that does not read holds the session, is named, and memory stays bounded', async () => {
  const big = randomBytes(8 * 1_048_576);
  const { client, agents, last } = shelf({ port: await destination((socket) => void socket.end(big)) });
  const stuck = await client();
  stuck.pause();
  await vi.waitFor(() => expect(last().traffic?.stalled).toBe(1), wait);
  expect(last().traffic?.stalledPorts).toEqual([stuck.localPort]);
  const [agent] = agents;
  expect(agent?.received.pauses).toBe(1);
  // What the node still has is what we have not taken, the system's own buffers apart.
  const taken = last().traffic?.bytesDown ?? 0;
  expect(taken).toBeLessThan(big.length - backlogLimits.stream);
  expect(agent?.received.held).toBeLessThan(2 * 1_048_576);
  const all = readAll(stuck);
  stuck.resume();
  expect(digest(await all)).toBe(digest(big));
  await vi.waitFor(() => expect(last().traffic).toMatchObject({ stalled: 0, stalledPorts: [] }), wait);
}, 20_000);

test('new connections keep away from a session that is held', async () => {
  const big = Buffer.alloc(8 * 1_048_576);
  let first = true;
  const port = await destination((socket) => {
    if (first) socket.end(big);
    else socket.pipe(socket);
    first = false;
  });
  const { client, last } = shelf({ port, width: 2 });
  await vi.waitFor(() => expect(last().sessions).toBe(2), wait);
  const stuck = await client();
  stuck.pause();
  await vi.waitFor(() => expect(last().traffic?.stalled).toBe(1), wait);
  const others = await Promise.all([client(), client(), client()]);
  const answers = others.map((socket) => new Promise((resolve) => socket.once('data', resolve).write('hello')));
  expect((await Promise.all(answers)).map(String)).toEqual(['hello', 'hello', 'hello']);
}, 20_000);

test('a program that ends its half gets the whole answer', async () => {
  // Answers only when all has come, as `curl` uploads and `nc -N` need it.
  const port = await destination((socket) => {
    void readAll(socket).then((all) => socket.end(digest(all)));
  }, true);
  const { client } = shelf({ port });
  const socket = await client({ allowHalfOpen: true });
  const bytes = randomBytes(200_000);
  socket.end(bytes);
  expect((await readAll(socket)).toString()).toBe(digest(bytes));
});

test('after the node’s end a program reads everything and may still write', async () => {
  const { client, agents, last } = shelf({ mode: 'smux', keepFrames: true });
  const socket = await client({ allowHalfOpen: true });
  await vi.waitFor(() => expect(agents[0]?.received.frames).toEqual(['syn 3']), wait);
  const bytes = randomBytes(300_000);
  for (let at = 0; at < bytes.length; at += 30_000) agents[0]?.send(smuxFrame(2, 3, bytes.subarray(at, at + 30_000)));
  agents[0]?.send(smuxFrame(1, 3));
  expect(digest(await readAll(socket))).toBe(digest(bytes));
  socket.write('still here');
  await vi.waitFor(() => expect(agents[0]?.received.frames).toContain('psh 3 10'), wait);
  socket.end();
  await vi.waitFor(() => expect(agents[0]?.received.frames.at(-1)).toBe('fin 3'), wait);
  await vi.waitFor(() => expect(last().traffic?.connections).toBe(0), wait);
});

test('a destination that refuses resets the connection and is counted; the next is served', async () => {
  const closed = await destination(() => undefined);
  for (const one of opened.splice(0)) one.close();
  const { client, last } = shelf({ port: closed });
  const socket = await client();
  await expect(readAll(socket)).rejects.toThrow(/ECONNRESET/);
  await vi.waitFor(() => expect(last().traffic).toMatchObject({ refused: 1, connections: 0 }), wait);
  expect(last().phase).toBe('connected');
});

test('connections that come before the session is ready wait, and are served then', async () => {
  let go: (open: OpenChannel) => void = () => undefined;
  const port = await destination((socket) => void socket.end('served'));
  const { client, last } = shelf({ requestSession: () => new Promise((resolve) => (go = resolve)) });
  const answer = readAll(await client());
  await vi.waitFor(() => expect(last().traffic?.waiting).toBe(1), wait);
  expect(last().phase).toBe('connecting');
  go(createPortAgent({ port }).open);
  expect((await answer).toString()).toBe('served');
});

test('a lost session resets its connections and is replaced', async () => {
  const { client, agents, last } = shelf({ port: await destination((socket) => void socket.pipe(socket)) });
  const lost = readAll(await client());
  await vi.waitFor(() => expect(last().phase).toBe('connected'), wait);
  agents[0]?.end('idle time-out');
  await expect(lost).rejects.toThrow(/ECONNRESET/);
  const next = await client();
  const answer = new Promise<Buffer>((resolve) => next.once('data', resolve));
  next.write('again');
  expect((await answer).toString()).toBe('again');
  expect(agents).toHaveLength(2);
  await vi.waitFor(() => expect([last().phase, last().failure]).toEqual(['connected', undefined]), wait);
});

test('of several sessions one that is lost takes only its own connections', async () => {
  const { client, agents, last } = shelf({ port: await destination((socket) => void socket.pipe(socket)), width: 2 });
  await vi.waitFor(() => expect(last().sessions).toBe(2), wait);
  const [one, two] = [await client(), await client()];
  const echo = (socket: Socket) => new Promise<Buffer>((resolve) => socket.once('data', resolve).write('x'));
  await Promise.all([echo(one), echo(two)]);
  const resets = vi.fn<() => void>();
  for (const socket of [one, two]) socket.on('error', resets);
  agents[0]?.end('gone');
  await vi.waitFor(() => expect(resets).toHaveBeenCalledTimes(1), wait);
  const left = one.destroyed ? two : one;
  expect((await echo(left)).toString()).toBe('x');
  expect(last().phase).toBe('connected');
  await vi.waitFor(() => expect([agents.length, last().sessions]).toEqual([3, 2]), wait);
});

test('bytes that are no smux end the session with its cause, and it is replaced', async () => {
  const { agents, last, states } = shelf({ mode: 'smux' });
  await vi.waitFor(() => expect(last().phase).toBe('connected'), wait);
  agents[0]?.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await vi.waitFor(() => expect(agents[0]?.received.closed).toBe(true), wait);
  await vi.waitFor(() => expect(agents).toHaveLength(2), wait);
  await vi.waitFor(
    () => expect(states.some(({ failure }) => failure?.message.includes('version 72'))).toBe(true),
    wait,
  );
});

test.each(['agent-silent', 'network-lost'] as const)(
  '%s is told, and new connections wait until it is over',
  async (phase) => {
    const { client, agents, last } = shelf({ port: await destination((socket) => void socket.end('hello')) });
    await vi.waitFor(() => expect(last().phase).toBe('connected'), wait);
    agents[0]?.phase(phase);
    const answer = readAll(await client());
    await vi.waitFor(() => expect([last().phase, last().traffic?.waiting]).toEqual([phase, 1]), wait);
    agents[0]?.phase('connected');
    expect((await answer).toString()).toBe('hello');
  },
);

test('a session that cannot be started ends the tunnel with the cause, and frees the port', async () => {
  const denied = failed('access-denied', 'no ssm:StartSession', { iamAction: 'ssm:StartSession' });
  const { ends } = shelf({ requestSession: () => Promise.reject(denied), width: 3 });
  await vi.waitFor(() => expect(ends).toEqual([denied.failure]), wait);
});

test('closing ends connections and sessions at once, with the flag for agents that know it', async () => {
  const { client, agents, tunnel, ends, port } = shelf({ port: await destination(() => undefined), width: 2 });
  const socket = await client();
  const end = readAll(socket);
  await vi.waitFor(() => expect(agents).toHaveLength(2), wait);
  await vi.waitFor(() => expect(agents.every(({ received }) => received.flags.length === 0)).toBe(true), wait);
  const at = await port();
  tunnel.close();
  expect(ends).toEqual([undefined]);
  await expect(end).rejects.toThrow(/ECONNRESET/);
  expect(agents.map(({ received }) => received.closed)).toEqual([true, true]);
  expect(agents[0]?.received.flags.map(({ value }) => value)).toEqual([2]);
  const again = shelf({ localPort: at });
  expect(await again.port()).toBe(at);
});

test('a session that was started for a tunnel that is closed by then is terminated', async () => {
  let go: (open: OpenChannel) => void = () => undefined;
  const { tunnel, port } = shelf({ requestSession: () => new Promise((resolve) => (go = resolve)) });
  await port();
  tunnel.close();
  const late = createPortAgent();
  go(late.open);
  await vi.waitFor(() => expect(late.received.closed).toBe(true), wait);
});

test('::1 is served as well when asked', async () => {
  const { port } = shelf({ port: await destination((socket) => void socket.end('six')), ipv6: true });
  const socket = connect({ host: '::1', port: await port() });
  opened.push({ close: () => socket.destroy() });
  expect((await readAll(socket)).toString()).toBe('six');
});

test('an old agent serves one connection at a time; others wait, and it connects anew for each', async () => {
  let served = 0;
  const port = await destination((socket) => {
    served += 1;
    const own = served;
    socket.on('data', (data: Buffer) => void socket.write(`${own}:${data.toString()}`));
  });
  const { client, agents, last } = shelf({ port, agentVersion: '3.0.196.0', mode: 'basic' });
  const first = await client();
  const second = await client();
  const answer = (socket: Socket) =>
    new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  first.write('a');
  expect(await answer(first)).toBe('1:a');
  second.write('b');
  await vi.waitFor(
    () => expect(last()).toMatchObject({ mode: 'single', traffic: { connections: 2, waiting: 1 } }),
    wait,
  );
  first.destroy();
  expect(await answer(second)).toBe('2:b');
  expect(agents[0]?.received.flags.map(({ value }) => value)).toEqual([1]);
});
