/** Cuts a shell's output into payloads as the agent does and hands them on no faster than the channel takes them. */
export interface Pump {
  push(bytes: Buffer): void;
  /** Resolves when all was handed on, or after `limitMs`. */
  drained(limitMs: number): Promise<void>;
  stop(): void;
}

export interface PumpOptions {
  /** One payload of at most 1,024 bytes (and up to three carried over). */
  emit(payload: Buffer): void;
  /** Whether the channel can take more now. */
  ready(): boolean;
  /** Told when the queue is long (true) and when it is short again (false): stops and starts the shell's output. */
  full(isFull: boolean): void;
  /** The agent's pause after each payload, in milliseconds; 0 for none. */
  paceMs: number;
}

const chunkSize = 1_024;
const high = 256 * 1_024;
const low = 64 * 1_024;
const burst = 64;

export function createPump({ emit, ready, full, paceMs }: PumpOptions): Pump {
  let queue: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;
  let isFull = false;
  let stopped = false;
  const waiting = new Set<() => void>();

  const schedule = (delay: number) => {
    if (timer === undefined && !stopped) timer = setTimeout(step, delay);
  };
  const step = () => {
    timer = undefined;
    for (let sent = 0; queue.length > 0 && ready() && sent < (paceMs > 0 ? 1 : burst); sent += 1) {
      const size = cutAt(queue, waiting.size > 0);
      if (size === 0) break;
      emit(queue.subarray(0, size));
      queue = queue.subarray(size);
    }
    if (isFull && queue.length < low) full((isFull = false));
    if (queue.length > 0 && (cutAt(queue, waiting.size > 0) > 0 || !ready())) schedule(ready() ? paceMs : 5);
    else if (queue.length === 0) for (const done of waiting) done();
  };

  return {
    push(bytes) {
      queue = queue.length === 0 ? bytes : Buffer.concat([queue, bytes]);
      if (!isFull && queue.length > high) full((isFull = true));
      schedule(0);
    },
    async drained(limitMs) {
      if (queue.length === 0) return;
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, limitMs);
        waiting.add(() => {
          clearTimeout(limit);
          resolve();
        });
        schedule(0);
      });
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** How much to send: no more than a chunk, ending on a UTF-8 border unless it is the last of all. */
function cutAt(queue: Buffer, last: boolean): number {
  const size = Math.min(queue.length, chunkSize);
  const held = incompleteTail(queue.subarray(0, size));
  return last && size === queue.length ? size : size - held;
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
