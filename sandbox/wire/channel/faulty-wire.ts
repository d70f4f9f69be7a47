import type { ChannelFaults } from '../../world/faults.ts';
import { mix } from '../../world/random.ts';
import { decodeMessage } from './message.ts';

export interface Wire {
  send(frame: Buffer): void;
  /** Closes normally, as the service does every hour. */
  bye(): void;
  /** Cuts without a word. */
  cut(): void;
}

/** A wire that loses, doubles, reorders and breaks as the faults say; the same run each time (a fixed seed). */
export function createFaultyWire(faults: ChannelFaults, wire: Wire): (frame: Buffer) => void {
  let count = 0;
  let held: Buffer | undefined;
  const chance = (share: number | undefined, salt: number) => share !== undefined && mix(count, salt) / 2 ** 32 < share;

  return (frame) => {
    count += 1;
    const { messageType } = decodeMessage(frame);
    if (count === faults.byeAfter) wire.bye();
    if (count === faults.cutAfter) wire.cut();
    if (messageType === 'acknowledge') {
      if (!chance(faults.loseAcknowledgements, 1)) wire.send(frame);
      return;
    }
    if (chance(faults.loseOutput, 2)) return;
    if (held === undefined && chance(faults.reorderOutput, 3)) {
      held = frame;
      return;
    }
    wire.send(frame);
    if (chance(faults.duplicateOutput, 4)) wire.send(frame);
    if (held !== undefined) wire.send(held);
    held = undefined;
  };
}
