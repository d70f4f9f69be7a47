/** Retransmission time-out from measured round trips (the agent's constants; RFC 6298 without Karn's rule). Milliseconds. */
export interface RoundTrip {
  readonly timeout: number;
  sample(elapsed: number): void;
}

const gain = { smoothed: 1 / 8, variation: 1 / 4 };
const granularity = 10;
const longest = 1_000;

export function createRoundTrip(): RoundTrip {
  let smoothed = 100;
  let variation = 0;
  let timeout = 200;
  return {
    get timeout() {
      return timeout;
    },
    sample(elapsed) {
      variation = (1 - gain.variation) * variation + gain.variation * Math.abs(smoothed - elapsed);
      smoothed = (1 - gain.smoothed) * smoothed + gain.smoothed * elapsed;
      timeout = Math.min(longest, smoothed + Math.max(granularity, 4 * variation));
    },
  };
}
