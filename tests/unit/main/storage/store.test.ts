import { mkdtempSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NodeColumns } from '../../../../contract/features/fleet.ts';
import { openStore, type Store } from '../../../../main/storage/store.ts';
import { someNodes } from '../../../support/node-columns.ts';

const account = '123456789012';
const region = 'eu-west-1';
let folder: string;
let file: string;
let store: Store | undefined;
const rebuilt: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'store-'));
  file = path.join(folder, 'store.db');
  rebuilt.length = 0;
});
afterEach(() => {
  store?.close();
  store = undefined;
  rmSync(folder, { recursive: true });
});

function open(): Store {
  store?.close();
  store = openStore(file, (aside) => rebuilt.push(aside));
  return store;
}

function readAll(from: Store, accountId = account): NodeColumns[] {
  const pages: NodeColumns[] = [];
  for (let at: number | undefined = 0; at !== undefined;) {
    const page = from.fleetPage(accountId, region, at, 5_000);
    if (page !== undefined) pages.push(page.columns);
    at = page?.next;
  }
  return pages;
}

test('rows come back as they were saved, also after the file was closed', () => {
  const saved = someNodes(7);
  open().fleetSave(account, region, saved, 1_000);
  expect(readAll(open())).toEqual([saved]);
  expect(open().fleetPage(account, region, 0, 5_000)?.savedAt).toBe(1_000);
  expect(rebuilt).toEqual([]);
});

test('pages follow each other without gaps', () => {
  open().fleetSave(account, region, someNodes(11), 1);
  const first = open().fleetPage(account, region, 0, 5);
  const second = open().fleetPage(account, region, first?.next ?? 0, 5);
  const third = open().fleetPage(account, region, second?.next ?? 0, 5);
  expect([first, second, third].flatMap((page) => page?.columns.id ?? [])).toEqual(someNodes(11).id);
  expect(third?.next).toBeUndefined();
});

test('accounts and Regions are kept apart', () => {
  open().fleetSave(account, region, someNodes(3), 1);
  open().fleetSave('999999999999', region, someNodes(2, 50), 1);
  expect(readAll(open())[0]?.id).toHaveLength(3);
  expect(readAll(open(), '999999999999')[0]?.id).toHaveLength(2);
  expect(open().fleetPage(account, 'us-east-1', 0, 10)).toBeUndefined();
});

test('a complete reading drops what it did not see; a partial one drops nothing', () => {
  open().fleetSave(account, region, someNodes(4), 1);
  open().fleetFinish(account, region, 1, true);
  open().fleetSave(account, region, someNodes(2), 2);
  expect(open().fleetPage(account, region, 0, 10)?.savedAt).toBe(1);
  open().fleetFinish(account, region, 2, false);
  expect(readAll(open())[0]?.id).toHaveLength(4);
  open().fleetFinish(account, region, 2, true);
  expect(readAll(open())[0]).toEqual(someNodes(2));
  expect(open().fleetPage(account, region, 0, 10)?.savedAt).toBe(2);
});

test('an older reading that ends late does not make newer rows look gone', () => {
  open().fleetSave(account, region, someNodes(1), 20);
  open().fleetSave(account, region, someNodes(1), 10);
  open().fleetFinish(account, region, 20, true);
  expect(readAll(open())).toEqual([someNodes(1)]);
});

test('identities are remembered and replaced', () => {
  expect(open().identityGet('a')).toBeUndefined();
  open().identitySet('a', account);
  open().identitySet('a', '999999999999');
  expect(open().identityGet('a')).toBe('999999999999');
});

test('a file that is no database is kept aside and a new one made', () => {
  writeFileSync(file, 'This was a database once. '.repeat(400));
  open().fleetSave(account, region, someNodes(2), 1);
  expect(readAll(open())[0]?.id).toHaveLength(2);
  expect(rebuilt).toHaveLength(1);
  expect(readdirSync(folder)).toContain(path.basename(rebuilt[0]!));
});

test.each([
  ['a file that was cut off', (name: string) => truncateSync(name, Math.floor(statSync(name).size / 2))],
  [
    'a file with damaged pages',
    (name: string) => {
      const handle = openSync(name, 'r+');
      const { size } = statSync(name);
      for (let at = 4_096; at < size; at += 4_096) writeSync(handle, Buffer.alloc(4_096, 0xa5), 0, 4_096, at);
    },
  ],
])('%s is kept aside and rebuilt when it is met', (_name, damage) => {
  open().fleetSave(account, region, someNodes(3_000), 1);
  store?.close();
  store = undefined;
  damage(file);
  const mended = open();
  expect(mended.fleetPage(account, region, 0, 5_000)).toBeUndefined();
  mended.fleetSave(account, region, someNodes(2), 2);
  expect(readAll(mended)[0]?.id).toHaveLength(2);
  expect(rebuilt).toHaveLength(1);
});

test('100,000 nodes are kept beside those of another account', () => {
  const kept = open();
  for (let from = 0; from < 100_000; from += 1_000) kept.fleetSave(account, region, someNodes(1_000, from), 1);
  kept.fleetSave('999999999999', region, someNodes(10_000), 1);
  const count = (from: string) => new Set(readAll(kept, from).flatMap(({ id }) => id)).size;
  expect(count(account)).toBe(100_000);
  expect(count('999999999999')).toBe(10_000);
}, 60_000);

test('tags are told of the nodes that are asked for, of this place alone', () => {
  const saved = someNodes(3);
  open().fleetSave(account, region, saved, 1);
  const [first = '', , third = ''] = saved.id;
  const told = open().fleetTags(account, region, [first, third, 'i-0ffffffffffffffff']);
  expect([...told]).toEqual([
    [first, saved.tags[0]],
    [third, saved.tags[2]],
  ]);
  expect(open().fleetTags('999999999999', region, [first]).size).toBe(0);
});
