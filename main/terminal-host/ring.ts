/** The last bytes of a terminal, kept for a window that comes back. */
export interface Ring {
  push(bytes: Uint8Array): void;
  /** All that is kept, as a copy; begins after a line's end where older bytes were dropped. */
  snapshot(): Uint8Array;
}

const lineFeed = 0x0a;
/** A cut inside a line may split a character or a control sequence; longer lines than this are shown as they are. */
const longestLine = 4_096;

export function createRing(capacity: number): Ring {
  // Grows with use: most terminals never fill it.
  let store = new Uint8Array(Math.min(capacity, 16_384));
  let used = 0;
  let start = 0;
  let dropped = false;

  const grow = (needed: number) => {
    const larger = new Uint8Array(Math.min(capacity, Math.max(needed, store.length * 2)));
    larger.set(store.subarray(0, used));
    store = larger;
  };

  const place = (bytes: Uint8Array) => {
    const at = (start + used) % store.length;
    const first = Math.min(bytes.length, store.length - at);
    store.set(bytes.subarray(0, first), at);
    store.set(bytes.subarray(first), 0);
    const total = used + bytes.length;
    if (total > store.length) {
      dropped = true;
      start = (start + total - store.length) % store.length;
    }
    used = Math.min(total, store.length);
  };

  return {
    push(bytes) {
      if (used + bytes.length > store.length && store.length < capacity) grow(used + bytes.length);
      if (bytes.length > store.length) dropped = true;
      place(bytes.length > store.length ? bytes.subarray(bytes.length - store.length) : bytes);
    },
    snapshot() {
      const copy = new Uint8Array(used);
      const first = Math.min(used, store.length - start);
      copy.set(store.subarray(start, start + first));
      copy.set(store.subarray(0, used - first), first);
      if (!dropped) return copy;
      const lineEnd = copy.subarray(0, longestLine).indexOf(lineFeed);
      return lineEnd < 0 ? copy : copy.slice(lineEnd + 1);
    },
  };
}
