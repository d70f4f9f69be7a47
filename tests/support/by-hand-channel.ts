import type { Channel } from '../../main/terminal-host/session/channel.ts';

/** A channel that keeps what it is given and acknowledges when it is told to. */
export function createByHandChannel() {
  const kept = {
    written: [] as Buffer[],
    flags: [] as number[],
    pending: 0,
    isFull: false,
    isPaused: false,
    discarded: 0,
    closed: false,
  };
  const channel: Channel = {
    write(bytes) {
      if (kept.isFull) return false;
      kept.written.push(bytes);
      kept.pending += bytes.length;
      return true;
    },
    get pending() {
      return kept.pending;
    },
    discard() {
      kept.discarded += 1;
      return 0;
    },
    resize: () => undefined,
    flag: (value) => void kept.flags.push(value),
    pause: () => void (kept.isPaused = true),
    resume: () => void (kept.isPaused = false),
    close: () => void (kept.closed = true),
  };
  /** All that was written since it was asked last, as one piece. */
  const taken = () => Buffer.concat(kept.written.splice(0));
  return { channel, kept, taken };
}

/** What a connection was told, in order. */
export function createStreamLog() {
  const log = { data: [] as Buffer[], told: [] as string[] };
  const events = {
    data: (bytes: Buffer) => void log.data.push(bytes),
    drained: () => void log.told.push('drained'),
    stalled: (isStalled: boolean) => void log.told.push(isStalled ? 'stalled' : 'not stalled'),
    end: () => void log.told.push('end'),
    reset: () => void log.told.push('reset'),
  };
  const bytes = () => Buffer.concat(log.data);
  return { events, told: log.told, bytes, text: () => bytes().toString() };
}
