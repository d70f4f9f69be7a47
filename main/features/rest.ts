/** The time between two looks at something. */
export interface Rest {
  /** Waits so long (milliseconds), until woken or until aborted. Answers whether it was woken. */
  rest(ms: number, signal: AbortSignal): Promise<boolean>;
  /** Ends the rest; one that comes during a look ends the next rest at once: whoever acts wants to see what comes of it. */
  wake(): void;
  /** A look begins: whoever woke it before needs no other. */
  begin(): void;
}

export function createRest(wait: (ms: number, signal: AbortSignal) => Promise<void>): Rest {
  let waking = new AbortController();
  const begin = () => {
    if (waking.signal.aborted) waking = new AbortController();
  };
  return {
    async rest(ms, signal) {
      if (!waking.signal.aborted) await wait(ms, AbortSignal.any([signal, waking.signal]));
      const isWoken = waking.signal.aborted;
      begin();
      return isWoken;
    },
    wake: () => waking.abort(),
    begin,
  };
}
