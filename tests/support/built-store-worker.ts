import { builtScript } from './built-script.ts';

/** The store's worker thread, built. */
export async function builtStoreWorker(): Promise<{ folder: string; workerPath: string }> {
  const { folder, script } = await builtScript('main/storage/store-worker.ts');
  return { folder, workerPath: script };
}
