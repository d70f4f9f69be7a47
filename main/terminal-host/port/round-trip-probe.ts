import type { Channel } from '../session/channel.ts';

/**
 * The time that the agent's acknowledgement takes, smoothed as RFC 6298 does (gain 1/8). Measured only with what was
 * given to an idle channel: in a busy one the time would be that of its queue.
 */
export interface RoundTripProbe {
  /** The channel, watched: pass this one on in its place. */
  readonly channel: Channel;
  /** ChannelEvents.drained. */
  drained(): void;
  /** A sample that a lost connection spans says nothing. */
  forget(): void;
  /** Milliseconds; undefined until measured. */
  readonly smoothedMs: number | undefined;
}

const gain = 1 / 8;

export function createRoundTripProbe(channel: Channel, now: () => number): RoundTripProbe {
  let sentAt: number | undefined;
  let smoothedMs: number | undefined;

  return {
    channel: {
      write(bytes) {
        if (channel.pending === 0) sentAt = now();
        return channel.write(bytes);
      },
      get pending() {
        return channel.pending;
      },
      discard: () => channel.discard(),
      resize: (size) => channel.resize(size),
      flag: (value) => channel.flag(value),
      pause() {
        // Acknowledgements are not read now.
        sentAt = undefined;
        channel.pause();
      },
      resume: () => channel.resume(),
      close: () => channel.close(),
    },
    drained() {
      if (sentAt === undefined) return;
      const sample = now() - sentAt;
      sentAt = undefined;
      smoothedMs = smoothedMs === undefined ? sample : smoothedMs + gain * (sample - smoothedMs);
    },
    forget() {
      sentAt = undefined;
    },
    get smoothedMs() {
      return smoothedMs;
    },
  };
}
