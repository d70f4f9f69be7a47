import { MessageChannelMain, utilityProcess, type MessagePortMain } from 'electron';
import { TerminalId } from '../../contract/terminal.ts';
import type { HostProcess, TerminalHost } from '../features/terminals/terminal-host.ts';

/** Starts the terminal host, the built file `file`, in a utility process. */
export function startTerminalHostProcess(file: string): HostProcess {
  const child = utilityProcess.fork(file, [], { serviceName: 'Fleetdeck terminals', stdio: 'ignore' });
  return {
    post: (message, ports = []) => child.postMessage(message, ports as MessagePortMain[]),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  };
}

/** Connects a window to a terminal: one end of a new pair goes to the host, the other is returned. Throws FailureError. */
export function connectPort(host: Pick<TerminalHost, 'connect'>, terminalId: unknown): MessagePortMain {
  const { port1, port2 } = new MessageChannelMain();
  host.connect(TerminalId.parse(terminalId), port1);
  return port2;
}
