import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ChannelFaults } from '../../world/faults.ts';
import type { NodeSession, SessionRegistry } from '../../world/session.ts';
import type { OpenShell } from '../../world/shells/shell.ts';
import { createAgent, type Agent } from './agent.ts';
import { createFaultyWire } from './faulty-wire.ts';
import type { DecryptDataKey } from './greeting.ts';
import { goJson } from './message.ts';
import { control } from './stream.ts';

export interface EndpointOptions {
  readonly registry: SessionRegistry;
  readonly openShell: OpenShell;
  /** KMS as the nodes' agents reach it; without one no session can be encrypted. */
  readonly decryptDataKey?: DecryptDataKey;
  /** Told of a session's output as the user sees it, for transcripts. */
  readonly followOutput?: (session: NodeSession) => Follower;
  /** Agents send all that is overdue again instead of the oldest alone, for soak runs. */
  readonly fastResend?: boolean;
  /** How long a minute of the preferences is, in milliseconds; 60,000 when left out. */
  readonly minuteMs?: number;
  readonly faults: ChannelFaults;
}

export interface Follower {
  write(bytes: Buffer): void;
  end(): void;
}

export interface ChannelEndpoint {
  /** Takes an upgrade of the HTTP server; what is no data channel is closed. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts all connections without a close frame; the sessions live on. */
  cut(): void;
  /** Ends all sessions and their shells. */
  close(): Promise<void>;
}

const openLimitMs = 15_000;
const usualIdleMinutes = 20;
const largestFrame = 1_048_576;
const mostSessions = 500;
const policyViolation = 1008;

interface Live {
  readonly session: NodeSession;
  readonly agent: Agent;
  socket: WebSocket | undefined;
  /** To be called before a frame is sent: all frames of a turn are written at once. */
  cork: () => void;
  /** Why the service itself ends it; empty for all other ends. */
  farewell: string;
  readonly follower: Follower | undefined;
  forget: () => void;
}

/** The service's side: one websocket a client, one agent a session, which outlives its sockets. */
export function createChannelEndpoint(options: EndpointOptions): ChannelEndpoint {
  const { registry, openShell, faults, decryptDataKey = noKeys, minuteMs = 60_000 } = options;
  const server = new WebSocketServer({ noServer: true, maxPayload: largestFrame });
  const live = new Map<string, Live>();

  const closed = (entry: Live, output: string) => {
    const { session, socket, farewell } = entry;
    live.delete(session.sessionId);
    entry.forget();
    entry.follower?.end();
    registry.setStatus(session.sessionId, output === '' ? 'Terminated' : 'Failed');
    if (socket === undefined || socket.readyState !== socket.OPEN) return;
    socket.send(channelClosed(session, output === '' ? farewell : output), { binary: true });
    socket.close(1000);
  };

  const begin = (session: NodeSession): Live => {
    const wire = createFaultyWire(faults, {
      send: (frame) => {
        if (entry.socket?.readyState !== 1) return;
        entry.cork();
        entry.socket.send(frame, { binary: true });
      },
      bye: () => entry.socket?.close(1000, 'Bye'),
      cut: () => entry.socket?.terminate(),
    });
    const follower = options.followOutput?.(session);
    const agent = createAgent({
      session,
      record: (bytes) => follower?.write(bytes),
      openShell,
      decryptDataKey,
      send: wire,
      backlog: () => entry.socket?.bufferedAmount ?? 0,
      // The end waits for the rest of this turn: what the agent still has to acknowledge goes before channel_closed.
      ended: (output) => queueMicrotask(() => closed(entry, output)),
      fastResend: options.fastResend === true,
      handshakeDelayMs: faults.handshakeDelayMs ?? 0,
      newId: randomUUID,
    });
    const entry: Live = { session, agent, socket: undefined, cork: () => {}, farewell: '', follower, forget: () => {} };
    live.set(session.sessionId, entry);
    const forgetTermination = registry.onTerminate(session.sessionId, agent.kill);
    const forgetLimits = limitTime(session, minuteMs, agent, (farewell) => {
      entry.farewell = farewell;
      agent.kill();
    });
    entry.forget = () => {
      forgetTermination();
      forgetLimits();
    };
    return entry;
  };

  const attach = (entry: Live, socket: WebSocket, raw: Duplex) => {
    entry.socket?.terminate();
    entry.socket = socket;
    entry.cork = createCork(raw);
    registry.setStatus(entry.session.sessionId, 'Connected');
    socket.on('message', (frame: Buffer) => {
      if (entry.socket !== socket || !live.has(entry.session.sessionId)) return;
      try {
        entry.agent.receive(frame);
      } catch {
        // Bytes that are no message are dropped, as the real agent drops them.
      }
    });
    socket.once('close', () => {
      if (entry.socket !== socket || !live.has(entry.session.sessionId)) return;
      entry.socket = undefined;
      entry.agent.stream.pause();
      registry.setStatus(entry.session.sessionId, 'Disconnected');
    });
  };

  const open = (socket: WebSocket, raw: Duplex, sessionId: string, text: string) => {
    const session = registry.redeem(sessionId, tokenOf(text));
    if (session === undefined || (live.size >= mostSessions && !live.has(sessionId))) {
      socket.close(policyViolation, 'The token is not valid.');
      return;
    }
    // The socket is attached before the agent speaks, or its first message would go nowhere.
    const known = live.get(sessionId);
    const entry = known ?? begin(session);
    attach(entry, socket, raw);
    if (known === undefined) entry.agent.start();
    else entry.agent.stream.resume();
  };

  return {
    handleUpgrade(request, socket, head) {
      const [, sessionId] = /^\/v1\/data-channel\/([\w=,.@-]{1,96})(?:\?|$)/.exec(request.url ?? '') ?? [];
      if (sessionId === undefined) {
        socket.destroy();
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => client.terminate());
        const limit = setTimeout(() => client.close(policyViolation, 'Nothing was opened.'), openLimitMs);
        client.once('close', () => clearTimeout(limit));
        client.once('message', (data: Buffer) => {
          clearTimeout(limit);
          open(client, socket, sessionId, data.toString('utf8'));
        });
      });
    },
    cut() {
      for (const { socket } of live.values()) socket?.terminate();
    },
    async close() {
      for (const { agent } of live.values()) agent.kill();
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The preferences' times, which the service keeps: neither end has a timer. Returns the function that forgets them. */
function limitTime(
  { idleMinutes = usualIdleMinutes, mostMinutes }: NodeSession,
  minuteMs: number,
  { stream }: Agent,
  end: (farewell: string) => void,
): () => void {
  const idleMs = idleMinutes * minuteMs;
  let idle: NodeJS.Timeout;
  const check = () => {
    const left = stream.lastData + idleMs - Date.now();
    if (left > 0) idle = setTimeout(check, left).unref();
    else end(`The session was ended after ${idleMinutes} minutes without activity.`);
  };
  idle = setTimeout(check, idleMs).unref();
  const most =
    mostMinutes === undefined
      ? undefined
      : setTimeout(
          () => end(`The session was ended: it reached its maximum duration of ${mostMinutes} minutes.`),
          mostMinutes * minuteMs,
        ).unref();
  return () => {
    clearTimeout(idle);
    clearTimeout(most);
  };
}

const noKeys: DecryptDataKey = () => {
  throw new Error('The node does not reach KMS.');
};

/** The service's last word; its header carries no flags, and CreatedDate is a text. */
function channelClosed({ sessionId, node }: NodeSession, output: string): Buffer {
  const messageId = randomUUID();
  const now = Date.now();
  const payload = {
    MessageId: messageId,
    CreatedDate: String(now),
    DestinationId: node.instanceId,
    SessionId: sessionId,
    MessageType: 'channel_closed',
    SchemaVersion: 1,
    Output: output,
  };
  return control({ messageType: 'channel_closed', flags: 0, messageId, now }, goJson(payload));
}

function tokenOf(text: string): string {
  try {
    const { TokenValue } = JSON.parse(text) as { TokenValue?: unknown };
    return typeof TokenValue === 'string' ? TokenValue : '';
  } catch {
    return '';
  }
}

function createCork(raw: Duplex): () => void {
  let corked = false;
  const uncork = () => {
    corked = false;
    raw.uncork();
  };
  return () => {
    if (corked) return;
    corked = true;
    raw.cork();
    process.nextTick(uncork);
  };
}
