/** Time, as far as the terminal host needs it: tests give their own. */
export interface Clock {
  /** Milliseconds; only differences mean anything but in a message's date. */
  readonly now: () => number;
  /** Runs once after so many milliseconds; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
