import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProfileFiles, type ProfileFiles, type ProfileFilesOptions } from '../../../../main/aws/profile-files.ts';

let home: string;
const opened: ProfileFiles[] = [];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'profile-files-'));
});
afterEach(() => {
  for (const files of opened.splice(0)) files.close();
  rmSync(home, { recursive: true, force: true });
});

const config = () => path.join(home, '.aws', 'config');
function put(file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
async function open(options: Partial<ProfileFilesOptions> = {}): Promise<ProfileFiles> {
  const files = await createProfileFiles({ env: {}, homeDir: home, ...options });
  opened.push(files);
  return files;
}
const names = (files: ProfileFiles) => [...files.current().profiles.keys()];
const problems = (files: ProfileFiles) => files.current().problems.map(({ file, line }) => [path.basename(file), line]);

test('without files there are no profiles and no problems', async () => {
  const files = await open();
  expect(names(files)).toEqual([]);
  expect(problems(files)).toEqual([]);
});

test.each([
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFF[profile 한국]\n')],
  ['UTF-16 of Windows', Buffer.from('\uFEFF[profile 한국]\r\n', 'utf16le')],
])('reads %s', async (_name, content) => {
  put(config(), content);
  expect(names(await open())).toEqual(['한국']);
});

test('tells which line is broken and keeps the profiles that can be read', async () => {
  put(config(), '[profile a]\nregion = eu-west-1\n[profile b\nregion = x\n[profile c]\n');
  const files = await open();
  expect(names(files)).toEqual(['a', 'c']);
  expect(files.current().problems).toMatchObject([
    {
      file: config(),
      line: 3,
      failure: { code: 'file-broken', subject: { file: config(), line: '3' }, remedy: 'open-file' },
    },
  ]);
});

test('tells the line that is no UTF-8', async () => {
  put(config(), Buffer.concat([Buffer.from('[profile a]\n# '), Buffer.from([0xe9]), Buffer.from('\n[profile b]\n')]));
  const files = await open();
  expect(names(files)).toEqual(['a', 'b']);
  expect(problems(files)).toEqual([['config', 2]]);
});

test('a file that the environment names must be there', async () => {
  expect(problems(await open({ env: { AWS_CONFIG_FILE: path.join(home, 'gone') } }))).toEqual([['gone', 0]]);
});

test('a file that cannot be read is told', async () => {
  mkdirSync(config(), { recursive: true });
  expect(problems(await open())).toEqual([['config', 0]]);
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'so is one that may not be read (root may read all)',
  async () => {
    put(config(), '[profile a]');
    chmodSync(config(), 0o000);
    expect(problems(await open())).toEqual([['config', 0]]);
  },
);

test.each(['~/other', '$PLACE/other', '${PLACE}/other'])('takes the path %s as the CLI does', async (file) => {
  put(path.join(home, 'other'), '[profile o]\n');
  expect(names(await open({ env: { AWS_CONFIG_FILE: file, PLACE: home } }))).toEqual(['o']);
});

test("the app's profile wins over the user's of that name, and that is told", async () => {
  put(config(), '[profile sandbox]\nregion = eu-west-1\n');
  put(path.join(home, 'app', 'config'), '[profile sandbox]\nregion = us-east-1\n');
  const files = await open({ appFolder: path.join(home, 'app') });
  expect(files.current().profiles.get('sandbox')).toMatchObject({ origin: 'app' });
  expect(files.current().profiles.get('sandbox')?.settings.get('region')).toBe('us-east-1');
  expect(problems(files)).toEqual([['config', 0]]);
});

test('5,000 profiles are read', async () => {
  put(
    config(),
    Array.from({ length: 5_000 }, (_, at) => `[profile p${at}]\nregion = eu-west-1\nsource_profile = p0\n`).join(''),
  );
  expect(names(await open())).toHaveLength(5_000);
});

const changes: Array<[string, () => void]> = [
  ['written', () => writeFileSync(config(), '[profile new]\n')],
  [
    'replaced by renaming',
    () => {
      writeFileSync(`${config()}.tmp`, '[profile new]\n');
      renameSync(`${config()}.tmp`, config());
    },
  ],
  [
    'removed with its folder and made again',
    () => {
      rmSync(path.dirname(config()), { recursive: true });
      put(config(), '[profile new]\n');
    },
  ],
];
test.each(changes)('sees a file that is %s, and the next change too', async (_name, change) => {
  put(config(), '[profile old]\n');
  const files = await open();
  const told = vi.fn<() => void>();
  files.watch(told);
  change();
  await vi.waitFor(() => expect(names(files)).toEqual(['new']), 5_000);
  writeFileSync(config(), '[profile again]\n');
  await vi.waitFor(() => expect(names(files)).toEqual(['again']), 5_000);
  expect(told).toHaveBeenCalled();
});

test('sees the first ~/.aws being made', async () => {
  const files = await open();
  put(config(), '[profile new]\n');
  await vi.waitFor(() => expect(names(files)).toEqual(['new']), 5_000);
});

test.skipIf(process.platform === 'win32')('sees a change of the file that a link leads to', async () => {
  put(path.join(home, 'dotfiles', 'aws'), '[profile old]\n');
  mkdirSync(path.dirname(config()));
  symlinkSync(path.join(home, 'dotfiles', 'aws'), config());
  const files = await open();
  writeFileSync(path.join(home, 'dotfiles', 'aws'), '[profile new]\n');
  await vi.waitFor(() => expect(names(files)).toEqual(['new']), 5_000);
});

function write(secret: string, key = 'A', base = 'x'): void {
  put(
    config(),
    `[profile p]\nrole_arn = r\nsource_profile = base\nservices = s\n[services s]\nssm =\n  endpoint_url = ${base}\n`,
  );
  put(
    path.join(home, '.aws', 'credentials'),
    `[base]\naws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n`,
  );
}

test('fingerprints change with what a profile is; the kept one is made without secrets', async () => {
  write('one');
  const files = await open();
  const first = { fingerprint: files.fingerprint('p'), revision: files.revision('p') };
  write('two');
  await files.reload();
  expect(files.fingerprint('p')).toBe(first.fingerprint);
  expect(files.revision('p')).not.toBe(first.revision);
  write('two', 'B');
  await files.reload();
  expect(files.fingerprint('p')).not.toBe(first.fingerprint);
  write('one', 'A', 'y');
  await files.reload();
  expect(files.fingerprint('p')).not.toBe(first.fingerprint);
  expect(files.fingerprint('nobody')).toBeUndefined();
});
