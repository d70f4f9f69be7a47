import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { contract } from '../../../../../contract/index.ts';
import type { NetworkView } from '../../../../../contract/features/network.ts';
import { createProfileFiles, type ProfileFiles } from '../../../../../main/aws/profile-files.ts';
import { createNetworkHandlers } from '../../../../../main/features/network/index.ts';
import { createRouter } from '../../../../../main/ipc/router.ts';
import { createSettings } from '../../../../../main/storage/settings.ts';
import { createAuthority } from '../../../../../sandbox/wire/tls/authority.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';
import { createQuietLog } from '../../../../support/quiet-log.ts';

let home: string;
let files: ProfileFiles;
let abort: AbortController;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'network-'));
  mkdirSync(path.join(home, '.aws'));
  writeFileSync(path.join(home, '.aws', 'config'), '[profile p]\nregion = eu-west-1\n');
  writeFileSync(path.join(home, 'ca.pem'), createAuthority('A').certificate);
  abort = new AbortController();
});
afterEach(() => {
  abort.abort();
  files.close();
  rmSync(home, { recursive: true });
});

async function start() {
  files = await createProfileFiles({ env: {}, homeDir: home });
  const file = path.join(home, 'settings.json');
  const settings = await createSettings({ file, onProblem: () => {} });
  const network = createNetworkHandlers({
    aws: createFakeAws({}),
    files,
    settings,
    env: {},
    saving: { chooseFiles: async () => [] },
  });
  const router = createRouter({ network: contract.network }, { network }, createQuietLog());
  const ask = (name: string, input: unknown) => router.invoke(`network.${name}`, input, abort.signal);
  const views: NetworkView[] = [];
  void router.subscribe(
    'network.watch',
    { profile: 'p' },
    (event) => event.kind === 'value' && views.push(event.value as NetworkView),
    abort.signal,
  );
  const kept = () => JSON.parse(readFileSync(file, 'utf8')) as { network?: unknown };
  return { ask, views, kept, settings };
}

test('a change is kept and told at once; what is emptied leaves nothing behind', async () => {
  const { ask, views, kept } = await start();
  await ask('change', { values: { proxy: 'http://proxy:3128', endpoints: {} } });
  await ask('change', { profile: 'p', values: { noProxy: '*' } });
  expect(kept().network).toEqual({ all: { proxy: 'http://proxy:3128' }, profiles: { p: { noProxy: '*' } } });
  await vi.waitFor(() =>
    expect(views.at(-1)).toMatchObject({
      own: { noProxy: '*' },
      proxy: [{ from: 'app-setting', value: 'http://proxy:3128' }],
      noProxy: [{ from: 'profile-setting', value: '*' }],
    }),
  );
  await ask('change', { profile: 'p', values: {} });
  expect(kept().network).toEqual({ all: { proxy: 'http://proxy:3128' }, profiles: {} });
});

test('a password never reaches the disk, by whatever way', async () => {
  const { ask, settings } = await start();
  await settings.change({ zoom: 1.1 });
  expect(await ask('change', { values: { proxy: 'http://me:canary@proxy:3128' } })).toMatchObject({
    ok: false,
    failure: { code: 'invalid-request' },
  });
  expect(await ask('change', { values: { endpoints: { ssm: 'https://me:canary@far.example' } } })).toMatchObject({
    ok: false,
  });
  expect(readFileSync(path.join(home, 'settings.json'), 'utf8')).not.toContain('canary');
});

test('a file without certificates is refused and nothing changes', async () => {
  const { ask, settings } = await start();
  const file = path.join(home, '.aws', 'config');
  expect(await ask('change', { values: { caFile: file } })).toMatchObject({
    ok: false,
    failure: { code: 'ca-broken', subject: { file } },
  });
  expect(settings.current().network.all).toEqual({});
  expect(await ask('change', { values: { caFile: path.join(home, 'ca.pem') } })).toEqual({ ok: true, value: {} });
});
