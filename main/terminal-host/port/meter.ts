/** Bytes both ways and their rate over the last few seconds. */
export interface Meter {
  up(bytes: number): void;
  down(bytes: number): void;
  snapshot(): { bytesUp: number; bytesDown: number; rateUp: number; rateDown: number };
}

/** Long enough to be read, short enough to show a change. */
const windowMs = 3_000;
const shortestMs = 500;

interface Mark {
  readonly at: number;
  readonly up: number;
  readonly down: number;
}

/** `snapshot` is the beat: the rate is measured from the snapshots of the last three seconds. */
export function createMeter(now: () => number): Meter {
  let up = 0;
  let down = 0;
  let marks: Mark[] = [{ at: now(), up, down }];

  return {
    up: (bytes) => void (up += bytes),
    down: (bytes) => void (down += bytes),
    snapshot() {
      const at = now();
      // The newest of those that are older than the window stays: the rate is over a whole window at least.
      const inside = marks.findIndex((mark) => mark.at > at - windowMs);
      if (inside > 1) marks = marks.slice(inside - 1);
      else if (inside === -1) marks = marks.slice(-1);
      const [from] = marks;
      const elapsed = at - (from?.at ?? at);
      // The first bytes are no rate yet; after a silence without snapshots only the window counts.
      const ms = elapsed > 2 * windowMs ? windowMs : Math.max(elapsed, shortestMs);
      const rate = (bytes: number) => Math.round((bytes * 1_000) / ms);
      const snapshot = {
        bytesUp: up,
        bytesDown: down,
        rateUp: rate(up - (from?.up ?? 0)),
        rateDown: rate(down - (from?.down ?? 0)),
      };
      marks.push({ at, up, down });
      return snapshot;
    },
  };
}
