import type { terminals } from '../../../contract/features/terminals.ts';
import type { Failure } from '../../../contract/failure.ts';
import type {
  FromHost,
  TerminalEnd,
  TerminalPhase,
  TerminalRecording,
  TerminalSize,
  TerminalTarget,
  ToHost,
} from '../../../contract/terminal.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import type { Client } from '../../bridge/client.ts';
import { failureOf } from '../../bridge/load.ts';
import { connectTerminal, type TerminalPort } from '../../bridge/terminal-port.ts';

/** What a terminal in the host tells its pane. */
export interface WireEvents {
  onOpened(terminalId: string): void;
  onPhase(phase: TerminalPhase): void;
  /** Data passed, either way. */
  onActivity(): void;
  onEnded(end: TerminalEnd): void;
  /** Undefined when nothing is recorded (any more). */
  onRecording(recording: TerminalRecording | undefined): void;
  /** It could not be opened or connected to. */
  onFailure(failure: Failure): void;
  /** A closed terminal may still run. */
  onCloseFailed(failure: Failure): void;
}

export interface WireOptions {
  readonly bridge: Bridge;
  readonly client: Client<typeof terminals>;
  readonly target: TerminalTarget;
  /** A terminal of the host that is already open (the window was reloaded). */
  readonly adopt?: string;
  readonly events: WireEvents;
  /** What was on the screen before the window looked. */
  replay(bytes: Uint8Array): void;
  /** Calls `shown` when the bytes are on the screen: the host waits for it. */
  output(bytes: Uint8Array, shown: () => void): void;
}

/** The way from a pane to its terminal in the host. */
export interface Wire {
  /** The pane's size: the first one opens the terminal, another one is told to it. */
  readonly fit: (size: TerminalSize) => void;
  /** Whether there was a terminal to send it to. */
  readonly send: (message: ToHost) => boolean;
  /** Resolves when the terminal can take more of a large input; at once where nobody waits for it any more. */
  readonly room: () => Promise<void>;
  /** Lets go of the terminal and ends it, whatever state it is in. */
  readonly letGo: () => void;
  /** The same, and the next size opens another one of the same target. */
  readonly renew: () => void;
}

/** So many bytes may wait for the node's acknowledgement before the next piece of a paste is sent. */
const mostPending = 49_152;

/** Makes the way to one pane's terminal. Nothing is opened before the size is known. */
export function createWire(options: WireOptions): Wire {
  const { client, events } = options;
  let over = false;
  let started = false;
  let told: TerminalSize | undefined;
  let terminalId = options.adopt;
  let port: TerminalPort | undefined;
  let call = new AbortController();

  const waiting = new Set<() => void>();
  const goOn = () => {
    for (const resume of waiting) resume();
    waiting.clear();
  };

  const receive = (message: FromHost, from: AbortSignal) => {
    if (from.aborted) return;
    if (message.type === 'attached') options.replay(message.replay);
    if (message.type === 'attached' || message.type === 'recording') events.onRecording(message.recording);
    if (message.type === 'attached' || message.type === 'phase') events.onPhase(message.phase);
    else if (message.type === 'ended') {
      over = true;
      goOn();
      events.onEnded(message.end);
    } else if (message.type === 'pending') {
      if (message.bytes <= mostPending) goOn();
    } else if (message.type === 'output') {
      const { bytes } = message;
      events.onActivity();
      options.output(bytes, () => !from.aborted && port?.send({ type: 'ack', bytes: bytes.byteLength }));
    }
  };

  const connect = async (size: TerminalSize) => {
    const { signal } = call;
    told = size;
    try {
      const adopted = terminalId;
      const id = adopted ?? (await client.call('open', { target: options.target, size }, signal)).terminalId;
      // Closed while it was being opened: nobody will look at it any more.
      if (signal.aborted) return end(id);
      terminalId = id;
      events.onOpened(id);
      const made = await connectTerminal(options.bridge, id, (message) => receive(message, signal));
      if (signal.aborted) return made.close();
      port = made;
      // An adopted one has the size of the window before; one that was opened may have been resized meanwhile.
      if (adopted !== undefined || told !== size) made.send({ type: 'size', size: told });
    } catch (error) {
      if (!signal.aborted) events.onFailure(failureOf(error));
    }
  };

  const end = (id: string) => {
    client.call('close', { terminalId: id }).catch((error: unknown) => events.onCloseFailed(failureOf(error)));
  };

  const letGo = () => {
    call.abort();
    port?.close();
    port = undefined;
    goOn();
    if (terminalId !== undefined) end(terminalId);
    terminalId = undefined;
  };

  return {
    fit(size) {
      if (!started) {
        started = true;
        void connect(size);
      } else if (told?.cols !== size.cols || told.rows !== size.rows) {
        told = size;
        port?.send({ type: 'size', size });
      }
    },
    send(message) {
      port?.send(message);
      return port !== undefined;
    },
    room: async () => {
      if (port !== undefined && !over) await new Promise<void>((resolve) => waiting.add(resolve));
    },
    letGo,
    renew() {
      letGo();
      call = new AbortController();
      started = false;
      over = false;
    },
  };
}
