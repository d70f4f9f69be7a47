import { ToHost, type FromHost, type TerminalEnd, type TerminalPhase } from '../../contract/terminal.ts';
import type { Clock } from './clock.ts';
import type { HostLog } from './host-log.ts';
import { createOutputPump, type OutputPump } from './output-pump.ts';
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

  const source = options.open({
    output(bytes) {
      ring.push(bytes);
      window?.pump.push(bytes);
    },
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
      options.ended(how);
    },
  });

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
    else if (end !== undefined) return;
    else if (message.type === 'size') source.resize(message.size);
    else source.write(Buffer.from(message.text, message.type === 'input' ? 'utf8' : 'latin1'));
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
      port.post({ type: 'attached', replay: ring.snapshot(), phase });
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
