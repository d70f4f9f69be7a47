import type { NodeSession } from '../../world/session.ts';
import type { OpenShell, OutputStream, Shell } from '../../world/shells/shell.ts';
import {
  handshakeComplete,
  handshakeRequest,
  needsHandshake,
  readHandshakeResponse,
  upgradeAdvice,
} from './handshake.ts';
import { payloadTypes, type ReceivedMessage } from './message.ts';
import { createPump, type Pump } from './pump.ts';
import { createAgentStream, type AgentStream } from './stream.ts';

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

/** The agent's side of one session: handshake where there is one, then the shell, until either ends. */
export interface Agent {
  readonly stream: AgentStream;
  /** Begins to speak; call it once there is a wire. */
  start(): void;
  receive(frame: Buffer): void;
  kill: () => void;
}

const handshakeLimitMs = 15_000;
/** The agent's wait after the shell's start before it reads (agent/session/shell/shell.go). */
const shellDelayMs = 1_000;
const tickMs = 100;
/** The agent reads a shell's output to its end; the bound is for a client that never comes back. */
const drainMs = 20_000;
const flushMs = 2_000;
/** No more than so many unacknowledged messages: the real agent has no such bound, this process's memory does. */
const windowSize = 500;
const largestBacklog = 1_048_576;

type Phase = 'handshake' | 'running' | 'ended';

export function createAgent(options: AgentOptions): Agent {
  const { session } = options;
  const separate = session.properties?.separateOutputStream === 'true';
  let phase: Phase = 'handshake';
  let shell: Shell | undefined;
  let pumps: Readonly<Record<OutputStream, Pump>> | undefined;
  let handshakeTimer: NodeJS.Timeout | undefined;
  let askedAt = Date.now();

  const stream = createAgentStream({ send: options.send, accept, now: Date.now, newId: options.newId });
  const ticker = setInterval(stream.tick, tickMs);

  const end = (output: string) => {
    if (phase === 'ended') return;
    phase = 'ended';
    clearInterval(ticker);
    clearTimeout(handshakeTimer);
    pumps?.out.stop();
    pumps?.err.stop();
    shell?.kill();
    options.ended(output);
  };

  function accept(message: ReceivedMessage): boolean {
    if (message.payloadType === payloadTypes.handshakeResponse) {
      if (phase === 'handshake') finishHandshake(message.payload);
      return true;
    }
    // Before the handshake is complete, input is acknowledged, counted and thrown away (agent: datachannel.go).
    if (phase !== 'running') return true;
    if (shell === undefined) return false;
    if (message.payloadType === payloadTypes.output) shell.write(keysFor(session, message.payload));
    else if (message.payloadType === payloadTypes.size) resize(shell, message.payload);
    return true;
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
    stream.output(
      payloadTypes.handshakeComplete,
      handshakeComplete(Date.now() - askedAt, upgradeAdvice(clientVersion, separate)),
    );
    run();
  }

  function run(): void {
    phase = 'running';
    if (session.sessionType === 'Port') {
      end('Port sessions are not part of this sandbox yet.');
      return;
    }
    try {
      shell = options.openShell(session);
    } catch (error) {
      end(error instanceof Error ? error.message : String(error));
      return;
    }
    listen(shell);
  }

  function listen(opened: Shell): void {
    const { paced } = session.node;
    const pumpOf = (payloadType: number, prefix: string | undefined) =>
      createPump({
        emit: (payload) => stream.output(payloadType, payload),
        ready: () => !stream.paused && stream.unacknowledged < windowSize && options.backlog() < largestBacklog,
        full: (isFull) => (isFull ? opened.pause() : opened.resume()),
        paceMs: paced ? 1 : 0,
        delayMs: paced && session.sessionType !== 'NonInteractiveCommands' ? shellDelayMs : 0,
        prefix: separate ? (prefix ?? '') : '',
      });
    const out = pumpOf(payloadTypes.output, session.properties?.stdOutSeparatorPrefix);
    const err = pumpOf(payloadTypes.stdErr, session.properties?.stdErrSeparatorPrefix);
    pumps = { out, err };
    opened.onData((bytes, from) => (from === 'out' ? out : err).push(bytes));
    opened.onExit(({ exitCode }) => void finish([out, err], exitCode));
  }

  async function finish(left: Pump[], exitCode: number): Promise<void> {
    await Promise.all(left.map((pump) => pump.drained(drainMs)));
    if (phase === 'ended') return;
    if (separate) stream.output(payloadTypes.exitCode, Buffer.from(`EXIT_CODE: ${exitCode}`));
    await acknowledgedAll(stream);
    end('');
  }

  return {
    stream,
    start() {
      if (!needsHandshake(session)) {
        run();
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

/** Windows agents turn lone line feeds into what the Enter key sends (agent/session/shell/shell_windows.go). */
function keysFor({ node, sessionType }: NodeSession, bytes: Buffer): Buffer {
  if (node.platformType !== 'Windows' || sessionType === 'NonInteractiveCommands' || bytes.includes('\r\n'))
    return bytes;
  return Buffer.from(bytes.map((byte) => (byte === 0x0a ? 0x0d : byte)));
}

function resize(shell: Shell, payload: Buffer): void {
  const { cols, rows } = JSON.parse(payload.toString('utf8')) as { cols?: unknown; rows?: unknown };
  shell.resize({ cols: sizeOf(cols), rows: sizeOf(rows) });
}

/** Cut to 16 bits for the pty, which would refuse 0. */
function sizeOf(value: unknown): number {
  return Math.max(1, Number(value) & 0xffff);
}

async function acknowledgedAll(stream: AgentStream): Promise<void> {
  const limit = Date.now() + flushMs;
  while (stream.unacknowledged > 0 && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 10));
}
