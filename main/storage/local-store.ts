import { Worker } from 'node:worker_threads';
import type { NodeColumns } from '../../contract/features/fleet.ts';
import { failed, type Failure } from '../../contract/failure.ts';
import { openStore, type KnownFleet, type Store, type StoredPage } from './store.ts';
import type { FromWorker, StoreCall, StoreCallName } from './store-worker.ts';

export interface StoredFleet {
  readonly accountId: string;
  /** A small page first, for the eye; none where nothing was saved. */
  readonly pages: AsyncIterable<StoredPage>;
}

/**
 * More rows than a screen has, so that it is filled at once; the others come in pages that hold up main for less than
 * a frame (600 rows: 8 ms to take over from the thread and to hand to the window).
 */
const rowsAtFirst = 200;
const rowsAPage = 600;

/** The local store as the features see it: nothing of it blocks this thread. */
export interface LocalStore {
  readonly fleet: {
    /** The stored nodes of the account that an identity was last seen to be; undefined for an unknown identity. */
    open(fingerprint: string, region: string): Promise<StoredFleet | undefined>;
    /** Encoded tags of stored nodes by id; ids that are not stored are left out. */
    tags(accountId: string, region: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
    save(accountId: string, region: string, columns: NodeColumns, at: number): Promise<void>;
    /** Ends a read that began at `at`. After a complete one, rows not seen since go. */
    finish(accountId: string, region: string, at: number, complete: boolean): Promise<void>;
  };
  readonly identities: {
    get(fingerprint: string): Promise<string | undefined>;
    set(fingerprint: string, accountId: string): Promise<void>;
  };
  /** Runs of several commands, which only this app knows to belong together. */
  readonly runs: {
    save(accountId: string, region: string, runId: string, at: number, kept: string): Promise<void>;
    /** By id, newest first. */
    list(accountId: string, region: string): Promise<ReadonlyArray<readonly [string, string]>>;
  };
  close(): Promise<void>;
}

export interface LocalStoreOptions {
  /** The built store-worker.js. */
  readonly workerPath: string;
  readonly file: string;
  readonly onProblem: (failure: Failure) => void;
}

const restartsAllowed = 3;

/** Runs the store in a worker thread, started when first asked. A worker that dies fails its calls and is started again. */
export function createLocalStore({ workerPath, file, onProblem }: LocalStoreOptions): LocalStore {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let worker: Worker | undefined;
  let starts = 0;
  let calls = 0;
  let closed = false;

  const lose = (message: string) => {
    worker = undefined;
    for (const call of waiting.values()) call.reject(failed('unexpected', message));
    waiting.clear();
  };
  const start = (): Worker => {
    if (starts > restartsAllowed) throw failed('unexpected', 'The local store ended again and again.');
    starts += 1;
    const started = new Worker(workerPath, { workerData: { file } });
    started.unref();
    started.on('message', (message: FromWorker) => {
      if (message.type === 'rebuilt') {
        onProblem({ code: 'store-rebuilt', message: message.cause, subject: { file: message.aside } });
        return;
      }
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'answer') call?.resolve(message.value);
      else call?.reject(failed('unexpected', message.text));
    });
    started.on('error', (error) => lose(error.message));
    started.on('exit', () => {
      if (worker === started) lose('The local store ended.');
    });
    return started;
  };
  const ask = (call: StoreCallName, ...args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (closed) throw failed('cancelled', 'The local store is closed.');
      worker ??= start();
      calls += 1;
      waiting.set(calls, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ id: calls, call, args } satisfies StoreCall);
    });

  return storeOver(ask, async () => {
    // A thread that does not answer must not keep the app from ending.
    const limit = new Promise((resolve) => setTimeout(resolve, 2_000).unref());
    if (worker !== undefined) await Promise.race([ask('close').catch(() => {}), limit]);
    closed = true;
    await worker?.terminate();
  });
}

/** The same store in this thread: for tests of what uses it. */
export function createInProcessStore(file: string, onProblem: (failure: Failure) => void): LocalStore {
  const store = openStore(file, (aside, cause) =>
    onProblem({ code: 'store-rebuilt', message: cause, subject: { file: aside } }),
  );
  const ask = async (call: StoreCallName, ...args: unknown[]) =>
    (store[call] as (...all: unknown[]) => unknown)(...args);
  return storeOver(ask, async () => store.close());
}

function storeOver(
  ask: (call: StoreCallName, ...args: unknown[]) => Promise<unknown>,
  close: () => Promise<void>,
): LocalStore {
  type Answer<C extends StoreCallName> = ReturnType<Store[C]>;
  async function* pagesOf({ accountId, first }: KnownFleet, region: string): AsyncGenerator<StoredPage, void, void> {
    let page = first;
    while (page !== undefined) {
      yield page;
      if (page.next === undefined) return;
      page = (await ask('fleetPage', accountId, region, page.next, rowsAPage)) as Answer<'fleetPage'>;
    }
  }
  return {
    fleet: {
      async open(fingerprint, region) {
        const known = (await ask('fleetOf', fingerprint, region, rowsAtFirst)) as Answer<'fleetOf'>;
        return known && { accountId: known.accountId, pages: pagesOf(known, region) };
      },
      tags: async (accountId, region, ids) => (await ask('fleetTags', accountId, region, ids)) as Answer<'fleetTags'>,
      save: async (accountId, region, columns, at) => void (await ask('fleetSave', accountId, region, columns, at)),
      finish: async (accountId, region, at, complete) =>
        void (await ask('fleetFinish', accountId, region, at, complete)),
    },
    identities: {
      get: async (fingerprint) => (await ask('identityGet', fingerprint)) as Answer<'identityGet'>,
      set: async (fingerprint, accountId) => void (await ask('identitySet', fingerprint, accountId)),
    },
    runs: {
      save: async (...run) => void (await ask('runSave', ...run)),
      list: async (accountId, region) => (await ask('runList', accountId, region)) as Answer<'runList'>,
    },
    close,
  };
}
