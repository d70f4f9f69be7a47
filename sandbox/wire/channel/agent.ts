import type { NodeSession } from '../../world/session.ts';
import type { OpenShell } from '../../world/shells/shell.ts';
import type { SessionCipher } from './encryption.ts';
import { createGreeting, type DecryptDataKey } from './greeting.ts';
import { needsHandshake } from './handshake.ts';
import { payloadTypes, type ReceivedMessage } from './message.ts';
import { createPortTask } from './port/port-task.ts';
import { createAgentStream, type Acceptance, type AgentStream } from './stream.ts';
import { createShellTask } from './tasks/shell-task.ts';
import type { SessionTask, TaskChannel } from './tasks/task.ts';

export interface AgentOptions {
  readonly session: NodeSession;
  readonly openShell: OpenShell;
  readonly decryptDataKey: DecryptDataKey;
  /** Puts one frame on the wire; may drop it while no client is connected. */
  send: (frame: Buffer) => void;
  /** Bytes that the wire has not taken yet. */
  backlog(): number;
  /** The session is over; `output` is what the service tells the user, empty unless something failed. */
  ended(output: string): void;
  /** Told of output and errors in the clear, for the session's transcript. */
  readonly record?: (bytes: Buffer) => void;
  readonly handshakeDelayMs: number;
  readonly fastResend?: boolean;
  newId: () => string;
}

/** The agent's side of one session: handshake where there is one, then what the session runs, until either ends. */
export interface Agent {
  readonly stream: AgentStream;
  /** Begins to speak; call it once there is a wire. */
  start(): void;
  receive(frame: Buffer): void;
  kill: () => void;
}

const tickMs = 100;
const flushMs = 2_000;
/** No more than so many unacknowledged messages: the real agent has no such bound, this process's memory does. */
const windowSize = 500;
const largestBacklog = 1_048_576;

/** What of the agent's output is encrypted. */
const encrypted: ReadonlySet<number> = new Set([payloadTypes.output, payloadTypes.stdErr, payloadTypes.exitCode]);

export function createAgent(options: AgentOptions): Agent {
  const { session } = options;
  let ended = false;
  let running = false;
  let cipher: SessionCipher | undefined;
  let task: SessionTask | undefined;

  const stream = createAgentStream({
    send: options.send,
    accept,
    now: Date.now,
    newId: options.newId,
    fastResend: options.fastResend === true,
  });
  const ticker = setInterval(stream.tick, tickMs);
  const greeting = createGreeting({
    session,
    output: stream.output,
    decryptDataKey: options.decryptDataKey,
    done: run,
    failed: end,
  });

  function end(output: string): void {
    if (ended) return;
    ended = true;
    clearInterval(ticker);
    greeting.stop();
    task?.stop();
    options.ended(output);
  }

  function accept(message: ReceivedMessage): Acceptance {
    if (ended) return true;
    if (!running) {
      // Other input before the end of the handshake is acknowledged, counted and thrown away (agent: datachannel.go).
      greeting.accept(message);
      return true;
    }
    const { payloadType, payload } = message;
    const clear = cipher !== undefined && payloadType === payloadTypes.output ? cipher.decrypt(payload) : payload;
    return task?.accept({ ...message, payload: clear }) ?? false;
  }

  function output(payloadType: number, payload: Buffer): void {
    if (payloadType === payloadTypes.output || payloadType === payloadTypes.stdErr) options.record?.(payload);
    const hides = payload.length > 0 && encrypted.has(payloadType);
    stream.output(payloadType, hides && cipher !== undefined ? cipher.encrypt(payload) : payload);
  }

  function run(clientVersion: string, agreed: SessionCipher | undefined): void {
    running = true;
    cipher = agreed;
    const channel: TaskChannel = {
      session,
      clientVersion,
      output,
      ready: () => !stream.paused && stream.unacknowledged < windowSize && options.backlog() < largestBacklog,
      wake: stream.wake,
      flushed: () => acknowledgedAll(stream),
      end,
    };
    try {
      task = session.sessionType === 'Port' ? createPortTask(channel) : createShellTask(channel, options.openShell);
    } catch (error) {
      end(error instanceof Error ? error.message : String(error));
    }
  }

  return {
    stream,
    start() {
      if (needsHandshake(session)) greeting.start(options.handshakeDelayMs);
      else run('', undefined);
    },
    receive: (frame) => stream.receive(frame),
    kill: () => end(''),
  };
}

async function acknowledgedAll(stream: AgentStream): Promise<void> {
  const limit = Date.now() + flushMs;
  while (stream.unacknowledged > 0 && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 10));
}
