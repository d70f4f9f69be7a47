import {
  ToHost,
  type FromHost,
  type TerminalEnd,
  type TerminalPhase,
  type TerminalRecording,
} from '../../contract/terminal.ts';
import type { Clock } from './clock.ts';
import type { HostLog } from './host-log.ts';
import { createOutputPump, type OutputPump } from './output-pump.ts';
import type { Recorder } from './recording/recorder.ts';
import { createRing } from './ring.ts';
import type { Source, SourceEvents } from './source.ts';

/** One end of a message channel, whether Electron's or Node's. */
export interface Port {
  post(message: FromHost): void;
  /** Begins to deliver; called once. */
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
  close(): void;
}

export interface TerminalOptions {
  readonly clock: Clock;
  readonly log: HostLog;
  /** Opens the source; it tells no event before this returns. */
  open(events: SourceEvents): Source;
  phase(phase: TerminalPhase): void;
  ended(end: TerminalEnd): void;
  /** Makes what records it; absent where nothing is to be recorded. */
  readonly recorder?: (changed: (recording: TerminalRecording | undefined) => void) => Recorder;
}

/** A source, what it said last, and the window that looks at it. */
export interface Terminal {
  /** Shows it in one more window; the latest alone gets output. */
  attach(port: Port): void;
  /** Ends it at once. */
  close(): void;
}

/** Enough for a screen and its history; each terminal may hold so much. */
const keptBytes = 1_048_576;

/** Input of so many characters or more is answered with what waits; smaller changes are not worth a message. */
const pendingStep = 4_096;

interface Window {
  readonly port: Port;
  readonly pump: OutputPump;
}

export function createTerminal(options: TerminalOptions): Terminal {
  const { clock, log } = options;
  const ring = createRing(keptBytes);
  let window: Window | undefined;
  let phase: TerminalPhase = 'connecting';
  let end: TerminalEnd | undefined;
  let toldPending = 0;

  const recorder = options.recorder?.((recording) => {
    window?.port.post({ type: 'recording', ...(recording !== undefined && { recording }) });
  });

  const source = options.open({
    output(bytes) {
      ring.push(bytes);
      recorder?.output(bytes);
      window?.pump.push(bytes);
    },
    drained: () => tellPending(),
    phase(next) {
      phase = next;
      window?.port.post({ type: 'phase', phase });
      options.phase(next);
    },
    ended(how) {
      phase = 'ended';
      end = how;
      window?.pump.flush();
      window?.port.post({ type: 'ended', end: how });
      recorder?.stop();
      options.ended(how);
    },
  });

  /** Told for what is worth a progress bar, and that it is over. */
  const tellPending = (large = false) => {
    const { pending = 0 } = source;
    if (!large && (toldPending === 0 || (pending > 0 && toldPending - pending < pendingStep))) return;
    toldPending = pending;
    window?.port.post({ type: 'pending', bytes: pending });
  };

  const detach = () => {
    const left = window;
    window = undefined;
    left?.pump.stop();
    left?.port.close();
  };

  const receive = (pump: OutputPump, data: unknown) => {
    const parsed = ToHost.safeParse(data);
    if (!parsed.success) {
      log.warn('a message of the window was refused');
      return;
    }
    const message = parsed.data;
    if (message.type === 'ack') pump.acknowledge(message.bytes);
    else if (message.type === 'record' && !message.on) recorder?.stop();
    else if (end !== undefined) return;
    else if (message.type === 'record') recorder?.start();
    else if (message.type === 'size') {
      recorder?.resize(message.size);
      source.resize(message.size);
    } else if (message.type === 'discard') {
      source.discard();
      tellPending(true);
    } else {
      source.write(Buffer.from(message.text, message.type === 'input' ? 'utf8' : 'latin1'));
      tellPending(message.text.length >= pendingStep);
    }
  };

  return {
    attach(port) {
      detach();
      const pump = createOutputPump({
        clock,
        send: (bytes) => port.post({ type: 'output', bytes }),
        hold: (isHeld) => {
          if (end !== undefined) return;
          if (isHeld) source.pause();
          else source.resume();
        },
      });
      const own: Window = { port, pump };
      window = own;
      const recording = recorder?.current();
      port.post({ type: 'attached', replay: ring.snapshot(), phase, ...(recording !== undefined && { recording }) });
      if (end !== undefined) port.post({ type: 'ended', end });
      port.listen(
        (message) => receive(pump, message),
        () => {
          if (window === own) detach();
        },
      );
    },
    close() {
      source.close();
      detach();
    },
  };
}
