/** Hands a port's bytes to the channel: at most 1,024 a payload whatever their borders, no faster than it takes them. */
export interface BytePump {
  /** Queues bytes; `taken` is called when the last of them was handed on. */
  push(bytes: Buffer, taken?: () => void): void;
  /** Resolves when nothing is queued. */
  empty(): Promise<void>;
  /** Forgets what is queued. */
  clear(): void;
  stop(): void;
}

export interface BytePumpOptions {
  readonly emit: (payload: Buffer) => void;
  readonly ready: () => boolean;
  /** The agent's pause after each payload, in milliseconds; 0 for none. */
  readonly paceMs: number;
}

const chunkSize = 1_024;
const burst = 64;
/** How often a channel that takes nothing is asked again, in milliseconds. */
const retryMs = 1;

export function createBytePump({ emit, ready, paceMs }: BytePumpOptions): BytePump {
  let queue: Array<{ bytes: Buffer; taken: (() => void) | undefined }> = [];
  let waiting: Array<() => void> = [];
  let scheduled = false;
  let stopped = false;

  const schedule = (wait: number) => {
    if (scheduled || stopped) return;
    scheduled = true;
    if (wait === 0) setImmediate(step);
    else setTimeout(step, wait);
  };
  const settle = () => {
    for (const done of waiting.splice(0)) done();
  };
  /** As many bytes as one payload holds, over the borders of what was pushed. */
  const next = (): Buffer => {
    const parts: Buffer[] = [];
    let size = 0;
    for (let [first] = queue; first !== undefined && size < chunkSize; [first] = queue) {
      const part = first.bytes.subarray(0, chunkSize - size);
      parts.push(part);
      size += part.length;
      first.bytes = first.bytes.subarray(part.length);
      if (first.bytes.length > 0) break;
      queue.shift();
      first.taken?.();
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  };
  const step = () => {
    scheduled = false;
    for (let sent = 0; sent < (paceMs > 0 ? 1 : burst) && queue.length > 0 && ready(); sent += 1) emit(next());
    if (queue.length === 0) settle();
    else schedule(ready() ? paceMs : retryMs);
  };

  return {
    push(bytes, taken) {
      if (stopped || bytes.length === 0) return;
      queue.push({ bytes, taken });
      schedule(0);
    },
    empty: () => (queue.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => void waiting.push(resolve))),
    clear() {
      queue = [];
      settle();
    },
    stop() {
      stopped = true;
      queue = [];
      settle();
    },
  };
}
