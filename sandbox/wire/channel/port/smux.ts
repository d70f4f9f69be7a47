/** Frames of smux version 1 (xtaci/smux 1.5.15, frame.go): eight bytes of head, little-endian, then data. */
export const commands = { syn: 0, fin: 1, psh: 2, nop: 3 } as const;

const version = 1;
const headLength = 8;
/** The most data that a writer puts into one frame; a reader takes up to 65,535. */
export const largestData = 32_768;

/** One frame's bytes. */
export function encodeFrame(command: number, streamId: number, data: Buffer = Buffer.alloc(0)): Buffer {
  const frame = Buffer.alloc(headLength + data.length);
  frame.writeUInt8(version, 0);
  frame.writeUInt8(command, 1);
  frame.writeUInt16LE(data.length, 2);
  frame.writeUInt32LE(streamId, 4);
  data.copy(frame, headLength);
  return frame;
}

/** The frames that carry some data of a stream: none for no data. */
export function dataFrames(streamId: number, data: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < data.length; at += largestData)
    frames.push(encodeFrame(commands.psh, streamId, data.subarray(at, at + largestData)));
  return frames;
}

export interface FrameListener {
  /** Told of each frame's head once it is complete, before its data. */
  frame(command: number, streamId: number): void;
  /** Told of data as it comes: one frame's data may come in pieces. */
  data(streamId: number, bytes: Buffer): void;
}

/** The peer does not speak this protocol: all streams are lost. */
export class ProtocolError extends Error {
  constructor() {
    super('invalid protocol');
  }
}

/** Reads frames from bytes cut anywhere; the returned function throws ProtocolError at another version or an unknown command. */
export function createFrameReader(listener: FrameListener): (bytes: Buffer) => void {
  const head = Buffer.alloc(headLength);
  let filled = 0;
  let streamId = 0;
  let left = 0;

  const readHead = () => {
    filled = 0;
    const command = head.readUInt8(1);
    if (head.readUInt8(0) !== version || command > commands.nop) throw new ProtocolError();
    streamId = head.readUInt32LE(4);
    // Only PSH has data: smux reads none for the others, whatever their length says.
    left = command === commands.psh ? head.readUInt16LE(2) : 0;
    listener.frame(command, streamId);
  };

  return (bytes) => {
    let at = 0;
    while (at < bytes.length) {
      const size = Math.min(bytes.length - at, left > 0 ? left : headLength - filled);
      const part = bytes.subarray(at, at + size);
      at += size;
      if (left > 0) {
        left -= size;
        listener.data(streamId, part);
      } else {
        part.copy(head, filled);
        filled += size;
        if (filled === headLength) readHead();
      }
    }
  };
}
