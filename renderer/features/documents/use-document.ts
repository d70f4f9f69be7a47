import { useEffect, useState } from 'react';
import { failedLoad, failureOf, idle, loading, type Load } from '../../bridge/load.ts';

/**
 * What a call answers for the document on screen; asked again when `key` changes. `retry` asks the same again.
 */
export function useAsked<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
): { readonly load: Load<T>; readonly retry: () => void } {
  const [load, setLoad] = useState<Load<T>>(idle);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const life = new AbortController();
    setLoad(loading);
    const read = async () => {
      try {
        const value = await ask(life.signal);
        if (!life.signal.aborted) setLoad({ status: 'ready', value });
      } catch (error) {
        if (!life.signal.aborted) setLoad((before) => failedLoad(before, failureOf(error)));
      }
    };
    void read();
    return () => life.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- `key` says what is asked
  }, [key, tries]);
  return { load, retry: () => setTries(tries + 1) };
}
