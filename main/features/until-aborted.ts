/** Keeps a feed open until its caller ends it, then stops listening. */
export function untilAborted(signal: AbortSignal, stop: () => void): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop();
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
