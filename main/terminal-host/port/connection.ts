import type { Socket } from 'node:net';
import type { Stream, StreamEvents } from './carrier.ts';

export interface ConnectionEvents {
  /** So many bytes were read from the local program. */
  up(bytes: number): void;
  /** So many bytes were taken by the local program. */
  down(bytes: number): void;
  /** The local program does not read and so holds other connections back; or does not any more. */
  stalled(isStalled: boolean): void;
}

/** Views of larger buffers are copied when they have to wait, so that few bytes cannot hold many. */
const mayPin = 65_536;

/** Joins a local connection, accepted paused, with its way through a session. */
export function joinConnection(socket: Socket, open: (events: StreamEvents) => Stream, events: ConnectionEvents): void {
  let isCorked = false;
  /** Messages that arrive together are written together: one call of the system for many of 1 KiB. */
  const cork = () => {
    if (isCorked) return;
    isCorked = true;
    socket.cork();
    process.nextTick(() => {
      isCorked = false;
      socket.uncork();
    });
  };

  const stream = open({
    data(bytes) {
      const { length } = bytes;
      const own = socket.writableLength > mayPin ? Buffer.from(bytes) : bytes;
      cork();
      socket.write(own, (error) => {
        if (!error) events.down(length);
        stream.delivered(length);
      });
    },
    drained: () => void socket.resume(),
    stalled: events.stalled,
    // Half of it: the local program may still send, and read what waits for it.
    end: () => void socket.end(),
    // Not an orderly end: the program must not take what came for all.
    reset: () => resetSocket(socket),
  });

  socket.on('data', (bytes: Buffer) => {
    events.up(bytes.length);
    if (!stream.write(bytes)) socket.pause();
  });
  socket.on('end', () => stream.end());
  socket.on('close', () => stream.close());
  // It may have gone while it waited for a session.
  if (socket.destroyed) stream.close();
  else socket.resume();
}

/** Ends a connection so that its other end sees an error, where it is TCP: a unix socket has no such end, and Node throws. */
export function resetSocket(socket: Socket): void {
  if (socket.remoteAddress === undefined) socket.destroy();
  else socket.resetAndDestroy();
}
