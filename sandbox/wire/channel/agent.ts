import type { NodeSession } from '../../world/session.ts';
import type { OpenShell } from '../../world/shells/shell.ts';
import {
  handshakeComplete,
  handshakeRequest,
  needsHandshake,
  readHandshakeResponse,
  upgradeAdvice,
} from './handshake.ts';
import { payloadTypes, type ReceivedMessage } from './message.ts';
import { createPortTask } from './port/port-task.ts';
import { createAgentStream, type Acceptance, type AgentStream } from './stream.ts';
import { createShellTask } from './tasks/shell-task.ts';
import type { SessionTask, TaskChannel } from './tasks/task.ts';

export interface AgentOptions {
  readonly session: NodeSession;
  readonly openShell: OpenShell;
  /** Puts one frame on the wire; may drop it while no client is connected. */
  send: (frame: Buffer) => void;
  /** Bytes that the wire has not taken yet. */
  backlog(): number;
  /** The session is over; `output` is what the service tells the user, empty unless something failed. */
  ended(output: string): void;
  readonly handshakeDelayMs: number;
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

const handshakeLimitMs = 15_000;
const tickMs = 100;
const flushMs = 2_000;
/** No more than so many unacknowledged messages: the real agent has no such bound, this process's memory does. */
const windowSize = 500;
const largestBacklog = 1_048_576;

type Phase = 'handshake' | 'running' | 'ended';

export function createAgent(options: AgentOptions): Agent {
  const { session } = options;
  let phase: Phase = 'handshake';
  let task: SessionTask | undefined;
  let handshakeTimer: NodeJS.Timeout | undefined;
  let askedAt = Date.now();

  const stream = createAgentStream({ send: options.send, accept, now: Date.now, newId: options.newId });
  const ticker = setInterval(stream.tick, tickMs);

  const end = (output: string) => {
    if (phase === 'ended') return;
    phase = 'ended';
    clearInterval(ticker);
    clearTimeout(handshakeTimer);
    task?.stop();
    options.ended(output);
  };

  function accept(message: ReceivedMessage): Acceptance {
    if (message.payloadType === payloadTypes.handshakeResponse) {
      if (phase === 'handshake') finishHandshake(message.payload);
      return true;
    }
    // Before the handshake is complete, input is acknowledged, counted and thrown away (agent: datachannel.go).
    if (phase !== 'running') return true;
    return task?.accept(message) ?? false;
  }

  function ask(): void {
    askedAt = Date.now();
    stream.output(payloadTypes.handshakeRequest, handshakeRequest(session));
  }

  function finishHandshake(payload: Buffer): void {
    const { clientVersion, refusal } = readHandshakeResponse(payload);
    clearTimeout(handshakeTimer);
    if (refusal !== undefined) {
      end(`Encountered error while initiating handshake. ${refusal}`);
      return;
    }
    const separate = session.properties?.separateOutputStream === 'true';
    stream.output(
      payloadTypes.handshakeComplete,
      handshakeComplete(Date.now() - askedAt, upgradeAdvice(clientVersion, separate)),
    );
    run(clientVersion);
  }

  function run(clientVersion: string): void {
    phase = 'running';
    const channel: TaskChannel = {
      session,
      clientVersion,
      output: stream.output,
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
      if (!needsHandshake(session)) {
        run('');
        return;
      }
      if (options.handshakeDelayMs > 0)
        setTimeout(() => phase === 'handshake' && ask(), options.handshakeDelayMs).unref();
      else ask();
      handshakeTimer = setTimeout(() => {
        const advice = 'Please ensure that you have the latest version of the session manager plugin.';
        end(`Encountered error while initiating handshake. Handshake timed out. ${advice}`);
      }, handshakeLimitMs + options.handshakeDelayMs);
    },
    receive: (frame) => stream.receive(frame),
    kill: () => end(''),
  };
}

async function acknowledgedAll(stream: AgentStream): Promise<void> {
  const limit = Date.now() + flushMs;
  while (stream.unacknowledged > 0 && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 10));
}
