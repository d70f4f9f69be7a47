import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../contract/failure.ts';
import type { TerminalEnd, TerminalPhase, TerminalSize } from '../../../contract/terminal.ts';
import type { Clock } from '../clock.ts';
import type { HostLog } from '../host-log.ts';
import type { Source, SourceEvents } from '../source.ts';
import { createConnection } from './connection.ts';
import { answerHandshake } from './handshake.ts';
import { createInputQueue } from './input-queue.ts';
import { MessageError, payloadTypes, type AgentMessage } from './message.ts';
import { ChannelClosed, HandshakeComplete, HandshakeRequest, readJson, sizePayload } from './payloads.ts';
import type { SessionApi } from './session-api.ts';
import type { OpenSocket } from './socket.ts';
import { createClientStream } from './stream.ts';

export interface SessionOptions {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly token: string;
  readonly size: TerminalSize;
}

export interface SessionParts {
  readonly api: SessionApi;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly log: HostLog;
  readonly random?: () => number;
  readonly newId?: () => string;
}

const tickMs = 100;
/** Our messages under way: enough for 64 KiB a round trip, few enough that Ctrl+C is not long behind a paste. */
const windowSize = 64;
const resizeDelayMs = 50;
/** The agent takes input only a moment after it has sent HandshakeComplete (agent: datachannel.go). */
const afterHandshakeMs = 20;
/** A refused handshake ends by the agent's word, or without it after so long. */
const refusalLimitMs = 3_000;
/** So long without an acknowledgement, and the node counts as silent even if the service has not said so. */
const silentAfterMs = 20_000;

/** One Session Manager session with a terminal: starts, keeps and ends its data channel. */
export function openSession(options: SessionOptions, parts: SessionParts, events: SourceEvents): Source {
  const { clock, log } = parts;
  const newId = parts.newId ?? randomUUID;
  const queue = createInputQueue();
  let { size } = options;
  let sentSize: TerminalSize | undefined;
  let phase: TerminalPhase = 'connecting';
  let up = false;
  let ready = false;
  let readingPaused = false;
  /** The service's word that the agent is away. */
  let agentAway = false;
  /** When the node was last heard of, or the connection came up. */
  let heardAt = clock.now();
  let over = false;
  let handshaken = false;
  let refusal: Failure | undefined;
  let exitCode: number | undefined;
  let cancelTick: (() => void) | undefined;
  let cancelResize: (() => void) | undefined;
  let cancelReady: (() => void) | undefined;
  let cancelRefusal: (() => void) | undefined;

  const stream = createClientStream({
    send: (frame) => connection.send(frame),
    accept,
    control,
    acknowledged: () => {
      heard();
      pump();
    },
    now: clock.now,
    newId,
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
      up = true;
      agentAway = false;
      heardAt = clock.now();
      stream.connected();
      updatePhase();
      pump();
    },
    down() {
      up = false;
      stream.disconnected();
      updatePhase();
    },
    frame(frame) {
      try {
        stream.receive(frame);
      } catch (error) {
        received(error);
      }
    },
    lost: end,
  });

  /** Bytes that are no message are dropped and will be sent again; an unusable handshake ends the session. */
  function received(error: unknown): void {
    if (!(error instanceof MessageError)) throw error;
    log.warn('a message was dropped', { reason: error.message });
    if (error instanceof HandshakeError) fail({ code: 'unexpected', message: error.message });
  }

  function accept(message: AgentMessage): boolean {
    if (over) return false;
    heard();
    switch (message.payloadType) {
      case payloadTypes.handshakeRequest:
        answer(message.payload);
        break;
      case payloadTypes.handshakeComplete:
        complete(message.payload);
        break;
      case payloadTypes.encryptionChallengeRequest:
      case payloadTypes.flag:
        break;
      case payloadTypes.exitCode:
        readExitCode(message.payload);
        break;
      default:
        // An ordinary shell has no handshake: its first output is the sign that input is taken.
        if (!handshaken) becomeReady();
        events.output(message.payload);
    }
    return true;
  }

  function answer(payload: Buffer): void {
    // A second answer would block the agent's reader for good.
    if (handshaken) return;
    handshaken = true;
    const { payload: response, refusal: why } = answerHandshake(inHandshake(() => readJson(HandshakeRequest, payload)));
    stream.input(payloadTypes.handshakeResponse, response);
    if (why === undefined) return;
    refusal = { code: 'unsupported', message: why };
    cancelRefusal = clock.after(refusalLimitMs, () => fail({ code: 'unsupported', message: why }));
  }

  function complete(payload: Buffer): void {
    const { CustomerMessage } = inHandshake(() => readJson(HandshakeComplete, payload));
    if (!handshaken) throw new HandshakeError('The handshake was completed before it began.');
    if (CustomerMessage !== '') events.output(Buffer.from(`${CustomerMessage}\r\n`));
    cancelReady = clock.after(afterHandshakeMs, becomeReady);
  }

  function readExitCode(payload: Buffer): void {
    const [, code] = /^EXIT_CODE: (-?\d{1,10})$/.exec(payload.toString('latin1')) ?? [];
    if (code === undefined) events.output(payload);
    else exitCode = Number(code);
  }

  function control(message: AgentMessage): void {
    if (message.messageType === 'channel_closed') closedByService(message.payload);
    else if (message.messageType === 'pause_publication') {
      agentAway = true;
      updatePhase();
    } else if (message.messageType === 'start_publication') heard();
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
    if (refusal !== undefined) end({ reason: 'failed', failure: refusal, ...message });
    else if (output !== '') end({ reason: 'closed-by-service', ...message });
    else end({ reason: 'exited', ...(exitCode !== undefined && { exitCode }) });
  }

  /** The agent is there: whatever it sends says so. */
  function heard(): void {
    heardAt = clock.now();
    if (!agentAway && phase !== 'agent-silent') return;
    agentAway = false;
    updatePhase();
    pump();
  }

  function becomeReady(): void {
    if (ready || over) return;
    ready = true;
    updatePhase();
    sendSize();
    pump();
  }

  function sendSize(): void {
    if (over || !ready || (sentSize?.cols === size.cols && sentSize.rows === size.rows)) return;
    sentSize = size;
    stream.input(payloadTypes.size, Buffer.from(sizePayload(size)));
  }

  /** Sends what waits, as far as acknowledgements allow. */
  function pump(): void {
    if (!ready || !up || agentAway || over) return;
    for (let room = windowSize - stream.unacknowledged; room > 0; room -= 1) {
      const payload = queue.shift();
      if (payload === undefined) return;
      stream.input(payloadTypes.output, payload);
    }
  }

  function tick(): void {
    cancelTick = clock.after(tickMs, tick);
    // Acknowledgements are not read while reading is paused: what seems late may have arrived.
    if (readingPaused || agentAway) return;
    stream.tick();
    updatePhase();
  }

  function isSilent(): boolean {
    const { oldestSince } = stream;
    if (agentAway || oldestSince === undefined || readingPaused) return agentAway;
    return clock.now() - Math.max(oldestSince, heardAt) > silentAfterMs;
  }

  function updatePhase(): void {
    if (over) return;
    let now: TerminalPhase = 'connected';
    if (!up) now = phase === 'connecting' ? 'connecting' : 'network-lost';
    else if (!ready) now = agentAway ? 'agent-silent' : 'connecting';
    else if (isSilent()) now = 'agent-silent';
    if (now === phase) return;
    phase = now;
    events.phase(now);
  }

  function fail(failure: Failure): void {
    terminate();
    end({ reason: 'failed', failure });
  }

  function end(how: TerminalEnd): void {
    if (over) return;
    over = true;
    phase = 'ended';
    for (const cancel of [cancelTick, cancelResize, cancelReady, cancelRefusal]) cancel?.();
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
    write(bytes) {
      if (over) return;
      // The plugin's rule for shells: a line feed typed alone is the Return key.
      const typed = bytes.length === 1 && bytes[0] === 0x0a ? Buffer.from('\r') : bytes;
      if (!queue.push(typed)) log.warn('input was dropped: too much of it waits', { bytes: bytes.length });
      pump();
    },
    resize(to) {
      size = to;
      cancelResize?.();
      cancelResize = clock.after(resizeDelayMs, sendSize);
    },
    pause() {
      readingPaused = true;
      connection.pause();
    },
    resume() {
      readingPaused = false;
      heardAt = clock.now();
      connection.resume();
    },
    close() {
      if (over) return;
      terminate();
      end({ reason: 'disconnected' });
    },
  };
}

class HandshakeError extends MessageError {}

function inHandshake<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new HandshakeError('The agent sent an unusable handshake.', { cause: error });
  }
}
