import { createHash, randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRawClient, types, type RawClient } from './channel-client.ts';
import { startChannelService } from './channel-service.ts';
import { createMuxClient } from './mux-client.ts';

const flagType = 10;
const flag = (value: number) => Buffer.from([0, 0, 0, value]);
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let service: Awaited<ReturnType<typeof startChannelService>>;
const clients: RawClient[] = [];
const servers: Server[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  service = await startChannelService();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await service.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return String((server.address() as AddressInfo).port);
}

async function closedPort(): Promise<string> {
  const port = await listen(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

const echo = (socket: Socket) => void socket.pipe(socket);

interface Setting {
  readonly properties: Record<string, string>;
  readonly agentVersion?: string;
  readonly clientVersion?: string;
  readonly paced?: boolean;
}

async function begin({ properties, agentVersion, clientVersion = '1.2.677.0', paced = false }: Setting) {
  const session = service.session(
    { sessionType: 'Port', properties },
    { paced, ...(agentVersion !== undefined && { agentVersion }) },
  );
  const client = createRawClient();
  clients.push(client);
  await client.open(session.url, session.token);
  await expect.poll(() => client.messages.length).toBeGreaterThan(0);
  const actions = [{ ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' }];
  client.send(
    types.response,
    JSON.stringify({ ClientVersion: clientVersion, ProcessedClientActions: actions, Errors: null }),
  );
  await expect.poll(() => client.messages.some(({ payloadType }) => payloadType === types.complete)).toBe(true);
  return { client, session, mux: createMuxClient(client) };
}

const forward = (portNumber: string, more: Partial<Setting> = {}, host?: string) =>
  begin({
    properties: { portNumber, localPortNumber: '0', type: 'LocalPortForwarding', ...(host !== undefined && { host }) },
    ...more,
  });

describe('many connections', () => {
  test('run at once, each with its own bytes', async () => {
    const port = await listen(echo);
    const { mux } = await forward(port);
    const sent = Array.from({ length: 20 }, () => randomBytes(50_000));
    const ids = sent.map(() => mux.open());
    expect(ids[0]).toBe(3);
    for (const [index, id] of ids.entries()) mux.write(id, sent[index] ?? '');
    await expect
      .poll(() => ids.map((id) => digest(mux.data(id))), { timeout: 15_000 })
      .toEqual(sent.map((bytes) => digest(bytes)));
  });

  test('bring all that the node wrote before it closed, then FIN', async () => {
    const bytes = randomBytes(1_500_000);
    const port = await listen((socket) => void socket.end(bytes));
    const { mux } = await forward(port);
    const id = mux.open();
    await expect.poll(() => mux.ended(id), { timeout: 15_000 }).toBe(true);
    expect(digest(mux.data(id))).toBe(digest(bytes));
  });

  test('know no half-close: FIN of the client closes the node’s connection after what it sent', async () => {
    const got: Buffer[] = [];
    let ended = false;
    const port = await listen((socket) => {
      socket.on('data', (bytes: Buffer) => got.push(bytes));
      socket.once('end', () => {
        ended = true;
        socket.end('a late answer');
      });
    });
    const { mux } = await forward(port);
    const id = mux.open();
    const bytes = randomBytes(300_000);
    mux.write(id, bytes);
    mux.finish(id);
    await expect.poll(() => ended, { timeout: 10_000 }).toBe(true);
    expect(digest(Buffer.concat(got))).toBe(digest(bytes));
    await expect.poll(() => mux.ended(id)).toBe(true);
    expect(mux.data(id).toString()).toBe('');
  });

  test('say that the destination is closed: the flag, then FIN; others go on', async () => {
    const { client, mux } = await forward(await closedPort());
    const id = mux.open();
    mux.write(id, 'lost');
    await expect.poll(() => mux.ended(id)).toBe(true);
    const kinds = client.messages.map(({ payloadType }) => payloadType);
    expect(kinds.indexOf(flagType)).toBeGreaterThan(0);
    expect(kinds.indexOf(flagType)).toBeLessThan(kinds.lastIndexOf(types.output));
    expect(client.messages.find(({ payloadType }) => payloadType === flagType)?.payload).toEqual(flag(3));
    expect(client.closing()).toBeUndefined();
    const again = mux.open();
    await expect.poll(() => mux.ended(again)).toBe(true);
  });

  test('a stalled one holds up the session at 4 MiB, and nothing is lost when it reads on', async () => {
    const got: Buffer[] = [];
    let held: Socket | undefined;
    const port = await listen((socket) => {
      socket.pause();
      socket.on('data', (bytes: Buffer) => got.push(bytes));
      held = socket;
    });
    const { client, mux } = await forward(port);
    const id = mux.open();
    await expect.poll(() => held).toBeDefined();
    held?.pause();
    const bytes = randomBytes(10 * 1_048_576);
    mux.write(id, bytes);
    await expect.poll(() => client.unacknowledged.size, { timeout: 20_000 }).toBe(1);
    expect(got).toEqual([]);
    held?.resume();
    await expect.poll(() => got.reduce((size, { length }) => size + length, 0), { timeout: 20_000 }).toBe(bytes.length);
    expect(digest(Buffer.concat(got))).toBe(digest(bytes));
    await expect.poll(() => client.unacknowledged.size).toBe(0);
  });

  test('a client that does not read holds up the node', async () => {
    let written = 0;
    const port = await listen((socket) => {
      const more = () => {
        while (socket.write(Buffer.alloc(65_536))) written += 65_536;
      };
      socket.on('drain', more);
      more();
    });
    const session = service.session({
      sessionType: 'Port',
      properties: { portNumber: port, localPortNumber: '0', type: 'LocalPortForwarding' },
    });
    const client = createRawClient({ acknowledges: false });
    clients.push(client);
    await client.open(session.url, session.token);
    await expect.poll(() => client.messages.length).toBeGreaterThan(0);
    client.send(
      types.response,
      '{"ClientVersion":"1.2.677.0","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1}]}',
    );
    await expect.poll(() => client.messages.length).toBe(2);
    createMuxClient(client).open();
    await expect.poll(() => client.messages.length).toBe(500);
    // What the kernel takes for a connection on loopback, and no more.
    expect(written).toBeLessThan(16 * 1_048_576);
    expect(client.messages).toHaveLength(500);
  });

  test('another protocol ends the session', async () => {
    const { client } = await forward(await listen(echo));
    client.send(types.output, Buffer.from('0200000003000000', 'hex'));
    await expect.poll(() => client.closing()?.Output).toBe('invalid protocol');
  });

  test('the client ends the session with a flag', async () => {
    const { client, session } = await forward(await listen(echo));
    client.send(flagType, flag(2));
    await expect.poll(() => client.closing()?.Output).toBe('');
    expect(session.status()).toBe('Terminated');
  });

  test('are paced like the real agent’s: about a megabyte a second', async () => {
    const bytes = randomBytes(300_000);
    const { mux } = await forward(await listen((socket) => void socket.end(bytes)), { paced: true });
    const from = Date.now();
    const id = mux.open();
    await expect.poll(() => mux.ended(id), { timeout: 15_000 }).toBe(true);
    expect(Date.now() - from).toBeGreaterThan(280);
    expect(digest(mux.data(id))).toBe(digest(bytes));
  });
});

describe('remote hosts', () => {
  test.each(['localhost', '127.0.0.1', 'web-1', 'db.localhost'])('%s is this computer', async (host) => {
    const { mux } = await forward(await listen(echo), {}, host);
    const id = mux.open();
    mux.write(id, 'hello');
    await expect.poll(() => mux.data(id).toString()).toBe('hello');
  });

  test.each(['db.internal', '10.1.2.3', '0.0.0.0', '8.8.8.8'])('%s is not reached', async (host) => {
    let reached = 0;
    const { client, mux } = await forward(await listen(() => (reached += 1)), {}, host);
    const id = mux.open();
    await expect.poll(() => mux.ended(id)).toBe(true);
    expect(client.messages.some(({ payloadType }) => payloadType === flagType)).toBe(true);
    expect(reached).toBe(0);
  });

  test('the metadata address is refused with the agent’s words', async () => {
    const { client } = await forward('80', {}, '169.254.169.254');
    await expect.poll(() => client.closing()?.Output).toBe('Forwarding to IP address 169.254.169.254 is forbidden.');
  });
});

describe('one connection', () => {
  test.each([
    ['3.0.196.0', '1.2.677.0'],
    ['3.3.1142.0', '1.1.69'],
  ])('is all that agent %s and client %s agree on; it comes back after a flag', async (agentVersion, clientVersion) => {
    let connections = 0;
    const port = await listen((socket) => {
      connections += 1;
      socket.write(`hello ${connections}\n`);
      echo(socket);
    });
    const { client } = await forward(port, { agentVersion, clientVersion });
    await expect.poll(() => client.text()).toBe('hello 1\n');
    client.send(types.output, 'abc');
    await expect.poll(() => client.text()).toBe('hello 1\nabc');
    client.send(flagType, flag(1));
    client.send(types.output, 'next');
    await expect.poll(() => client.text()).toBe('hello 1\nabchello 2\nnext');
    await expect.poll(() => client.unacknowledged.size).toBe(0);
    expect(connections).toBe(2);
  });

  test('an agent from before the terminate flag does not know it', async () => {
    const { client } = await forward(await listen(echo), { agentVersion: '2.3.714.0' });
    client.send(flagType, flag(2));
    client.send(types.output, 'still here');
    await expect.poll(() => client.text()).toBe('still here');
    expect(client.closing()).toBeUndefined();
  });

  test('that cannot be made ends the session', async () => {
    const port = await closedPort();
    const { client, session } = await forward(port, { agentVersion: '3.0.196.0' });
    await expect
      .poll(() => client.closing()?.Output)
      .toBe(`Unable to connect to specified port: dial tcp 127.0.0.1:${port}: connect: connection refused`);
    expect(session.status()).toBe('Failed');
  });

  test('of SSH carries bytes as they are and ends the session when the server closes', async () => {
    const bytes = randomBytes(200_000);
    const port = await listen((socket) => {
      socket.write('SSH-2.0-test\r\n');
      socket.once('data', () => void socket.end(bytes));
    });
    const { client } = await begin({ properties: { portNumber: port } });
    await expect.poll(() => client.text()).toBe('SSH-2.0-test\r\n');
    client.send(types.output, 'SSH-2.0-me\r\n');
    await expect.poll(() => client.closing()?.Output, { timeout: 10_000 }).toBe('');
    expect(digest(client.bytes().subarray(14))).toBe(digest(bytes));
  });

  test('of SSH says that nothing listens', async () => {
    const { client } = await begin({ properties: { portNumber: await closedPort() } });
    await expect.poll(() => client.closing()?.Output).toContain('Unable to connect to specified port: ');
  });
});
