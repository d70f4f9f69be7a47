import { beforeEach } from 'vitest';
import { failed } from '../../contract/failure.ts';
import type { TerminalEnd, TerminalPhase } from '../../contract/terminal.ts';
import type { Route } from '../../main/network/route.ts';
import { decodeMessage, type AgentMessage } from '../../main/terminal-host/session/message.ts';
import type { DataKey, Resumed } from '../../main/terminal-host/session/session-api.ts';
import { openSession } from '../../main/terminal-host/session/session.ts';
import type { SocketEvents } from '../../main/terminal-host/session/socket.ts';
import type { Source } from '../../main/terminal-host/source.ts';
import { agentFrame, messageId } from './agent-messages.ts';
import { createFakeClock } from './fake-clock.ts';
import { createQuietLog } from './quiet-log.ts';

// A session of each test whose service and agent are the test itself; what it has told so far is read from here.

const quiet = createQuietLog();

/** What the test decides. */
export const given: {
  token: () => Promise<Resumed>;
  dataKey: (keyId: string, context: Readonly<Record<string, string>>) => Promise<DataKey>;
  /** The agent's next sequence number. */
  sequence: number;
  /** Milliseconds for which the computer has slept: no timer has run. */
  slept: number;
  /** Whether the line takes nothing at the moment. */
  isClogged: boolean;
} = { token: async () => ({ token: 'second' }), dataKey: noKey, sequence: 0, slept: 0, isClogged: false };

export let clock: ReturnType<typeof createFakeClock>;
export let sockets: SocketEvents[];
export let texts: Array<Record<string, string>>;
export let frames: AgentMessage[];
export let phases: TerminalPhase[];
export let ends: TerminalEnd[];
export let output: string;
export let source: Source;
export let routes: Array<Route | undefined>;
export let terminated: string[];
export let drained: Array<number | undefined>;

/** To be called once in a file. */
export function sessionOfEachTest(): void {
  beforeEach(begin);
}

function begin(): void {
  const awake = createFakeClock();
  clock = { ...awake, now: () => awake.now() + given.slept };
  sockets = [];
  routes = [];
  texts = [];
  frames = [];
  phases = [];
  ends = [];
  output = '';
  terminated = [];
  drained = [];
  Object.assign(given, {
    token: async () => ({ token: 'second' }),
    dataKey: noKey,
    sequence: 0,
    slept: 0,
    isClogged: false,
  });
  source = openSession(
    {
      sessionId: 'session-1',
      streamUrl: 'wss://example.test/',
      token: 'first',
      nodeId: 'i-1',
      size: { cols: 80, rows: 24 },
    },
    {
      api: {
        resume: () => given.token(),
        terminate: async (sessionId) => void terminated.push(sessionId),
        dataKey: (keyId, context) => given.dataKey(keyId, context),
      },
      openSocket(_url, events, route) {
        sockets.push(events);
        routes.push(route);
        return {
          send(frame) {
            if (typeof frame === 'string') texts.push(JSON.parse(frame) as Record<string, string>);
            else frames.push(decodeMessage(frame));
          },
          pause: () => {},
          resume: () => {},
          close: () => {},
          get isClogged() {
            return given.isClogged;
          },
        };
      },
      clock,
      log: quiet,
      random: () => 0.5,
      newId: () => messageId,
    },
    {
      output: (bytes) => (output += Buffer.from(bytes).toString()),
      drained: () => drained.push(source.pending),
      phase: (phase) => phases.push(phase),
      ended: (end) => ends.push(end),
    },
  );
  clock.advance(0);
  sockets[0]!.open();
}

/** The agent, or the service, sends a message. */
export function hear(payloadType: number, payload: string | object, messageType = 'output_stream_data'): void {
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const sequenceNumber = messageType === 'output_stream_data' ? given.sequence++ : 0;
  sockets.at(-1)!.message(agentFrame(messageType, sequenceNumber, payloadType, bytes));
}
/** The agent asks for an encrypted shell. */
export function askForEncryption(): void {
  hear(5, {
    AgentVersion: '3.3.1142.0',
    RequestedClientActions: [
      { ActionType: 'SessionType', ActionParameters: { SessionType: 'Standard_Stream', Properties: null } },
      { ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'alias/k', Challenge: 'cmFuZG9t' } },
    ],
  });
}

export const input = () => frames.filter(({ messageType }) => messageType === 'input_stream_data');
export const typed = () =>
  input()
    .filter(({ payloadType }) => payloadType === 1)
    .map(({ payload }) => payload.toString());
export const acknowledgeAll = () => {
  for (const { sequenceNumber } of input())
    hear(0, { AcknowledgedMessageSequenceNumber: sequenceNumber }, 'acknowledge');
};

function noKey(): Promise<DataKey> {
  return Promise.reject(failed('access-denied', 'no key', { operation: 'kms:GenerateDataKey' }));
}
