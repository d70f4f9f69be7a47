import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Failure } from '../../../../contract/failure.ts';
import { createInProcessStore, createLocalStore, type LocalStore } from '../../../../main/storage/local-store.ts';
import { builtStoreWorker } from '../../../support/built-store-worker.ts';
import { someNodes } from '../../../support/node-columns.ts';

const account = '123456789012';
const region = 'eu-west-1';
let built: Awaited<ReturnType<typeof builtStoreWorker>>;
let folder: string;
let file: string;
let store: LocalStore | undefined;
const problems: Failure[] = [];

beforeAll(async () => {
  built = await builtStoreWorker();
}, 60_000);
afterAll(() => rmSync(built.folder, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'local-store-'));
  file = path.join(folder, 'store.db');
  problems.length = 0;
});
afterEach(async () => {
  await store?.close();
  store = undefined;
  rmSync(folder, { recursive: true });
});

function open(workerPath = built.workerPath): LocalStore {
  store = createLocalStore({ workerPath, file, onProblem: (failure) => problems.push(failure) });
  return store;
}

async function storedIds(from: LocalStore): Promise<string[]> {
  const ids: string[] = [];
  await from.identities.set('digest', account);
  const stored = await from.fleet.open('digest', region);
  for await (const { columns } of stored?.pages ?? []) ids.push(...columns.id);
  return ids;
}

test('the thread keeps and gives back rows and identities, in pages', async () => {
  const kept = open();
  await kept.fleet.save(account, region, someNodes(5_000), 1);
  await kept.fleet.save(account, region, someNodes(10, 5_000), 1);
  expect(await kept.identities.get('digest')).toBeUndefined();
  expect(await kept.fleet.open('digest', region)).toBeUndefined();
  expect(await storedIds(kept)).toEqual(someNodes(5_010).id);
  expect(await kept.identities.get('digest')).toBe(account);
  expect((await kept.fleet.open('digest', region))?.accountId).toBe(account);
  await kept.fleet.finish(account, region, 2, true);
  expect(await storedIds(kept)).toEqual([]);
  expect(problems).toEqual([]);
});

test('saving 100,000 nodes leaves this thread free', async () => {
  const kept = open();
  const pages = Array.from({ length: 100 }, (_none, index) => someNodes(1_000, index * 1_000));
  const saves: Array<Promise<void>> = [];
  const stop = new AbortController();
  let turns = 0;
  const watching = (async () => {
    for (; !stop.signal.aborted; turns += 1) await setImmediate();
  })();
  for (const page of pages) {
    saves.push(kept.fleet.save(account, region, page, 1));
    await setImmediate();
  }
  await Promise.all(saves);
  stop.abort();
  await watching;
  // A store in this thread would leave it a turn or two for each of the 100 pages.
  expect(turns).toBeGreaterThan(2_000);
  expect(await storedIds(kept)).toHaveLength(100_000);
}, 60_000);

test('a damaged file is told as a rebuilt store', async () => {
  writeFileSync(file, 'no database '.repeat(1_000));
  await open().identities.set('digest', account);
  expect(problems.map(({ code }) => code)).toEqual(['store-rebuilt']);
  expect(existsSync(problems[0]?.subject?.file ?? '')).toBe(true);
});

test('a thread that dies fails its calls, and the next call starts another', async () => {
  const dying = path.join(built.folder, 'dies-once.mjs');
  const mark = path.join(folder, 'died');
  writeFileSync(
    dying,
    `import fs from 'node:fs';
     import { parentPort } from 'node:worker_threads';
     if (fs.existsSync(${JSON.stringify(mark)})) await import(${JSON.stringify(built.workerPath)});
     else parentPort.on('message', () => { fs.writeFileSync(${JSON.stringify(mark)}, ''); process.exit(1); });`,
  );
  const kept = open(dying);
  await expect(kept.identities.get('digest')).rejects.toMatchObject({ failure: { code: 'unexpected' } });
  await kept.identities.set('digest', account);
  expect(await kept.identities.get('digest')).toBe(account);
});

test('calls after closing are refused', async () => {
  const kept = open();
  await kept.identities.set('digest', account);
  await kept.close();
  await expect(kept.identities.get('digest')).rejects.toMatchObject({ failure: { code: 'cancelled' } });
});

test('a process killed while it writes leaves a store that can be read', async () => {
  const writer = path.join(built.folder, 'writer.mjs');
  writeFileSync(
    writer,
    `import { Worker } from 'node:worker_threads';
     const worker = new Worker(${JSON.stringify(built.workerPath)}, { workerData: { file: ${JSON.stringify(file)} } });
     const columns = JSON.parse(process.argv[2]);
     let saved = 0;
     const next = () => worker.postMessage({ id: saved, call: 'fleetSave', args: [${JSON.stringify(account)}, ${JSON.stringify(region)}, columns, saved + 1] });
     worker.on('message', (message) => { saved += 1; process.stdout.write(message.type + '\\n'); next(); });
     next();`,
  );
  const child = spawn(process.execPath, [writer, JSON.stringify(someNodes(500))]);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (said.split('\n').length < 20) await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(said).not.toContain('error');
  const kept = createInProcessStore(file, (failure) => problems.push(failure));
  store = kept;
  expect(await storedIds(kept)).toEqual(someNodes(500).id);
  expect(problems).toEqual([]);
});
