import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { FromHost, TerminalEnd, TerminalPhase, ToHost } from '../../contract/terminal.ts';
import type { HostProcess } from '../../main/features/terminals/terminal-host.ts';
import { systemClock } from '../../main/terminal-host/clock.ts';
import { createHost } from '../../main/terminal-host/create-host.ts';
import type { Port } from '../../main/terminal-host/terminal.ts';

/** Node's ports in the shape the terminal host takes; messages are cloned on the way, as between processes. */
export function portOf(port: MessagePort): Port {
  return {
    post: (message) => port.postMessage(message),
    listen(onMessage, onClose) {
      port.on('message', onMessage);
      port.on('close', onClose);
    },
    close: () => port.close(),
  };
}

/** The terminal host in this process instead of a utility process; `crash` ends it as a crash would. */
export function startInProcessHost(): HostProcess & { crash(): void } {
  const listeners: Array<(message: unknown) => void> = [];
  const exits: Array<(code: number) => void> = [];
  let dead = false;
  const host = createHost({
    clock: systemClock,
    post: (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => {
        if (!dead) for (const listener of listeners) listener(copy);
      });
    },
  });
  return {
    post: (message, ports = []) => {
      if (!dead) host.receive(structuredClone(message), (ports as MessagePort[]).map(portOf));
    },
    onMessage: (listener) => void listeners.push(listener),
    onExit: (listener) => void exits.push(listener),
    kill: () => (dead = true),
    crash() {
      dead = true;
      for (const listener of exits) listener(70);
    },
  };
}

/** What a window sees of one terminal. */
export interface Screen {
  readonly port: MessagePort;
  readonly text: string;
  readonly phases: TerminalPhase[];
  readonly end: TerminalEnd | undefined;
  send(message: ToHost): void;
  type(text: string): void;
}

/** A window's end of a new port pair, which acknowledges what it is sent. */
export function createScreen(): { screen: Screen; far: MessagePort } {
  const { port1: port, port2: far } = new MessageChannel();
  const phases: TerminalPhase[] = [];
  const decoder = new TextDecoder();
  let text = '';
  let end: TerminalEnd | undefined;
  port.on('message', (message: FromHost) => {
    if (message.type === 'attached') {
      text += decoder.decode(message.replay, { stream: true });
      phases.push(message.phase);
    } else if (message.type === 'output') {
      text += decoder.decode(message.bytes, { stream: true });
      port.postMessage({ type: 'ack', bytes: message.bytes.length });
    } else if (message.type === 'phase') phases.push(message.phase);
    else if (message.type === 'ended') end = message.end;
  });
  const send = (message: ToHost) => port.postMessage(message);
  return {
    far,
    screen: {
      port,
      phases,
      get text() {
        return text;
      },
      get end() {
        return end;
      },
      send,
      type: (typed) => send({ type: 'input', text: typed }),
    },
  };
}
