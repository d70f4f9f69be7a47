import { failed } from '../../contract/failure.ts';

/**
 * The promise, or at once what the signal's end means (`cancelled`), also where it is over already; what was begun goes on
 * for the others who share it.
 */
export function orAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  meaning: () => Error = () => failed('cancelled', 'Cancelled.'),
): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(meaning());
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
