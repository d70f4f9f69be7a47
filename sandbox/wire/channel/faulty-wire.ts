import type { ChannelFaults } from '../../world/faults.ts';
import { mix } from '../../world/random.ts';
import { decodeMessage } from './message.ts';
import { control } from './stream.ts';

export interface Wire {
  send(frame: Buffer): void;
  /** Closes normally, as the service does every hour. */
  bye(): void;
  /** Cuts without a word. */
  cut(): void;
}

/** A wire that loses, doubles, reorders, decorates and breaks as the faults say; the same run each time (a fixed seed). */
export function createFaultyWire(faults: ChannelFaults, wire: Wire): (frame: Buffer) => void {
  // Nothing to look at a frame for: the usual case is not slowed down.
  if (Object.keys(faults).length === 0) return wire.send;
  let count = 0;
  let held: Buffer | undefined;
  const chance = (share: number | undefined, salt: number) => share !== undefined && mix(count, salt) / 2 ** 32 < share;

  const deliver = (frame: Buffer) => wire.send(chance(faults.nulPadding, 5) ? padWithNuls(frame) : frame);
  const sendOutput = (frame: Buffer) => {
    if (chance(faults.loseOutput, 2)) return;
    if (held === undefined && chance(faults.reorderOutput, 3)) {
      held = frame;
      return;
    }
    deliver(frame);
    if (chance(faults.duplicateOutput, 4)) deliver(frame);
    if (held !== undefined) deliver(held);
    held = undefined;
  };

  return (frame) => {
    count += 1;
    if (count === faults.byeAfter) wire.bye();
    if (count === faults.cutAfter) wire.cut();
    if (faults.publicationEvery !== undefined && count % Math.max(1, faults.publicationEvery) === 0) {
      wire.send(bare('pause_publication'));
      wire.send(bare('start_publication'));
    }
    if (decodeMessage(frame).messageType !== 'acknowledge') sendOutput(frame);
    else if (!chance(faults.loseAcknowledgements, 1)) deliver(frame);
  };
}

/** A service's message whose header is all zeros but for its type: clients must not look at the rest of it. */
function bare(messageType: string): Buffer {
  const nobody = '00000000-0000-0000-0000-000000000000';
  const frame = control({ messageType, flags: 0, messageId: nobody, now: 0 }, '{}');
  frame.fill(0, 0, 4);
  frame.fill(0, 36, 120);
  return frame;
}

/** The same message with its type on the right of NULs, as other writers of this format send it. */
function padWithNuls(frame: Buffer): Buffer {
  const padded = Buffer.from(frame);
  const { messageType } = decodeMessage(frame);
  padded.fill(0, 4, 36);
  padded.write(messageType, 36 - messageType.length, 'latin1');
  return padded;
}
