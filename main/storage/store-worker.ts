import { parentPort, workerData } from 'node:worker_threads';
import { openStore, type Store } from './store.ts';

export type StoreCallName = keyof Store;

/** One call to the store's thread. */
export interface StoreCall {
  readonly id: number;
  readonly call: StoreCallName;
  readonly args: readonly unknown[];
}

/** What the store's thread says. */
export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly text: string }
  | { readonly type: 'rebuilt'; readonly aside: string; readonly cause: string };

/** Serves the store over a port, one call after the other. */
function serve(port: NonNullable<typeof parentPort>, file: string): void {
  const say = (message: FromWorker) => port.postMessage(message);
  let store: Store | undefined;
  port.on('message', ({ id, call, args }: StoreCall) => {
    try {
      store ??= openStore(file, (aside, cause) => say({ type: 'rebuilt', aside, cause }));
      say({ type: 'answer', id, value: (store[call] as (...all: unknown[]) => unknown)(...args) });
    } catch (error) {
      say({ type: 'error', id, text: error instanceof Error ? error.message : String(error) });
    }
  });
}

if (parentPort !== null) serve(parentPort, (workerData as { file: string }).file);
