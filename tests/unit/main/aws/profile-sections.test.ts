import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseKnownFiles } from '@smithy/shared-ini-file-loader';
import { expect, test } from 'vitest';
import { parseIni } from '../../../../main/aws/ini.ts';
import { joinSections } from '../../../../main/aws/profile-sections.ts';
import { shellWords } from '../../../../main/aws/shell-words.ts';

const join = (config: string, credentials = '') => joinSections(parseIni(config), parseIni(credentials));
const names = (config: string, credentials = '') => [...join(config, credentials).sections.profiles.keys()];

test.each([
  ['profile dev', ['profile', 'dev']],
  ['profile "my prof"', ['profile', 'my prof']],
  ["profile 'it''s'", ['profile', 'its']],
  [String.raw`profile my\ prof`, ['profile', 'my prof']],
  [String.raw`profile "a\"b"`, ['profile', 'a"b']],
  ['profile ""', ['profile', '']],
  ['profile "open', undefined],
  ['  ', []],
])('splits the header %s as the shell does', (header, words) => {
  expect(shellWords(header)).toEqual(words);
});

test.each([
  ['[default]', ['default']],
  ['[profile default]', ['default']],
  ['[profile "my prof"]', ['my prof']],
  ['[profile a/b@c.d+e]', ['a/b@c.d+e']],
  ['[profile 한국]', ['한국']],
  ['[sso-session corp]\nsso_region = eu-west-1', []],
  ['[plugins]\na = b', []],
])('the config section %s is %j', (config, expected) => {
  expect(names(config)).toEqual(expected);
  expect(join(config).problems.config).toEqual([]);
});

test.each(['[profile my prof]', '[profile]', '[profile ""]', '[dev]\nregion = eu-west-1', '[profile "open]'])(
  'the config section %s is told and passed over',
  (config) => {
    expect(names(config)).toEqual([]);
    expect(join(config).problems.config.map(({ line }) => line)).toEqual([1]);
  },
);

test('the credentials file wins setting by setting, and names its sections bare', () => {
  const { sections } = join(
    '[profile a]\nregion = eu-west-1\naws_access_key_id = X',
    '[a]\naws_access_key_id = Y\n[b]\n',
  );
  expect(sections.profiles.get('a')).toMatchObject({ origin: 'both', keysFrom: 'credentials' });
  expect(Object.fromEntries(sections.profiles.get('a')?.settings ?? [])).toEqual({
    region: 'eu-west-1',
    aws_access_key_id: 'Y',
  });
  expect(sections.profiles.get('b')?.origin).toBe('credentials');
});

test('sections of one name are put together', () => {
  const { sections } = join('[profile a]\nregion = eu-west-1\n[profile a]\noutput = json');
  expect(Object.fromEntries(sections.profiles.get('a')?.settings ?? [])).toEqual({
    region: 'eu-west-1',
    output: 'json',
  });
});

test('a region with a comment behind it is told at its line', () => {
  expect(join('[profile a]\n\nregion = eu-west-1 # x').problems.config.map(({ line }) => line)).toEqual([3]);
});

test('a name over 256 characters is left out and told', () => {
  expect(names(`[profile ${'x'.repeat(257)}]\n[profile b]`)).toEqual(['b']);
});

test('what the SDK reads, it reads the same', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sections-'));
  const config =
    '[default]\nregion = eu-west-1\n[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = default\nservices = s\n[services s]\nssm =\n  endpoint_url = http://127.0.0.1:1\n';
  const credentials = '[default]\naws_access_key_id = A\naws_secret_access_key = B\n[only]\naws_access_key_id = C\n';
  writeFileSync(path.join(folder, 'config'), config);
  writeFileSync(path.join(folder, 'credentials'), credentials);
  const theirs = await parseKnownFiles({
    filepath: path.join(folder, 'credentials'),
    configFilepath: path.join(folder, 'config'),
    ignoreCache: true,
  });
  rmSync(folder, { recursive: true });
  const ours = join(config, credentials).sections;
  for (const [name, { settings }] of ours.profiles) expect(Object.fromEntries(settings)).toEqual({ ...theirs[name] });
  expect(ours.services.get('s')?.get('ssm.endpoint_url')).toBe(theirs['services.s']?.['ssm.endpoint_url']);
});
