import { systemClock } from './clock.ts';
import { createHost } from './create-host.ts';
import type { FromTerminalHost } from './protocol.ts';
import type { Port } from './terminal.ts';

/** Electron's ports in a utility process, as far as they are used here; this file imports no Electron. */
interface ElectronPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}
interface ParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly ElectronPort[] }) => void,
  ): void;
  postMessage(message: unknown): void;
}

/** Software error of sysexits.h: main tells it from a wanted end. */
const crashed = 70;

const { parentPort } = process as unknown as { readonly parentPort: ParentPort };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
const post = (message: FromTerminalHost) => parentPort.postMessage(message);
const host = createHost({ clock: systemClock, post });

// Electron's majors differ in what an unhandled rejection does here: both end the process, and both are told.
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

parentPort.on('message', ({ data, ports }) => host.receive(data, ports.map(portOf)));

function portOf(port: ElectronPort): Port {
  return {
    post: (message) => port.postMessage(message),
    listen(onMessage, onClose) {
      port.on('message', ({ data }) => onMessage(data));
      port.on('close', onClose);
      port.start();
    },
    close: () => port.close(),
  };
}

function crash(error: unknown): void {
  // The stack says where; an error's text could hold what a terminal showed.
  const where = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 6).join(' | ') : '';
  const kind = error instanceof Error ? error.name : typeof error;
  post({ type: 'log', level: 'error', text: 'the terminal host failed', facts: { kind, where } });
  // process.exit ends a utility process at once: the line must leave first.
  setTimeout(() => process.exit(crashed), 50);
}
