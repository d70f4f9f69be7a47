import { expect, test, vi } from 'vitest';
import { failed } from '../../../../contract/failure.ts';
import { createCredentials, type CredentialsParts } from '../../../../main/aws/credentials.ts';
import type { Keys } from '../../../../main/aws/credential-plan.ts';
import { parseIni } from '../../../../main/aws/ini.ts';
import { joinSections } from '../../../../main/aws/profile-sections.ts';

const role = 'role_arn = arn:aws:iam::123456789012:role/r\n';
const config = `[profile p]\n${role}source_profile = q\n[profile q]\n${role}source_profile = base\n[profile base]\naws_access_key_id = A\naws_secret_access_key = S\n`;
const minute = 60_000;

function start(assumeRole: NonNullable<CredentialsParts['assumeRole']>, clock = { now: 0 }) {
  let revision = 1;
  const snapshot = { ...joinSections(parseIni(config), parseIni('')).sections, problems: [] };
  const credentials = createCredentials({
    files: { current: () => snapshot, revision: () => String(revision) },
    sts: (profile, region) => ({
      region,
      endpoint: `https://${profile}.example`,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      agent: () => Promise.reject(new Error('unused')),
    }),
    assumeRole,
    now: () => clock.now,
  });
  return { credentials, clock, changeFiles: () => (revision += 1) };
}

const hour = (clock: { now: number }) => {
  let count = 0;
  return vi.fn<NonNullable<CredentialsParts['assumeRole']>>(async () => ({
    accessKeyId: `T${(count += 1)}`,
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: new Date(clock.now + 60 * minute),
  }));
};

test('a chain is assumed from its base upward, all at the endpoint of the profile that was asked', async () => {
  const clock = { now: 0 };
  const assume = hour(clock);
  const { credentials } = start(assume, clock);
  expect(await credentials.resolve('p', 'eu-west-1')).toMatchObject({ accessKeyId: 'T2' });
  expect(assume.mock.calls.map(([, keys, { endpoint }]) => [keys.accessKeyId, endpoint])).toEqual([
    ['A', 'https://p.example'],
    ['T1', 'https://p.example'],
  ]);
  expect(credentials.expiresAt('p')).toBe(60 * minute);
});

test('callers at the same time share one resolution', async () => {
  const clock = { now: 0 };
  const assume = hour(clock);
  const { credentials } = start(assume, clock);
  const all = await Promise.all(Array.from({ length: 50 }, () => credentials.resolve('q', 'eu-west-1')));
  expect(new Set(all.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['T1']));
  expect(assume).toHaveBeenCalledTimes(1);
});

test('it is renewed behind the calls before its end, and waited for at the end', async () => {
  const { clock, credentials } = (() => {
    const shared = { now: 0 };
    return start(hour(shared), shared);
  })();
  await credentials.resolve('q', 'r');
  clock.now = 56 * minute;
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T1' });
  await vi.waitFor(() => expect(credentials.expiresAt('q')).toBe(116 * minute));
  clock.now = 116 * minute;
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T3' });
});

test('a renewal that fails leaves the old keys in use until their end', async () => {
  const clock = { now: 0 };
  const good = hour(clock);
  let broken = false;
  const { credentials } = start(async (...args): Promise<Keys> => {
    if (broken) throw failed('offline', 'no');
    return good(...args);
  }, clock);
  await credentials.resolve('q', 'r');
  broken = true;
  clock.now = 58 * minute;
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T1' });
  clock.now = 60 * minute;
  await expect(credentials.resolve('q', 'r')).rejects.toMatchObject({ failure: { code: 'offline' } });
  broken = false;
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T2' });
});

test('a changed file, or AWS saying that they ended, asks again; keys of the files cannot be renewed', async () => {
  const clock = { now: 0 };
  const { credentials, changeFiles } = start(hour(clock), clock);
  await credentials.resolve('q', 'r');
  changeFiles();
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T2' });
  expect(credentials.renew('q')).toBe(true);
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T3' });
  await credentials.resolve('base', 'r');
  expect(credentials.renew('base')).toBe(false);
});
