/** Commands of smux version 1 (xtaci/smux 1.5.15, frame.go). */
export const commands = { syn: 0, fin: 1, psh: 2, nop: 3 } as const;

/** A frame's header: version, command, length and stream id, little-endian. */
export const headLength = 8;

/** The most that a PSH carries on the way to an agent; the format would allow 65,535. */
export const largestData = 32_768;

const version = 1;

/** What came is no smux of version 1: the session cannot go on, for nobody knows where the next frame begins. */
export class SmuxError extends Error {}

/** A frame's header; of a PSH, `length` bytes of data must follow it. */
export function frameHead(command: number, streamId: number, length = 0): Buffer {
  const head = Buffer.allocUnsafe(headLength);
  head.writeUInt8(version, 0);
  head.writeUInt8(command, 1);
  head.writeUInt16LE(length, 2);
  head.writeUInt32LE(streamId, 4);
  return head;
}

export interface FrameEvents {
  /** A header was read. The data of a PSH follows by `data`, in pieces as it arrives. */
  frame(command: number, streamId: number): void;
  /** Views of what was pushed: nothing is copied, and nothing is kept here. */
  data(streamId: number, bytes: Buffer): void;
}

/** Reads a stream of frames in pieces of any size; it keeps no more than the beginning of a header. */
export interface FrameParser {
  /** Throws SmuxError at a wrong version or an unknown command. */
  push(bytes: Buffer): void;
}

export function createFrameParser(events: FrameEvents): FrameParser {
  let head = Buffer.alloc(0);
  let streamId = 0;
  let dataLeft = 0;

  const readHead = (from: Buffer) => {
    const [found = -1, command = -1] = from;
    if (found !== version) throw new SmuxError(`The agent sent a frame of version ${found}.`);
    if (command > commands.nop) throw new SmuxError(`The agent sent a frame of the unknown command ${command}.`);
    streamId = from.readUInt32LE(4);
    // Only a PSH has data: a length elsewhere means nothing (smux reads none there).
    dataLeft = command === commands.psh ? from.readUInt16LE(2) : 0;
    events.frame(command, streamId);
  };

  /** Reads one header, or keeps what there is of it; tells where the bytes after it begin. */
  const takeHead = (bytes: Buffer, at: number): number => {
    if (head.length === 0 && bytes.length - at >= headLength) {
      readHead(bytes.subarray(at, at + headLength));
      return at + headLength;
    }
    const next = Math.min(bytes.length, at + headLength - head.length);
    head = Buffer.concat([head, bytes.subarray(at, next)]);
    if (head.length < headLength) return next;
    const whole = head;
    head = Buffer.alloc(0);
    readHead(whole);
    return next;
  };

  return {
    push(bytes) {
      let at = 0;
      while (at < bytes.length) {
        if (dataLeft === 0) {
          at = takeHead(bytes, at);
          continue;
        }
        const end = Math.min(bytes.length, at + dataLeft);
        dataLeft -= end - at;
        events.data(streamId, bytes.subarray(at, end));
        at = end;
      }
    },
  };
}
