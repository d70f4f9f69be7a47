import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProfileList, type LiveProfile, type ProfileList as List } from '../../../../../contract/features/profiles.ts';
import type { Scope } from '../../../../../contract/values.ts';
import { createProfileFiles, type ProfileFiles } from '../../../../../main/aws/profile-files.ts';
import { createProfilesHandlers } from '../../../../../main/features/profiles/index.ts';
import { createFakeAws, failing, type FakeAnswer } from '../../../../support/fake-aws.ts';

const secret = 'canary-secret-value';
let home: string;
let files: ProfileFiles;
let abort: AbortController;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'profiles-'));
  mkdirSync(path.join(home, '.aws'));
  abort = new AbortController();
});
afterEach(() => {
  abort.abort();
  files.close();
  rmSync(home, { recursive: true });
});

const identity: FakeAnswer = () => ({
  Account: '123456789012',
  Arn: 'arn:aws:sts::123456789012:assumed-role/fleet-admin/me',
  UserId: 'x',
});

const gone = () => Promise.reject(new Error('no store'));

async function start(
  config: string,
  options: { env?: Record<string, string>; answer?: FakeAnswer; broken?: boolean } = {},
) {
  writeFileSync(path.join(home, '.aws', 'config'), config);
  const { env = {}, answer = identity, broken = false } = options;
  files = await createProfileFiles({ env, homeDir: home });
  const accounts = new Map<string, string>();
  const scopes: Scope[] = [];
  const identities = broken
    ? { get: gone, set: gone }
    : {
        get: async (key: string) => accounts.get(key),
        set: async (key: string, account: string) => void accounts.set(key, account),
      };
  const aws = createFakeAws({ GetCallerIdentity: answer });
  const handlers = createProfilesHandlers({
    aws,
    files,
    store: { identities },
    env,
    inUse: { scopes: () => scopes, watch: () => () => {} },
  });
  /** The profiles in use, as they are first told. */
  const live = () =>
    new Promise<LiveProfile[]>((resolve) => {
      void handlers.live({}, (payload) => resolve(payload.live), { signal: abort.signal });
    });
  const told: List[] = [];
  const watch = () => void handlers.watch({}, (list) => told.push(ProfileList.parse(list)), { signal: abort.signal });
  const call = { signal: abort.signal };
  return { live, scopes, handlers, told, watch, accounts, call, last: () => told.at(-1) };
}
const keys = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${secret}\n`;
const scope = { profile: 'a', region: 'eu-west-1' };

test('lists the profiles, sorted, with what is wrong with each; nothing secret is in it', async () => {
  const { watch, told, last } = await start(
    `[profile b]\nsso_account_id = 1\n[profile a]\nregion = eu-west-1\n${keys}[broken\n`,
  );
  watch();
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect(last()?.profiles).toMatchObject([
    { name: 'a', source: 'static', region: 'eu-west-1', origin: 'config' },
    { name: 'b', source: 'sso', failure: { code: 'profile-broken', subject: { profile: 'b' } } },
  ]);
  expect(last()?.problems).toMatchObject([{ line: 7, failure: { code: 'file-broken' } }]);
  expect(JSON.stringify(told)).not.toContain(secret);
});

test('an endpoint that is refused is said in the list', async () => {
  const { watch, told, last } = await start(`[profile a]\nendpoint_url = http://example.com\n${keys}`);
  watch();
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect(last()?.profiles[0]?.failure?.code).toBe('profile-broken');
});

test.each([
  [{}, 'default', undefined],
  [{ AWS_PROFILE: 'a', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }, 'a', 'eu-west-1'],
  [{ AWS_PROFILE: '', AWS_DEFAULT_REGION: 'us-east-1' }, 'default', 'us-east-1'],
  [{ AWS_PROFILE: 'gone', AWS_REGION: 'not a region' }, undefined, undefined],
])('the environment %j prefers %s in %s', async (env, preferred, environmentRegion) => {
  const { watch, told, last } = await start('[default]\n[profile a]\n', { env });
  watch();
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect([last()?.preferred, last()?.environmentRegion]).toEqual([preferred, environmentRegion]);
});

test('identify tells who a profile is, and the list remembers the account until the section changes', async () => {
  const { handlers, watch, told, last, call } = await start(`[profile a]\n${keys}`);
  watch();
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect(await handlers.identify({ scope }, call)).toEqual({
    accountId: '123456789012',
    arn: expect.any(String) as string,
    role: 'fleet-admin',
  });
  await vi.waitFor(() => expect(last()?.profiles[0]?.accountId).toBe('123456789012'));
  writeFileSync(path.join(home, '.aws', 'config'), `[profile a]\nregion = eu-west-1\n${keys}`);
  await vi.waitFor(() => expect(last()?.profiles[0]).toMatchObject({ region: 'eu-west-1' }), 5_000);
  expect(last()?.profiles[0]).not.toHaveProperty('accountId');
});

test('an answer about a section that was edited meanwhile is remembered of nobody', async () => {
  const edited = `[profile a]\nregion = eu-west-1\n${keys.replace('AKIA', 'AKIB')}`;
  const { handlers, accounts, call, watch, last, live, scopes } = await start(`[profile a]\n${keys}`, {
    async answer(...asked) {
      writeFileSync(path.join(home, '.aws', 'config'), edited);
      await files.reload();
      return identity(...asked);
    },
  });
  watch();
  scopes.push(scope);
  expect(await handlers.identify({ scope }, call)).toMatchObject({ accountId: '123456789012' });
  expect(accounts.size).toBe(0);
  await vi.waitFor(() => expect(last()?.profiles[0]).toMatchObject({ name: 'a', region: 'eu-west-1' }));
  expect(last()?.profiles[0]).not.toHaveProperty('accountId');
  expect(await live()).toEqual([{ scope, renews: true }]);
});

test('an account that the section names is told at once; what AWS said goes before it', async () => {
  const { watch, told, last } = await start(
    `[profile a]\nrole_arn = arn:aws:iam::222233334444:role/x\nsource_profile = b\n[profile b]\n${keys}`,
  );
  watch();
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect(last()?.profiles).toMatchObject([{ name: 'a', accountId: '222233334444' }, { name: 'b' }]);
  expect(last()?.profiles[1]).not.toHaveProperty('accountId');
});

test('a role of IAM Identity Center is told by the name that people know', async () => {
  const { handlers, call } = await start(`[profile a]\n${keys}`, {
    answer: () => ({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Fleet_Admin_0123456789abcdef/me',
      UserId: 'x',
    }),
  });
  expect(await handlers.identify({ scope }, call)).toMatchObject({ role: 'Fleet_Admin' });
});

test('nothing secret is in what is remembered', async () => {
  const { handlers, accounts, call } = await start(`[profile a]\n${keys}`);
  await handlers.identify({ scope }, call);
  expect(JSON.stringify([...accounts])).not.toContain(secret);
  const before = [...accounts.keys()];
  writeFileSync(path.join(home, '.aws', 'config'), `[profile a]\n${keys.replace(secret, 'another-secret')}`);
  await files.reload();
  await handlers.identify({ scope }, call);
  expect([...accounts.keys()]).toEqual(before);
});

test('a store that fails hides no profile and no identity', async () => {
  const { handlers, watch, told, call } = await start(`[profile a]\n${keys}`, { broken: true });
  watch();
  await vi.waitFor(() => expect(told).toHaveLength(1));
  expect(await handlers.identify({ scope }, call)).toMatchObject({ accountId: '123456789012' });
});

test('identify fails as AWS does', async () => {
  const { handlers, call } = await start(`[profile a]\n${keys}`, { answer: failing('credentials-expired') });
  await expect(handlers.identify({ scope }, call)).rejects.toMatchObject({ failure: { code: 'credentials-expired' } });
});
