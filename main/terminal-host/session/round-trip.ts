/** Retransmission time-out from measured round trips (RFC 6298 with the plugin's constants; milliseconds). */
export interface RoundTrip {
  sample(rtt: number): void;
  readonly timeout: number;
}

const granularity = 10;
const longest = 1_000;

export function createRoundTrip(): RoundTrip {
  let smoothed = 100;
  let variation = 0;
  let timeout = 200;
  return {
    sample(rtt) {
      // The variation is taken against the old smoothed value.
      variation = 0.75 * variation + 0.25 * Math.abs(smoothed - rtt);
      smoothed = 0.875 * smoothed + 0.125 * rtt;
      timeout = Math.min(longest, smoothed + Math.max(granularity, 4 * variation));
    },
    get timeout() {
      return timeout;
    },
  };
}
