import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../contract/failure.ts';
import type { TerminalEnd } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';
import type { HostLog } from '../host-log.ts';
import type { AgreedSession, Channel, ChannelEvents } from './channel.ts';
import { createConnection } from './connection.ts';
import { createGreeting } from './greeting.ts';
import { MessageError, payloadTypes, type AgentMessage } from './message.ts';
import { ChannelClosed, readJson } from './payloads.ts';
import { createSending } from './sending.ts';
import type { SessionApi } from './session-api.ts';
import type { OpenSocket } from './socket.ts';
import { createStanding } from './standing.ts';
import { createClientStream } from './stream.ts';

export interface ChannelOptions {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly token: string;
  /** Target of ssm:StartSession; encryption is bound to it. */
  readonly nodeId: string;
}

export interface ChannelParts {
  readonly api: SessionApi;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly log: HostLog;
  readonly random?: () => number;
  readonly newId?: () => string;
}

const tickMs = 100;
/** What an ordinary shell is, which has no handshake (agent: session/plugins/sessionplugin). */
const plainShell: AgreedSession = {
  sessionType: 'Standard_Stream',
  properties: {},
  agentVersion: '',
  encrypted: false,
};

/** Opens the data channel of a started session and keeps it until either side ends it; tells nothing before it returns. */
export function openChannel(options: ChannelOptions, parts: ChannelParts, events: ChannelEvents): Channel {
  const { clock, log } = parts;
  const newId = parts.newId ?? randomUUID;
  let exitCode: number | undefined;
  let over = false;
  let cancelTick: (() => void) | undefined;

  const stream = createClientStream({
    send: (frame) => connection.send(frame),
    accept,
    control,
    acknowledged(carried, sequenceNumber) {
      heard();
      sending.acknowledged(carried, sequenceNumber);
      if (carried > 0 && !over) events.drained();
    },
    now: clock.now,
    newId,
  });

  const standing = createStanding({
    clock,
    oldestSince: () => stream.oldestSince,
    phase: (phase) => {
      if (!over) events.phase(phase);
    },
  });

  const greeting = createGreeting({
    ...options,
    api: parts.api,
    clock,
    send: (payloadType, payload) => stream.input(payloadType, payload),
    notice: (text) => events.notice?.(text),
    agreed: becomeReady,
    failed: fail,
  });

  const sending = createSending({ stream, standing, encryption: () => greeting.encryption, isOver: () => over });

  const connection = createConnection({
    ...options,
    clientId: newId(),
    api: parts.api,
    openSocket: parts.openSocket,
    clock,
    random: parts.random ?? Math.random,
    newId,
    up() {
      stream.connected();
      standing.up();
      sending.begin();
    },
    down() {
      stream.disconnected();
      standing.down();
    },
    frame: (bytes) => guarded(() => stream.receive(bytes)),
    lost(how) {
      // The service may still be reached where the stream is not: nobody would end the session else.
      if (how.reason === 'failed') terminate();
      end(how);
    },
  });

  function guarded(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      log.warn('a message was dropped', { reason: error.message });
      // Bytes that are no message will be sent again; what the agent meant but nobody can use will not get better.
      if (error instanceof UnusableError) fail({ code: 'unexpected', message: error.message });
    }
  }

  function accept(message: AgentMessage): boolean {
    if (over) return false;
    heard();
    if (orUnusable(() => greeting.take(message))) return true;
    if (message.payloadType === payloadTypes.flag) {
      if (message.payload.length === 4) events.flag(message.payload.readUInt32BE(0));
      return true;
    }
    return acceptOutput(message);
  }

  function acceptOutput({ payloadType, payload }: AgentMessage): boolean {
    // An ordinary shell has no handshake: its first output is the sign that input is taken. Where there is one, output
    // may come before our pause after it is over, but never before it is complete.
    const session = greeting.begun ? greeting.completed : plainShell;
    if (session === undefined) return false;
    becomeReady(session);
    if (over) return false;
    const bytes = decrypted(payloadType, payload);
    if (payloadType === payloadTypes.exitCode) {
      const [, code] = /^EXIT_CODE: (-?\d{1,10})$/.exec(bytes.toString('latin1')) ?? [];
      if (code !== undefined) {
        exitCode = Number(code);
        return true;
      }
    }
    return bytes.length === 0 || events.output(bytes, payloadType === payloadTypes.stdErr ? 'err' : 'out');
  }

  function decrypted(payloadType: number, payload: Buffer): Buffer {
    const { encryption } = greeting;
    return encryption === undefined || !encryptedTypes.has(payloadType)
      ? payload
      : orUnusable(() => encryption.decrypt(payload));
  }

  function control(message: AgentMessage): void {
    if (message.messageType === 'channel_closed') closedByService(message.payload);
    else if (message.messageType === 'pause_publication') standing.agentLeft();
    else if (message.messageType === 'start_publication') heard();
    else log.debug('a message of an unknown type was dropped', { messageType: message.messageType });
  }

  function closedByService(payload: Buffer): void {
    let output = '';
    try {
      output = readJson(ChannelClosed, payload).Output;
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
    }
    stream.flush();
    const message = output === '' ? {} : { message: output };
    const code = exitCode === undefined ? {} : { exitCode };
    if (greeting.refusal !== undefined) end({ reason: 'failed', failure: greeting.refusal, ...message });
    else if (output !== '') end({ reason: 'closed-by-service', ...message, ...code });
    else end({ reason: 'exited', ...code });
  }

  function heard(): void {
    if (standing.heard()) sending.pump();
  }

  function becomeReady(session: AgreedSession): void {
    if (standing.isReady || over) return;
    sending.agreed(session);
    standing.ready();
    events.ready(session);
    sending.begin();
  }

  function tick(): void {
    cancelTick = clock.after(tickMs, tick);
    // Acknowledgements are not read while reading is paused: what seems late may have arrived.
    if (standing.isHeld || standing.isAgentAway) return;
    guarded(stream.tick);
    standing.look();
  }

  function fail(failure: Failure): void {
    if (over) return;
    terminate();
    end({ reason: 'failed', failure });
  }

  function end(how: TerminalEnd): void {
    if (over) return;
    over = true;
    cancelTick?.();
    greeting.stop();
    connection.close();
    events.ended(how);
  }

  function terminate(): void {
    parts.api.terminate(options.sessionId).catch((error: unknown) => {
      log.warn('a session could not be terminated', { reason: error instanceof Error ? error.message : String(error) });
    });
  }

  tick();

  return {
    write: sending.write,
    get pending() {
      return sending.pending;
    },
    discard: sending.discard,
    resize: sending.resize,
    flag(value) {
      if (over) return;
      const payload = Buffer.alloc(4);
      payload.writeUInt32BE(value);
      stream.input(payloadTypes.flag, payload);
    },
    pause() {
      standing.hold(true);
      connection.pause();
    },
    resume() {
      standing.hold(false);
      connection.resume();
    },
    close() {
      if (over) return;
      terminate();
      end({ reason: 'disconnected' });
    },
  };
}

/** What the agent encrypts where the session is encrypted (agent: datachannel.go). */
const encryptedTypes: ReadonlySet<number> = new Set([payloadTypes.output, payloadTypes.stdErr, payloadTypes.exitCode]);

/** A whole message that cannot be used: a broken handshake, or bytes of another key. */
class UnusableError extends MessageError {}

function orUnusable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    throw new UnusableError(`The agent sent what cannot be used: ${error.message}`, { cause: error });
  }
}
