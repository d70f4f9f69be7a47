import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { LiveProfile } from '../../../../../contract/features/profiles.ts';
import type { Scope } from '../../../../../contract/values.ts';
import { createProfileFiles } from '../../../../../main/aws/profile-files.ts';
import { createLiveProfiles } from '../../../../../main/features/profiles/live.ts';
import { createFakeAws } from '../../../../support/fake-aws.ts';

const endings: Array<() => void> = [];
afterEach(() => {
  for (const end of endings.splice(0).toReversed()) end();
});

const config = `[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = canary-secret
[profile role]
role_arn = arn:aws:iam::444455556666:role/path/deployer
source_profile = keys
[profile coded]
role_arn = arn:aws:iam::444455556666:role/admin
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/me
[profile over]
role_arn = arn:aws:iam::777788889999:role/reader
source_profile = coded
[profile of-variables]
role_arn = arn:aws:iam::777788889999:role/reader
credential_source = Environment
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
[profile sso]
sso_session = corp
sso_account_id = 555566667777
sso_role_name = Reader
[profile legacy]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 555566667777
sso_role_name = Reader
[profile console]
login_session = arn:aws:iam::555566667777:user/me
[profile printed]
credential_process = /bin/true
[profile broken]
role_arn = arn:aws:iam::777788889999:role/reader
source_profile = gone
`;

async function start(env: Record<string, string> = {}) {
  const home = mkdtempSync(path.join(tmpdir(), 'live-'));
  mkdirSync(path.join(home, '.aws'));
  writeFileSync(path.join(home, '.aws', 'config'), config);
  const files = await createProfileFiles({ env, homeDir: home });
  let scopes: Scope[] = [];
  let open: Scope[] = [];
  const ends = new Map<string, number>();
  const listeners = new Set<() => void>();
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const aws = {
    ...createFakeAws({}),
    live: () => scopes,
    watchLive: listen,
    expiresAt: ({ profile }: Scope) => ends.get(profile),
  };
  const accounts = new Map([[files.fingerprint('keys') ?? '', '111122223333']]);
  const identities = { get: async (key: string) => accounts.get(key), set: async () => {} };
  const live = createLiveProfiles({ aws, files, store: { identities }, inUse: { scopes: () => open, watch: listen } });
  const abort = new AbortController();
  const told: LiveProfile[][] = [];
  void live.watch((payload) => told.push(payload.live), abort.signal);
  endings.push(() => {
    abort.abort();
    files.close();
    rmSync(home, { recursive: true });
  });
  const change = (next: { scopes?: Scope[]; open?: Scope[] }) => {
    scopes = next.scopes ?? scopes;
    open = next.open ?? open;
    for (const listener of listeners) listener();
  };
  return { files, live, told, ends, change, listeners, abort };
}

const at = (profile: string, region = 'eu-west-1') => ({ profile, region });

test('tells who is in use by calls, terminals and tunnels, without asking anybody', async () => {
  const { told, change, ends } = await start();
  await vi.waitFor(() => expect(told).toEqual([[]]));
  ends.set('role', 5_000);
  change({ scopes: [at('role', 'us-east-1')], open: [at('keys'), at('role')] });
  await vi.waitFor(() =>
    expect(told.at(-1)).toEqual([
      { scope: at('keys'), accountId: '111122223333', renews: true },
      { scope: at('role', 'us-east-1'), accountId: '444455556666', role: 'deployer', expiresAt: 5_000, renews: true },
    ]),
  );
  change({ scopes: [] });
  await vi.waitFor(() => expect(told.at(-1)?.find(({ scope }) => scope.profile === 'role')?.scope).toEqual(at('role')));
  expect(JSON.stringify(told)).not.toContain('canary');
});

test('what AWS has said of somebody counts from then on, and a new end is told', async () => {
  const { told, change, ends, live, files } = await start();
  change({ scopes: [at('keys')] });
  await vi.waitFor(() => expect(told.at(-1)).toHaveLength(1));
  live.met(files.fingerprint('keys') ?? '', {
    accountId: '111122223333',
    arn: 'arn:aws:iam::111122223333:user/me',
    role: 'me',
  });
  await vi.waitFor(() => expect(told.at(-1)?.[0]?.role).toBe('me'));
  const before = told.length;
  change({});
  ends.set('keys', 9_000);
  change({});
  await vi.waitFor(() => expect(told.at(-1)?.[0]?.expiresAt).toBe(9_000));
  // The same list is not told again.
  expect(told).toHaveLength(before + 1);
});

test('only what needs nobody is said to be renewed by itself', async () => {
  const { told, change } = await start({
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'canary-secret',
    AWS_CREDENTIAL_EXPIRATION: '2030-01-01T00:00:00Z',
  });
  const renews = {
    broken: false,
    coded: false,
    console: false,
    // Keys of variables have an end, and nobody gives a running program others.
    environment: false,
    keys: true,
    legacy: false,
    'of-variables': false,
    over: false,
    printed: true,
    role: true,
    sso: true,
  };
  change({ open: Object.keys(renews).map((name) => at(name)) });
  await vi.waitFor(() =>
    expect(Object.fromEntries(told.at(-1)?.map(({ scope, renews: by }) => [scope.profile, by]) ?? [])).toEqual(renews),
  );
});

test('account and role that the files name are told before AWS has said anything', async () => {
  const { told, change } = await start();
  change({ open: [at('sso'), at('role')] });
  await vi.waitFor(() =>
    expect(told.at(-1)).toMatchObject([
      { scope: at('role'), accountId: '444455556666', role: 'deployer' },
      { scope: at('sso'), accountId: '555566667777', role: 'Reader' },
    ]),
  );
});

test('nobody is listened to any more after the window has gone', async () => {
  const { listeners, abort, told } = await start();
  await vi.waitFor(() => expect(told).toHaveLength(1));
  abort.abort();
  await vi.waitFor(() => expect(listeners.size).toBe(0));
});
