import { untilAborted } from './until-aborted.ts';

/**
 * Tells what `read` gives now and after each change, until the signal is aborted. An older answer that comes late does
 * not replace a newer one: it is not told. Throws what a `read` throws, and watches
 * nothing after that.
 *
 * @param watches each starts to watch something and gives what ends that
 */
export async function tellLatest<T>(
  read: () => Promise<T>,
  emit: (value: T) => void,
  signal: AbortSignal,
  watches: ReadonlyArray<(again: () => void) => () => void>,
): Promise<void> {
  let latest = 0;
  const tell = async () => {
    const mine = ++latest;
    const value = await read();
    if (mine === latest && !signal.aborted) emit(value);
  };
  const ends: Array<() => void> = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const again = () => void tell().catch(reject);
      for (const watch of watches) ends.push(watch(again));
      tell().catch(reject);
      void untilAborted(signal, () => {}).then(resolve);
    });
  } finally {
    for (const end of ends) end();
  }
}
