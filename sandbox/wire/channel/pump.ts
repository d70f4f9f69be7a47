/** Cuts a shell's output into payloads as the agent does and hands them on no faster than the channel takes them. */
export interface Pump {
  push(bytes: Buffer): void;
  /** Resolves when all was handed on, or after `limitMs`. */
  drained(limitMs: number): Promise<void>;
  stop(): void;
}

export interface PumpOptions {
  /** One payload of at most 1,024 bytes (and the prefix, where there is one). */
  emit: (payload: Buffer) => void;
  /** Whether the channel can take more now. */
  ready: () => boolean;
  /** Told when the queue is long (true) and when it is short again (false): stops and starts the shell's output. */
  full: (isFull: boolean) => void;
  /** The agent's pause after each payload, in milliseconds; 0 for none. */
  paceMs: number;
  /** The wait before the first payload, in milliseconds. */
  delayMs: number;
  /** Put before a payload that starts a line. */
  prefix?: string;
}

const chunkSize = 1_024;
const high = 256 * 1_024;
const low = 64 * 1_024;
const burst = 64;
/** How often a channel that takes nothing is asked again. */
const retryMs = 1;

export function createPump({ emit, ready, full, paceMs, delayMs, prefix = '' }: PumpOptions): Pump {
  let queue: Buffer = Buffer.alloc(0);
  let cancel: (() => void) | undefined;
  let isFull = false;
  let stopped = false;
  let ending = false;
  let lineStart = true;
  let tellDrained: (() => void) | undefined;
  const opensAt = Date.now() + delayMs;

  const schedule = (least: number) => {
    if (cancel === undefined && !stopped) cancel = later(step, Math.max(least, opensAt - Date.now()));
  };
  const hand = (size: number) => {
    const chunk = queue.subarray(0, size);
    queue = queue.subarray(size);
    emit(prefix !== '' && lineStart ? Buffer.concat([Buffer.from(prefix), chunk]) : chunk);
    lineStart = chunk.at(-1) === 0x0a;
  };
  const step = () => {
    cancel = undefined;
    for (let sent = 0; sent < (paceMs > 0 ? 1 : burst) && ready(); sent += 1) {
      const size = cutAt(queue, ending);
      if (size === 0) break;
      hand(size);
    }
    if (isFull && queue.length < low) full((isFull = false));
    if (queue.length === 0) tellDrained?.();
    else if (cutAt(queue, ending) > 0) schedule(ready() ? paceMs : retryMs);
  };

  return {
    push(bytes) {
      queue = queue.length === 0 ? bytes : Buffer.concat([queue, bytes]);
      if (!isFull && queue.length > high) full((isFull = true));
      // What comes after silence goes at once: an echo waits for no other turn.
      if (paceMs === 0 && cancel === undefined && !stopped && Date.now() >= opensAt) step();
      else schedule(0);
    },
    async drained(limitMs) {
      ending = true;
      if (queue.length === 0 || stopped) return;
      let limit: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        tellDrained = resolve;
        limit = setTimeout(resolve, limitMs);
        schedule(0);
      });
      clearTimeout(limit);
    },
    stop() {
      stopped = true;
      cancel?.();
      queue = Buffer.alloc(0);
      tellDrained?.();
    },
  };
}

/** A timer of 0 ms takes one: an agent that is not paced goes on in the next turn. */
function later(step: () => void, wait: number): () => void {
  if (wait <= 0) {
    const turn = setImmediate(step);
    return () => clearImmediate(turn);
  }
  const timer = setTimeout(step, wait);
  return () => clearTimeout(timer);
}

/** How much to send: no more than a chunk, ending on a UTF-8 border unless it is the last of all. */
function cutAt(queue: Buffer, last: boolean): number {
  const size = Math.min(queue.length, chunkSize);
  return last && size === queue.length ? size : size - incompleteTail(queue.subarray(0, size));
}

/** How many bytes at the end may be the beginning of a character (0 to 3). */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? back : 0;
    }
  }
  return 0;
}
