import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Settings } from '../../../../contract/features/settings.ts';
import type { Failure } from '../../../../contract/failure.ts';
import { createSettings } from '../../../../main/storage/settings.ts';

let folder: string;
let file: string;
const problems: Failure[] = [];
const onProblem = (failure: Failure) => void problems.push(failure);
const onDisk = () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
  file = path.join(folder, 'settings.json');
  problems.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a first start has the defaults and tells nothing', async () => {
  const settings = await createSettings({ file, onProblem });
  expect(settings.current()).toEqual(Settings.parse({}));
  expect(problems).toEqual([]);
});

test('a change is on disk when it answers, is told to watchers, and is there at the next start', async () => {
  const settings = await createSettings({ file, onProblem });
  const seen: string[] = [];
  const stop = settings.watch(({ theme }) => seen.push(theme));
  expect((await settings.change({ theme: 'dark' })).theme).toBe('dark');
  expect(onDisk().theme).toBe('dark');
  stop();
  await settings.change({ theme: 'light', language: 'ko' });
  expect(seen).toEqual(['dark']);
  expect((await createSettings({ file, onProblem })).current()).toMatchObject({ theme: 'light', language: 'ko' });
});

test('many changes at once end with the last of each and leave one file', async () => {
  const settings = await createSettings({ file, onProblem });
  await Promise.all(Array.from({ length: 30 }, (_none, index) => settings.change({ zoom: 1 + index / 100 })));
  expect(onDisk().zoom).toBe(1.29);
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test('what a newer version wrote stays in the file', async () => {
  writeFileSync(file, JSON.stringify({ theme: 'dark', constellations: ['orion'] }));
  const settings = await createSettings({ file, onProblem });
  await settings.change({ railCollapsed: true });
  expect(onDisk()).toEqual({ theme: 'dark', constellations: ['orion'], railCollapsed: true });
});

test('a member that does not fit gets its default; the others stay', async () => {
  writeFileSync(file, JSON.stringify({ theme: 'purple', language: 'ko', terminal: { fontSize: 900 } }));
  const settings = await createSettings({ file, onProblem });
  expect(settings.current()).toMatchObject({ theme: 'system', language: 'ko', terminal: { fontSize: 13 } });
});

test.each(['{"theme": "da', '', '[1,2]', 'null'])('a broken file (%s) is kept aside and told', async (text) => {
  writeFileSync(file, text);
  const settings = await createSettings({ file, onProblem });
  expect(settings.current()).toEqual(Settings.parse({}));
  expect(problems.map(({ code }) => code)).toEqual(['file-broken']);
  expect(readFileSync(problems[0]?.subject?.file ?? '', 'utf8')).toBe(text);
  await settings.change({ theme: 'dark' });
  expect(onDisk()).toEqual({ theme: 'dark' });
});

test('a file that cannot be read is told and the app starts', async () => {
  mkdirSync(file);
  const settings = await createSettings({ file, onProblem });
  expect(settings.current()).toEqual(Settings.parse({}));
  expect(problems.map(({ code }) => code)).toEqual(['file-broken']);
});

test('a tunnel that cannot be read costs no other, and stays in the file', async () => {
  const tunnel = {
    tunnelId: '00000000-0000-4000-8000-000000000001',
    name: 'db',
    route: { scope: { profile: 'p', region: 'eu-west-1' }, nodeId: 'i-0123456789abcdef0', port: 5432, localPort: 0 },
  };
  const newer = { tunnelId: tunnel.tunnelId.replace('1', '2'), name: 'of a newer version', transport: 'quic' };
  writeFileSync(file, JSON.stringify({ tunnels: [newer, tunnel] }));
  const settings = await createSettings({ file, onProblem });
  expect(settings.current().tunnels).toMatchObject([{ name: 'db', group: '', route: { width: 1, ipv6: false } }]);
  const [read] = settings.current().tunnels;
  await settings.change({ tunnels: [{ ...read!, name: 'renamed' }] });
  expect(onDisk().tunnels).toMatchObject([{ name: 'renamed' }, newer]);
  writeFileSync(file, JSON.stringify({ tunnels: 'none', theme: 'dark' }));
  expect((await createSettings({ file, onProblem })).current()).toMatchObject({ tunnels: [], theme: 'dark' });
});
