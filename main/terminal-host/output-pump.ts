import { flow } from '../../contract/flow.ts';
import type { Clock } from './clock.ts';

export interface OutputPumpOptions {
  readonly clock: Clock;
  /** Sends bytes of their own (not a view of something larger) to the window. */
  readonly send: (bytes: Uint8Array) => void;
  /** Holds the source back, or lets it go on; called on change alone. */
  readonly hold: (isHeld: boolean) => void;
}

/** Output on its way to one window: coalesced, and held back while the window has too much of it unwritten. */
export interface OutputPump {
  push(bytes: Uint8Array): void;
  /** The window has written so many bytes. */
  acknowledge(bytes: number): void;
  /** Sends what waits, now. */
  flush(): void;
  /** The window is gone: nothing waits for it any more, and the source goes on. */
  stop(): void;
}

export function createOutputPump({ clock, send, hold }: OutputPumpOptions): OutputPump {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let unwritten = 0;
  let held = false;
  let stopped = false;
  let cancelTimer: (() => void) | undefined;

  const regulate = () => {
    const load = unwritten + waitingBytes;
    const next = held ? load >= flow.low : load > flow.high;
    if (next === held) return;
    held = next;
    hold(held);
  };

  const flush = () => {
    if (waitingBytes === 0) return;
    const joined = new Uint8Array(waitingBytes);
    let at = 0;
    for (const bytes of waiting) {
      joined.set(bytes, at);
      at += bytes.length;
    }
    waiting = [];
    waitingBytes = 0;
    unwritten += joined.length;
    send(joined);
  };

  const later = () => {
    cancelTimer = clock.after(flow.coalesceMs, () => {
      cancelTimer = undefined;
      if (waitingBytes === 0) return;
      flush();
      later();
    });
  };

  return {
    push(bytes) {
      if (stopped || bytes.length === 0) return;
      // A copy: the reader's buffer may be a view of a much larger one.
      waiting.push(Uint8Array.from(bytes));
      waitingBytes += bytes.length;
      if (cancelTimer === undefined) {
        flush();
        later();
      }
      regulate();
    },
    acknowledge(bytes) {
      unwritten = Math.max(0, unwritten - bytes);
      if (!stopped) regulate();
    },
    flush,
    stop() {
      stopped = true;
      cancelTimer?.();
      waiting = [];
      waitingBytes = 0;
      unwritten = 0;
      regulate();
    },
  };
}
