import { connect, type Socket } from 'node:net';
import type { AgreedSession, Channel, ChannelEvents } from '../../main/terminal-host/session/channel.ts';

/**
 * The agent's end of a port session in memory, written from the protocol's description alone: a channel that carries
 * messages of at most 1,024 bytes in both directions, and the smux server or the single connection behind it.
 */
export interface PortAgent {
  /** What a tunnel or stdio opens. */
  open(events: ChannelEvents): Channel;
  /** Sends bytes of the node, whatever they are. */
  send(bytes: Buffer): void;
  flag(value: number): void;
  phase: ChannelEvents['phase'];
  /** The service closes the channel. */
  end(message?: string): void;
  /** Acknowledgements are kept back until `false`. */
  holdAcknowledgements(isHeld: boolean): void;
  readonly received: AgentReceived;
}

export interface AgentReceived {
  /** Frames of the client: `syn 3`, `psh 3 5`, `fin 3`, `nop 0`. Only with `keepFrames`. */
  readonly frames: string[];
  /** Flags of the client, with the bytes that came before. */
  readonly flags: Array<{ value: number; after: number }>;
  readonly sizes: number[];
  bytes: number;
  pauses: number;
  /** The largest number of bytes that waited for the client to read again. */
  held: number;
  closed: boolean;
  refusedOutputs: number;
  pending: number;
}

export interface PortAgentOptions {
  readonly agentVersion?: string;
  /** `undefined` as for AWS-StartSSHSession. */
  readonly type?: string | undefined;
  readonly mode?: 'smux' | 'basic' | 'bytes';
  /** Where streams are connected to. */
  readonly port?: number;
  readonly keepFrames?: boolean;
  /** `bytes`: what the client sent. */
  onBytes?(bytes: Buffer): void;
}

const messageLength = 1_024;
const names = ['syn', 'fin', 'psh', 'nop'];

export function smuxFrame(command: number, streamId: number, data: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.from([1, command, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16LE(data.length, 2);
  head.writeUInt32LE(streamId, 4);
  return Buffer.concat([head, data]);
}

export function createPortAgent(options: PortAgentOptions = {}): PortAgent {
  const { agentVersion = '3.3.1142.0', mode = 'smux', port = 0 } = options;
  const received: AgentReceived = {
    frames: [],
    flags: [],
    sizes: [],
    bytes: 0,
    pauses: 0,
    held: 0,
    closed: false,
    refusedOutputs: 0,
    pending: 0,
  };
  let events: ChannelEvents | undefined;
  let toClient: Buffer[] = [];
  let toClientBytes = 0;
  let paused = false;
  let delivering = false;
  let acksHeld = false;
  let owed = 0;
  let incoming: Buffer[] = [];
  let taking = false;
  let over = false;
  const sockets = new Map<number, Socket>();
  let tail: Buffer = Buffer.alloc(0);

  const deliver = () => {
    if (delivering) return;
    delivering = true;
    setImmediate(() => {
      delivering = false;
      for (let count = 0; count < 64; count += 1) {
        const next = toClient[0];
        if (next === undefined || paused || over) break;
        if (events?.output(next, 'out') !== true) {
          // As an agent does: again in a moment.
          received.refusedOutputs += 1;
          setTimeout(deliver, 5);
          return;
        }
        toClient.shift();
        toClientBytes -= next.length;
      }
      if (toClientBytes < 65_536) for (const socket of sockets.values()) socket.resume();
      if (toClient.length > 0 && !paused) deliver();
    });
  };

  const send = (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += messageLength) toClient.push(bytes.subarray(at, at + messageLength));
    toClientBytes += bytes.length;
    received.held = Math.max(received.held, toClientBytes);
    // The agent stops reading its connections when its own end is stopped.
    if (toClientBytes > 262_144) for (const socket of sockets.values()) socket.pause();
    deliver();
  };

  const dial = (streamId: number) => {
    const socket = connect({ host: '127.0.0.1', port });
    sockets.set(streamId, socket);
    socket.on('data', (data: Buffer) => {
      if (mode === 'basic') send(data);
      else
        for (let at = 0; at < data.length; at += 32_768) send(smuxFrame(2, streamId, data.subarray(at, at + 32_768)));
    });
    socket.once('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED') events?.flag(3);
    });
    socket.once('close', () => {
      if (sockets.get(streamId) === socket) sockets.delete(streamId);
      // Real agents close both directions at the end of either.
      if (mode === 'smux') send(smuxFrame(1, streamId));
    });
  };

  const frame = (command: number, streamId: number, data: Buffer) => {
    if (options.keepFrames === true) {
      received.frames.push(`${names[command]} ${streamId}${command === 2 ? ` ${data.length}` : ''}`);
    }
    if (port === 0) return;
    if (command === 0) dial(streamId);
    else if (command === 2) sockets.get(streamId)?.write(data);
    else if (command === 1) sockets.get(streamId)?.end();
  };

  const takeSmux = (bytes: Buffer) => {
    tail = Buffer.concat([tail, bytes]);
    while (tail.length >= 8) {
      const [version, command = -1] = tail;
      if (version !== 1 || command > 3) throw new Error('invalid protocol');
      const length = command === 2 ? tail.readUInt16LE(2) : 0;
      if (tail.length < 8 + length) return;
      frame(command, tail.readUInt32LE(4), tail.subarray(8, 8 + length));
      tail = tail.subarray(8 + length);
    }
  };

  const takeBasic = (bytes: Buffer) => {
    // It connects again when the next byte comes.
    if (!sockets.has(0)) dial(0);
    sockets.get(0)?.write(bytes);
  };

  const acknowledge = () => {
    if (acksHeld || owed === 0 || over) return;
    received.pending -= owed;
    owed = 0;
    events?.drained();
  };

  const takeIncoming = () => {
    if (taking) return;
    taking = true;
    setImmediate(() => {
      taking = false;
      const some = incoming;
      incoming = [];
      for (const bytes of some) {
        if (mode === 'smux') takeSmux(bytes);
        else if (mode === 'basic') takeBasic(bytes);
        else options.onBytes?.(bytes);
        owed += bytes.length;
      }
      acknowledge();
    });
  };

  const finish = () => {
    over = true;
    for (const socket of sockets.values()) socket.destroy();
  };

  return {
    received,
    open(channelEvents) {
      events = channelEvents;
      const session: AgreedSession = {
        sessionType: 'Port',
        properties: { type: 'type' in options ? options.type : 'LocalPortForwarding', portNumber: String(port) },
        agentVersion,
        encrypted: false,
      };
      setImmediate(() => {
        if (over) return;
        if (mode === 'basic') dial(0);
        channelEvents.phase('connected');
        channelEvents.ready(session);
      });
      const close = () => {
        received.closed = true;
        if (over) return;
        finish();
        channelEvents.ended({ reason: 'disconnected' });
      };
      return {
        write(bytes) {
          if (over) return true;
          received.bytes += bytes.length;
          received.sizes.push(bytes.length);
          received.pending += bytes.length;
          incoming.push(Buffer.from(bytes));
          takeIncoming();
          return true;
        },
        get pending() {
          return received.pending;
        },
        discard: () => 0,
        resize: () => undefined,
        flag(value) {
          received.flags.push({ value, after: received.bytes });
          if (value === 1) {
            sockets.get(0)?.destroy();
            sockets.delete(0);
          }
          if (value === 2) setImmediate(close);
        },
        pause() {
          paused = true;
          received.pauses += 1;
        },
        resume() {
          paused = false;
          deliver();
        },
        close,
      };
    },
    send,
    flag: (value) => events?.flag(value),
    phase: (phase) => events?.phase(phase),
    end(message) {
      if (over) return;
      finish();
      events?.ended(message === undefined ? { reason: 'exited' } : { reason: 'closed-by-service', message });
    },
    holdAcknowledgements(isHeld) {
      acksHeld = isHeld;
      acknowledge();
    },
  };
}
