import type { Channel } from '../session/channel.ts';
import { pendingLimit } from './carrier.ts';
import type { Outbox } from './outbox.ts';
import { headLength, largestData } from './smux-frame.ts';

/** Sends what connections have, in turn, as far as the channel's acknowledgements allow. */
export interface SmuxSender {
  /** `outbox` has something to send; `taken` is called whenever some of it was. */
  enqueue(outbox: Outbox, taken: () => void): void;
  /** A frame that waits for no turn. */
  urgent(frame: Buffer): void;
  pump(): void;
  stop(): void;
}

/** A channel cuts what it is given into messages of so many bytes: frames fill whole ones. */
const messageLength = 1_024;
/** Alone, a connection fills the largest frames; in company each gets eight messages a turn, so that none waits long. */
const aloneData = largestData - headLength;
const sharedData = 8 * messageLength - headLength;
/** What is given to the channel at once, and what it must have room for: less would make tiny frames. */
const batchLength = largestData;
const leastRoom = 8 * messageLength;

interface Turn {
  readonly outbox: Outbox;
  readonly taken: () => void;
}

export function createSmuxSender(channel: Pick<Channel, 'write' | 'pending'>): SmuxSender {
  const turns = new Map<Outbox, Turn>();
  let urgent: Buffer[] = [];
  /** What the channel did not take. */
  let refused: Buffer | undefined;
  let pumping = false;
  let stopped = false;

  /** Frames of the next connections in turn, up to `room` bytes of data or a little more. */
  const nextBatch = (room: number): Buffer => {
    const frames = urgent;
    urgent = [];
    let length = 0;
    for (const turn of turns.values()) {
      if (length >= room) break;
      turns.delete(turn.outbox);
      const taken = turn.outbox.take(Math.min(turns.size === 0 ? aloneData : sharedData, room - headLength));
      for (const frame of taken) length += frame.length;
      frames.push(...taken);
      // To the end of the line; this walk meets it again when there is room left.
      if (turn.outbox.isWaiting) turns.set(turn.outbox, turn);
      turn.taken();
    }
    return Buffer.concat(frames);
  };

  /** Whether there may be more to send. */
  const sendSome = (): boolean => {
    if (stopped || (refused === undefined && urgent.length === 0 && turns.size === 0)) return false;
    const room = Math.min(batchLength, pendingLimit - channel.pending);
    if (room < leastRoom) return false;
    const batch = refused ?? nextBatch(room);
    refused = undefined;
    if (channel.write(batch)) return true;
    refused = batch;
    return false;
  };

  const pump = () => {
    if (pumping) return;
    pumping = true;
    let isMore = true;
    while (isMore) isMore = sendSome();
    pumping = false;
  };

  return {
    enqueue(outbox, taken) {
      if (!turns.has(outbox)) turns.set(outbox, { outbox, taken });
      pump();
    },
    urgent(frame) {
      urgent.push(frame);
      pump();
    },
    pump,
    stop() {
      stopped = true;
      turns.clear();
      refused = undefined;
      urgent = [];
    },
  };
}
