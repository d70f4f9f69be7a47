import { commands, frameHead } from './smux-frame.ts';

/** What one connection has to send: its opening, its data, its end, in this order. */
export interface Outbox {
  push(bytes: Buffer): void;
  finish(): void;
  /** Forgets the data that waits, but for what came before a wanted end: the node still gets that. */
  discard(): void;
  /** The next frames, with at most `most` bytes of data in one PSH. */
  take(most: number): Buffer[];
  /** Bytes of data that wait. */
  readonly bytes: number;
  /** Anything waits. */
  readonly isWaiting: boolean;
  /** The end has been taken: nothing follows. */
  readonly isDone: boolean;
}

/** Begins with the opening (SYN) waiting. */
export function createOutbox(streamId: number): Outbox {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let opened = false;
  let finishing = false;
  let done = false;

  const takeData = (most: number): Buffer[] => {
    const taken: Buffer[] = [];
    let left = most;
    while (left > 0) {
      const chunk = chunks.shift();
      if (chunk === undefined) break;
      if (chunk.length > left) chunks.unshift(chunk.subarray(left));
      const piece = chunk.subarray(0, left);
      taken.push(piece);
      left -= piece.length;
    }
    bytes -= most - left;
    return most === left ? [] : [frameHead(commands.psh, streamId, most - left), ...taken];
  };

  return {
    push(added) {
      if (added.length === 0 || finishing) return;
      chunks.push(added);
      bytes += added.length;
    },
    finish() {
      finishing = true;
    },
    discard() {
      if (finishing) return;
      chunks.length = 0;
      bytes = 0;
    },
    take(most) {
      const frames: Buffer[] = opened ? [] : [frameHead(commands.syn, streamId)];
      opened = true;
      frames.push(...takeData(most));
      if (finishing && bytes === 0 && !done) {
        done = true;
        frames.push(frameHead(commands.fin, streamId));
      }
      return frames;
    },
    get bytes() {
      return bytes;
    },
    get isWaiting() {
      return !opened || bytes > 0 || (finishing && !done);
    },
    get isDone() {
      return done;
    },
  };
}
