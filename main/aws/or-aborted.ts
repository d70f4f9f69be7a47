import { failed } from '../../contract/failure.ts';

/** The promise, or `cancelled` at once; what was begun goes on for the others who share it. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(failed('cancelled', 'Cancelled.'));
    // A signal that was aborted before tells nobody again.
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
