import type { NodeSession } from '../../world/session.ts';
import type { OpenShell, Shell } from '../../world/shells/shell.ts';
import { goJson, payloadTypes, type ReceivedMessage } from './message.ts';
import { createPump, type Pump } from './pump.ts';
import { createAgentStream, type AgentStream } from './stream.ts';

export interface AgentOptions {
  readonly session: NodeSession;
  readonly openShell: OpenShell;
  /** Puts one frame on the wire; may drop it while no client is connected. */
  send(frame: Buffer): void;
  /** Bytes that the wire has not taken yet. */
  backlog(): number;
  /** The session is over; `output` is what the service tells the user. */
  ended(output: string): void;
  readonly handshakeDelayMs: number;
  newId(): string;
}

/** The agent's side of one session: handshake where there is one, then the shell, until either ends. */
export interface Agent {
  readonly stream: AgentStream;
  receive(frame: Buffer): void;
  kill(): void;
}

const handshakeLimitMs = 15_000;
/** The agent's wait after the shell's start before it reads (agent/session/shell/shell.go). */
const shellDelayMs = 1_000;
const tickMs = 100;
const flushMs = 2_000;
/** No more than so many unacknowledged messages: the real agent has no such bound, this process's memory does. */
const windowSize = 2_000;
const largestBacklog = 1_048_576;

type Phase = 'handshake' | 'running' | 'ended';

export function createAgent(options: AgentOptions): Agent {
  const { session } = options;
  let phase: Phase = 'handshake';
  let shell: Shell | undefined;
  let pump: Pump | undefined;
  let handshakeTimer: NodeJS.Timeout | undefined;
  const startedAt = Date.now();

  const stream = createAgentStream({ send: options.send, accept, now: Date.now, newId: options.newId });
  const ticker = setInterval(stream.tick, tickMs);

  const end = (output: string) => {
    if (phase === 'ended') return;
    phase = 'ended';
    clearInterval(ticker);
    clearTimeout(handshakeTimer);
    pump?.stop();
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
    if (message.payloadType === payloadTypes.output) shell.write(message.payload);
    else if (message.payloadType === payloadTypes.size) resize(shell, message.payload);
    return true;
  }

  function finishHandshake(payload: Buffer): void {
    const problem = refusal(payload);
    if (problem !== undefined) {
      end(`Encountered error while initiating handshake. ${problem}`);
      return;
    }
    clearTimeout(handshakeTimer);
    const complete = { HandshakeTimeToComplete: (Date.now() - startedAt) * 1_000_000, CustomerMessage: '' };
    stream.output(payloadTypes.handshakeComplete, Buffer.from(goJson(complete)));
    run();
  }

  function run(): void {
    phase = 'running';
    if (session.sessionType === 'Port') {
      end('Port sessions are not part of this sandbox yet.');
      return;
    }
    pump = createPump({
      emit: (payload) => stream.output(payloadTypes.output, payload),
      ready: () => !stream.paused && stream.unacknowledged < windowSize && options.backlog() < largestBacklog,
      full: (isFull) => (isFull ? shell?.pause() : shell?.resume()),
      paceMs: session.node.paced ? 1 : 0,
    });
    try {
      shell = options.openShell(session);
    } catch (error) {
      end(`Unable to start the shell: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    listen(shell, pump);
  }

  function listen(opened: Shell, into: Pump): void {
    let held: Buffer[] | undefined = session.node.paced && session.sessionType === 'Standard_Stream' ? [] : undefined;
    if (held !== undefined) {
      setTimeout(() => {
        for (const bytes of held ?? []) into.push(bytes);
        held = undefined;
      }, shellDelayMs).unref();
    }
    opened.onData((bytes) => (held === undefined ? into.push(bytes) : held.push(bytes)));
    opened.onExit(({ exitCode }) => {
      for (const bytes of held ?? []) into.push(bytes);
      held = undefined;
      void into.drained(flushMs).then(async () => {
        if (session.properties?.separateOutputStream === 'true') stream.output(payloadTypes.exitCode, Buffer.from(`EXIT_CODE: ${exitCode}`));
        await acknowledgedAll(stream);
        end('');
      });
    });
  }

  if (session.sessionType === 'NonInteractiveCommands' || session.sessionType === 'Port') {
    const request = {
      AgentVersion: session.node.agentVersion,
      RequestedClientActions: [
        { ActionType: 'SessionType', ActionParameters: { SessionType: session.sessionType, Properties: session.properties } },
      ],
    };
    const ask = () => stream.output(payloadTypes.handshakeRequest, Buffer.from(goJson(request)));
    if (options.handshakeDelayMs > 0) setTimeout(ask, options.handshakeDelayMs).unref();
    else ask();
    handshakeTimer = setTimeout(() => {
      const advice = 'Please ensure that you have the latest version of the session manager plugin.';
      end(`Encountered error while initiating handshake. Handshake timed out. ${advice}`);
    }, handshakeLimitMs + options.handshakeDelayMs);
  } else {
    run();
  }

  return { stream, receive: (frame) => stream.receive(frame), kill: () => end('') };
}

function resize(shell: Shell, payload: Buffer): void {
  const { cols, rows } = JSON.parse(payload.toString('utf8')) as { cols?: unknown; rows?: unknown };
  // Values are cut to 16 bits for the pty; 0 would be refused by it.
  const cut = (value: unknown) => Math.max(1, Number(value) & 0xffff);
  shell.resize({ cols: cut(cols), rows: cut(rows) });
}

/** Why a handshake response is none that can be worked with; undefined when all actions succeeded. */
function refusal(payload: Buffer): string | undefined {
  const { ProcessedClientActions = [] } = JSON.parse(payload.toString('utf8')) as {
    ProcessedClientActions?: Array<{ ActionType?: string; ActionStatus?: number; Error?: string }>;
  };
  const failed = ProcessedClientActions.find(({ ActionStatus }) => ActionStatus !== 1);
  if (failed === undefined) return undefined;
  return `${failed.ActionType ?? ''} failed on client with status ${failed.ActionStatus ?? 0} error: ${failed.Error ?? ''}`;
}

async function acknowledgedAll(stream: AgentStream): Promise<void> {
  const limit = Date.now() + flushMs;
  while (stream.unacknowledged > 0 && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 10));
}
