import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../contract/failure.ts';
import type { TerminalEnd } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';
import type { HostLog } from '../host-log.ts';
import type { AgreedSession, Channel, ChannelEvents } from './channel.ts';
import { createConnection } from './connection.ts';
import { createGreeting } from './greeting.ts';
import { MessageError, payloadTypes } from './message.ts';
import { createReceiving, UnusableError } from './receiving.ts';
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
/** Where silence says nothing, one message is sent all the same, so many ticks (4 s) apart. */
const ticksBetweenKnocks = 40;

/** Opens the data channel of a started session and keeps it until either side ends it; tells nothing before it returns. */
export function openChannel(options: ChannelOptions, parts: ChannelParts, events: ChannelEvents): Channel {
  const { clock, log } = parts;
  const newId = parts.newId ?? randomUUID;
  let over = false;
  let cancelTick: (() => void) | undefined;
  let ticksWithoutWord = 0;

  const stream = createClientStream({
    heard,
    send: (frame) => connection.send(frame),
    accept: (message) => receiving.accept(message),
    control: (message) => receiving.control(message),
    acknowledged(carried, sequenceNumber) {
      sending.acknowledged(carried, sequenceNumber);
      if (carried > 0 && !over) events.drained();
    },
    now: clock.now,
    newId,
  });

  const standing = createStanding({
    clock,
    oldestSince: () => stream.underWay.oldestSince,
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

  const isOver = () => over;
  const sending = createSending({ stream, standing, encryption: () => greeting.encryption, isOver });
  const receiving = createReceiving({
    greeting,
    stream,
    standing,
    events,
    log,
    heard,
    ready: becomeReady,
    ended: end,
    isOver,
  });

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
    underWay: () => stream.underWay.bytes,
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
    const { isClogged } = connection;
    // Acknowledgements are not read while reading is paused: what seems late may have arrived.
    if (standing.isHeld || isClogged) {
      stream.underWay.unread();
      standing.unread();
    }
    if (standing.isHeld) return;
    // The word that the agent is away may be old, and a line can be clogged for as long as output comes.
    if (standing.isAgentAway || isClogged) {
      ticksWithoutWord += 1;
      if (ticksWithoutWord % ticksBetweenKnocks === 0) sending.knock();
    }
    if (!standing.isAgentAway) guarded(stream.tick);
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
