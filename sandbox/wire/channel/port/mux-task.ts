import type { Socket } from 'node:net';
import { isAtMost } from '../client-version.ts';
import { payloadTypes } from '../message.ts';
import type { SessionTask, TaskChannel } from '../tasks/task.ts';
import { createBytePump } from './byte-pump.ts';
import type { Destination } from './destination.ts';
import { connectToPortError, flagOf, flagPayload, terminateSession } from './flag.ts';
import { commands, createFrameReader, dataFrames, encodeFrame, ProtocolError } from './smux.ts';

/** smux reads no further while so much is unread, over all streams: one that stalls holds up the others. */
const largestUnread = 4_194_304;
/** Clients up to this version expect keep-alive frames (agent: port_mux.go). */
const lastKeepAliveClient = '1.2.331.0';
const keepAlive = { everyMs: 10_000, limitMs: 30_000 };

interface Stream {
  readonly id: number;
  readonly socket: Socket;
  connected: boolean;
  closed: boolean;
}

/** Many connections over one session: the server's side of smux version 1, one dialled connection a stream. */
export function createMuxTask(channel: TaskChannel, destination: Destination): SessionTask {
  const streams = new Map<number, Stream>();
  /** Closed for the client, with bytes still on their way to the destination. */
  const leaving = new Set<Socket>();
  const pump = createBytePump({
    emit: (payload) => channel.output(payloadTypes.output, payload),
    ready: () => channel.ready(),
    paceMs: channel.session.node.paced ? 1 : 0,
  });
  let unread = 0;
  let heardAt = Date.now();

  /** Neither end is half-closed: whichever direction ends takes the other along, after what was read before. */
  const close = (stream: Stream) => {
    if (stream.closed) return;
    stream.closed = true;
    streams.delete(stream.id);
    pump.push(encodeFrame(commands.fin, stream.id));
    leaving.add(stream.socket);
    stream.socket.resume();
    stream.socket.destroySoon();
  };
  const open = (id: number) => {
    if (streams.has(id)) return;
    const stream: Stream = { id, socket: destination.dial(), connected: false, closed: false };
    streams.set(id, stream);
    follow(stream, close, {
      data: (bytes) => sendData(pump.push, stream, bytes),
      refused: () => channel.output(payloadTypes.flag, flagPayload(connectToPortError)),
      gone: () => leaving.delete(stream.socket),
    });
  };
  const write = (id: number, bytes: Buffer) => {
    const stream = streams.get(id);
    if (stream === undefined) return;
    unread += bytes.length;
    stream.socket.write(bytes, () => {
      const wasFull = unread >= largestUnread;
      unread -= bytes.length;
      if (wasFull && unread < largestUnread) channel.wake();
    });
  };
  const read = createFrameReader({
    frame(command, id) {
      heardAt = Date.now();
      const stream = streams.get(id);
      if (command === commands.syn) open(id);
      else if (command === commands.fin && stream !== undefined) close(stream);
    },
    data: write,
  });
  const beat = isAtMost(channel.clientVersion, lastKeepAliveClient)
    ? setInterval(() => {
        if (Date.now() - heardAt >= keepAlive.limitMs) channel.end('');
        else pump.push(encodeFrame(commands.nop, 0));
      }, keepAlive.everyMs)
    : undefined;

  return {
    accept({ payloadType, payload }) {
      if (payloadType === payloadTypes.flag && flagOf(payload) === terminateSession) channel.end('');
      if (payloadType !== payloadTypes.output) return true;
      if (unread >= largestUnread) return 'later';
      try {
        read(payload);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        channel.end(error.message);
      }
      return true;
    },
    stop() {
      clearInterval(beat);
      pump.stop();
      for (const { socket } of streams.values()) socket.destroy();
      for (const socket of leaving) socket.destroy();
      streams.clear();
    },
  };
}

interface Events {
  data(bytes: Buffer): void;
  /** The destination could not be reached. */
  refused(): void;
  gone(): void;
}

function follow(stream: Stream, close: (stream: Stream) => void, { data, refused, gone }: Events): void {
  const { socket } = stream;
  socket.setNoDelay(true);
  socket.once('connect', () => (stream.connected = true));
  socket.on('data', (bytes: Buffer) => {
    if (!stream.closed) data(bytes);
  });
  socket.once('end', () => close(stream));
  socket.once('error', () => {
    // The flag goes before the stream's FIN.
    if (!stream.connected && !stream.closed) refused();
    close(stream);
  });
  socket.once('close', () => {
    close(stream);
    gone();
  });
}

/** A stream has one read's bytes on their way at a time: the others get their turn, and memory stays bounded. */
function sendData(push: (bytes: Buffer, taken?: () => void) => void, { id, socket }: Stream, bytes: Buffer): void {
  socket.pause();
  const frames = dataFrames(id, bytes);
  for (const [index, frame] of frames.entries())
    push(frame, index === frames.length - 1 ? () => void socket.resume() : undefined);
}
