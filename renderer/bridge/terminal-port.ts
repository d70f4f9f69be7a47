import type { FromHost, ToHost } from '../../contract/terminal.ts';
import type { Bridge } from './bridge.ts';
import { CallFailed } from './client.ts';

/** The window's end of one terminal. */
export interface TerminalPort {
  send(message: ToHost): void;
  close(): void;
}

/**
 * Connects to a terminal of the terminal host. The preload hands the MessagePort over as a `message` event of this
 * window; only events from this very window are taken. Throws CallFailed when the terminal is not known.
 */
export async function connectTerminal(
  bridge: Bridge,
  terminalId: string,
  onMessage: (message: FromHost) => void,
): Promise<TerminalPort> {
  const arrival = portFor(terminalId);
  const envelope = await bridge.openTerminal(terminalId);
  if (!envelope.ok) {
    arrival.forget();
    throw new CallFailed(envelope.failure);
  }
  const port = await arrival.port;
  port.onmessage = (event: MessageEvent<FromHost>) => onMessage(event.data);
  return {
    send: (message) => port.postMessage(message),
    close: () => port.close(),
  };
}

function portFor(terminalId: string): { port: Promise<MessagePort>; forget: () => void } {
  let forget = () => {};
  const port = new Promise<MessagePort>((resolve) => {
    const listen = (event: MessageEvent<{ fleetdeckTerminal?: string } | undefined>) => {
      const first = event.ports[0];
      if (event.source !== window || event.data?.fleetdeckTerminal !== terminalId || first === undefined) return;
      forget();
      resolve(first);
    };
    forget = () => window.removeEventListener('message', listen);
    window.addEventListener('message', listen);
  });
  return { port, forget: () => forget() };
}
