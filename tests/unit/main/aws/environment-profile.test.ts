import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { planOf } from '../../../../main/aws/credential-plan.ts';
import { environmentInstead, environmentSection } from '../../../../main/aws/environment-profile.ts';
import { parseIni } from '../../../../main/aws/ini.ts';
import { createProfileFiles } from '../../../../main/aws/profile-files.ts';
import { joinSections } from '../../../../main/aws/profile-sections.ts';

const keys = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'canary' };
const web = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r' };
const container = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/x' };
const sections = joinSections(
  parseIni(
    `[profile keyed]\nregion = eu-west-1\naws_access_key_id = F\naws_secret_access_key = f\n[profile role]\nrole_arn = ${web.AWS_ROLE_ARN}\nsource_profile = keyed\n[profile empty]\nregion = eu-west-1\n`,
  ),
  parseIni(''),
).sections;
const kindOf = (section: ReturnType<typeof environmentSection>) =>
  section && planOf({ ...sections, profiles: new Map([[section.name, section]]) }, section.name).kind;

test.each([
  ['keys before all', { ...container, ...web, ...keys }, 'environment'],
  ['a web identity before a container', { ...container, ...web }, 'web-identity'],
  ['a container', container, 'ecs'],
  ['half a web identity is none', { AWS_ROLE_ARN: web.AWS_ROLE_ARN }, undefined],
  ['nothing', { AWS_ACCESS_KEY_ID: '' }, undefined],
])('the environment has %s', (_name, env, kind) => {
  expect(kindOf(environmentSection(env, undefined))).toBe(kind);
});

// The AWS CLI's order without --profile; tests/wire/credential-sources.test.ts asks the CLI itself.
test.each([
  ['keys', keys, 'role', 'environment'],
  ['a web identity', web, 'keyed', 'web-identity'],
  ['a web identity', web, 'role', undefined],
  ['a container', container, 'keyed', undefined],
  ['a container', container, 'empty', 'ecs'],
  ['a container', container, 'missing', 'ecs'],
])('%s of the environment stand in place of the profile: %j over %s', (_name, env, base, kind) => {
  expect(kindOf(environmentInstead(env, sections.profiles.get(base), base))).toBe(kind);
});

const home = mkdtempSync(path.join(tmpdir(), 'environment-'));
afterAll(() => rmSync(home, { recursive: true }));

test('it is a profile among the others, with the settings of AWS_PROFILE but not its credentials', async () => {
  mkdirSync(path.join(home, '.aws'));
  const file = path.join(home, '.aws', 'config');
  writeFileSync(file, '[profile p]\nregion = eu-west-3\nca_bundle = /ca\nrole_arn = x\nsource_profile = y\n');
  const files = await createProfileFiles({ env: { ...keys, AWS_PROFILE: 'p' }, homeDir: home });
  const section = files.current().profiles.get('environment');
  expect(section).toMatchObject({ origin: 'environment', keysFrom: undefined });
  expect(Object.fromEntries(section?.settings ?? [])).toEqual({
    aws_access_key_id: 'A',
    aws_secret_access_key: 'canary',
    ca_bundle: '/ca',
    region: 'eu-west-3',
  });
  // A profile of the files of that name is the user's own.
  writeFileSync(file, '[profile environment]\nregion = eu-west-3\n');
  await files.reload();
  expect(files.current().profiles.get('environment')?.origin).toBe('config');
  files.close();
});
