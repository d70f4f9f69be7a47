import type { Clock } from '../clock.ts';

export interface KeepAliveOptions {
  readonly clock: Clock;
  /** Send a NOP. */
  beat(): void;
  /** No frame came for so long that the agent's end must be dead. */
  died(): void;
  /** Whether frames could come at all: not while the network is lost or we do not read. */
  canHear(): boolean;
}

/** Of smux's default configuration, which agents up to 3.1.1511.0 have on. */
const everyMs = 10_000;
const deadAfterMs = 30_000;

/** A NOP every 10 seconds, and the end after 30 seconds without a frame. */
export function createKeepAlive({ clock, beat, died, canHear }: KeepAliveOptions): { heard(): void; stop(): void } {
  let heardAt = clock.now();
  let cancel = clock.after(everyMs, tick);

  function tick(): void {
    if (!canHear()) heardAt = clock.now();
    if (clock.now() - heardAt >= deadAfterMs) {
      died();
      return;
    }
    cancel = clock.after(everyMs, tick);
    beat();
  }

  return {
    heard() {
      heardAt = clock.now();
    },
    stop: () => cancel(),
  };
}
