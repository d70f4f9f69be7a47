import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../main/terminal-host/clock.ts';
import { fromTunnels, toTunnels, type FromTunnels } from '../../../main/terminal-host/port/tunnel-protocol.ts';
import { createTunnels } from '../../../main/terminal-host/port/tunnels.ts';
import { createPortAgent, type PortAgent } from '../../support/port-agent.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

const wait = { timeout: 5_000, interval: 5 };
const ToHost = z.discriminatedUnion('type', toTunnels);
const FromHost = z.discriminatedUnion('type', fromTunnels);

function host() {
  const posted: FromTunnels[] = [];
  const agents: PortAgent[] = [];
  const sessions: string[] = [];
  const tunnels = createTunnels({
    clock: systemClock,
    log: createQuietLog(),
    random: () => 0,
    // As over a real port: only what the schema lets through.
    post: (message) => void posted.push(FromHost.parse(structuredClone(message))),
    channelOf(tunnelId, { sessionId }) {
      sessions.push(`${tunnelId} ${sessionId}`);
      const agent = createPortAgent();
      agents.push(agent);
      return agent.open;
    },
  });
  const send = (message: unknown) => tunnels.receive(ToHost.parse(message));
  const ofType = <T extends FromTunnels['type']>(type: T) =>
    posted.filter((message): message is Extract<FromTunnels, { type: T }> => message.type === type);
  const lastState = () => ofType('tunnel-state').at(-1)?.state;
  return { send, ofType, lastState, agents, sessions };
}

const started = { sessionId: 'dev-0123', streamUrl: 'wss://localhost/x', token: 't', nodeId: 'i-0123456789abcdef0' };

test('main opens a tunnel, starts its session when asked, sees how it does, and closes it', async () => {
  const { send, ofType, lastState, agents, sessions } = host();
  const tunnelId = randomUUID();
  send({ type: 'open-tunnel', tunnelId, localPort: 0, ipv6: false, width: 1 });
  await vi.waitFor(() => expect(ofType('tunnel-request')).toHaveLength(1), wait);
  send({ type: 'tunnel-session', requestId: ofType('tunnel-request')[0]?.requestId, session: started });
  await vi.waitFor(() => expect(lastState()?.phase).toBe('connected'), wait);
  expect(sessions).toEqual([`${tunnelId} dev-0123`]);
  const port = lastState()?.localPort ?? 0;
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  await vi.waitFor(() => expect(lastState()?.traffic?.connections).toBe(1), wait);
  socket.destroy();

  send({ type: 'close-tunnel', tunnelId });
  expect(ofType('tunnel-ended')).toEqual([{ type: 'tunnel-ended', tunnelId }]);
  expect(agents[0]?.received.closed).toBe(true);
  const refused = connect({ host: '127.0.0.1', port });
  const [error] = (await once(refused, 'error')) as [Error];
  expect(error.message).toContain('ECONNREFUSED');
});

test('a session that main cannot start ends the tunnel with main’s failure, and it may be opened again', async () => {
  const { send, ofType } = host();
  const tunnelId = randomUUID();
  const failure = { code: 'not-connected', message: 'TargetNotConnected' };
  for (const count of [1, 2]) {
    send({ type: 'open-tunnel', tunnelId, localPort: 0, ipv6: false, width: 2 });
    await vi.waitFor(() => expect(ofType('tunnel-request')).toHaveLength(count), wait);
    send({ type: 'tunnel-session', requestId: ofType('tunnel-request').at(-1)?.requestId, failure });
    await vi.waitFor(() => expect(ofType('tunnel-ended')).toHaveLength(count), wait);
  }
  expect(ofType('tunnel-ended')[0]).toEqual({ type: 'tunnel-ended', tunnelId, failure });
});

test('a port that is held is told by name before any session is started', async () => {
  const { send, ofType, lastState } = host();
  send({ type: 'open-tunnel', tunnelId: randomUUID(), localPort: 0, ipv6: false, width: 1 });
  await vi.waitFor(() => expect(lastState()?.localPort).toBeDefined(), wait);
  const localPort = lastState()?.localPort;
  send({ type: 'open-tunnel', tunnelId: randomUUID(), localPort, ipv6: false, width: 1 });
  await vi.waitFor(() => expect(ofType('tunnel-ended')).toHaveLength(1), wait);
  expect(ofType('tunnel-ended')[0]?.failure).toMatchObject({
    code: 'port-in-use',
    subject: { port: String(localPort) },
  });
  expect(ofType('tunnel-request')).toHaveLength(1);
});
