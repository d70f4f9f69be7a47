import { untilAborted } from './until-aborted.ts';

/**
 * Tells what `read` gives now and after each change, until the signal is aborted. An older answer that comes late does
 * not replace a newer one: it is not told. Throws what the first `read` throws.
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
  const ends = watches.map((watch) => watch(() => void tell()));
  await tell();
  await untilAborted(signal, () => {
    for (const end of ends) end();
  });
}
