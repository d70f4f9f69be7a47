import { expect, test, vi } from 'vitest';
import { failed } from '../../../../contract/failure.ts';
import { createCredentials } from '../../../../main/aws/credentials.ts';
import type { Keys, Role } from '../../../../main/aws/credential-plan.ts';
import { parseIni } from '../../../../main/aws/ini.ts';
import { joinSections } from '../../../../main/aws/profile-sections.ts';
import { createQuestions } from '../../../../main/aws/questions.ts';
import { createSources } from '../../../../main/aws/sources/create-sources.ts';
import { createRoleSource, type RoleParts } from '../../../../main/aws/sources/role.ts';

type Assume = NonNullable<RoleParts['assume']>;

const role = (name: string) => `role_arn = arn:aws:iam::123456789012:role/${name}\n`;
const device = 'arn:aws:iam::123456789012:mfa/operator';
const config = `[profile p]\n${role('p')}source_profile = q\n[profile q]\n${role('q')}source_profile = base
[profile with-code]\n${role('m')}source_profile = base\nmfa_serial = ${device}
[profile over]\n${role('o')}source_profile = with-code
[profile base]\naws_access_key_id = A\naws_secret_access_key = S\n`;
const minute = 60_000;

function start(assume: Assume, clock = { now: 0 }) {
  const read = (text: string) => ({ ...joinSections(parseIni(text), parseIni('')).sections, problems: [] });
  let snapshot = read(config);
  const questions = createQuestions();
  const credentials = createCredentials({
    files: { current: () => snapshot },
    place: (profile, region) => ({
      region,
      endpoint: `https://${profile === 'q' || profile === 'p' ? profile : 'all'}.example`,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      agent: () => Promise.reject(new Error('unused')),
    }),
    questions,
    sources: {
      ...createSources({
        questions,
        env: {},
        homeDir: '/',
        identityCenter: { roleKeys: () => Promise.reject(new Error('unused')) },
      }),
      role: createRoleSource({ questions, assume }),
    },
    now: () => clock.now,
  });
  const changeFiles = () => (snapshot = read(config.replaceAll('= S\n', '= other\n')));
  return { credentials, clock, changeFiles, questions };
}

const hour = (clock: { now: number }) => {
  let count = 0;
  return vi.fn<Assume>(async () => ({
    accessKeyId: `T${(count += 1)}`,
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: new Date(clock.now + 60 * minute),
  }));
};
const roleNames = (assume: ReturnType<typeof hour>) =>
  assume.mock.calls.map(([{ arn }]: [Role, ...unknown[]]) => arn.slice(-1));

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

test('a renewal that was under way when the user signed out does not come back', async () => {
  const clock = { now: 0 };
  const inner = hour(clock);
  const held: Array<() => void> = [];
  const assume: Assume = async (...asked) => {
    await new Promise<void>((resolve) => held.push(resolve));
    return inner(...asked);
  };
  const { credentials } = start(assume, clock);
  const pending = credentials.resolve('q', 'eu-west-1');
  await vi.waitFor(() => expect(held).toHaveLength(1));
  credentials.forget('q');
  held[0]?.();
  expect(await pending).toMatchObject({ accessKeyId: 'T1' });
  expect(credentials.expiresAt('q')).toBeUndefined();
  const next = credentials.resolve('q', 'eu-west-1');
  await vi.waitFor(() => expect(held).toHaveLength(2));
  held[1]?.();
  expect(await next).toMatchObject({ accessKeyId: 'T2' });
});

test('a changed file, or AWS saying that they ended, asks again; keys of the files cannot be renewed', async () => {
  const clock = { now: 0 };
  const { credentials, changeFiles } = start(hour(clock), clock);
  await credentials.resolve('q', 'r');
  changeFiles();
  const second = await credentials.resolve('q', 'r');
  expect(second).toMatchObject({ accessKeyId: 'T2' });
  expect(credentials.renew('q', second)).toBe(true);
  // Told again by the calls that were under way with the same keys: what came in their place stays.
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T3' });
  expect(credentials.renew('q', second)).toBe(true);
  expect(await credentials.resolve('q', 'r')).toMatchObject({ accessKeyId: 'T3' });
  expect(credentials.renew('base', await credentials.resolve('base', 'r'))).toBe(false);
});

test('keys of a role below that ended before their time are got once more', async () => {
  const clock = { now: 0 };
  const good = hour(clock);
  let revoked = '';
  const { credentials } = start(async (...args): Promise<Keys> => {
    if (args[1].accessKeyId === revoked) throw failed('credentials-expired', 'ended');
    return good(...args);
  }, clock);
  const used = await credentials.resolve('p', 'r');
  revoked = 'T1';
  credentials.renew('p', used);
  expect(await credentials.resolve('p', 'r')).toMatchObject({ accessKeyId: 'T4' });
});

test('a code is asked once for all profiles that have the role in their chain, and kept for its duration', async () => {
  const clock = { now: 0 };
  const assume = hour(clock);
  const { credentials, questions } = start(assume, clock);
  const all = Promise.all([
    ...Array.from({ length: 50 }, () => credentials.resolve('with-code', 'r')),
    credentials.resolve('over', 'r'),
  ]);
  await vi.waitFor(() => expect(questions.all()[0]?.profiles).toEqual(['over', 'with-code']));
  const [question, ...more] = questions.all();
  expect(more).toEqual([]);
  expect(question?.about).toEqual({ kind: 'mfa', device, roleArn: 'arn:aws:iam::123456789012:role/m' });
  questions.answer(question!.id, { kind: 'mfa', code: '123456' });
  await all;
  expect(questions.all()).toEqual([]);
  expect(roleNames(assume)).toEqual(['m', 'o']);
  expect(assume.mock.calls[0]?.[3]).toBe('123456');
  // Not before its end, though others are renewed by then; and not beside it.
  clock.now = 58 * minute;
  await credentials.resolve('with-code', 'r');
  expect(questions.all()).toEqual([]);
  clock.now = 60 * minute;
  const again = credentials.resolve('with-code', 'r');
  await vi.waitFor(() => expect(questions.all()).toHaveLength(1));
  questions.answer(questions.all()[0]!.id, { kind: 'mfa', code: '654321' });
  await again;
});

test('a wrong code is told with what AWS said, and asked again', async () => {
  const clock = { now: 0 };
  const good = hour(clock);
  const { credentials, questions } = start(async (...args): Promise<Keys> => {
    if (args[3] !== '222222') throw failed('access-denied', 'invalid MFA one time pass code');
    return good(...args);
  }, clock);
  const keys = credentials.resolve('with-code', 'r');
  await vi.waitFor(() => expect(questions.all()).toHaveLength(1));
  const { id } = questions.all()[0]!;
  questions.answer(id, { kind: 'mfa', code: '111111' });
  expect(questions.all()[0]?.checking).toBe(true);
  await vi.waitFor(() =>
    expect(questions.all()[0]).toMatchObject({
      id,
      checking: false,
      about: { refused: 'invalid MFA one time pass code' },
    }),
  );
  questions.answer(id, { kind: 'mfa', code: '222222' });
  expect(await keys).toMatchObject({ accessKeyId: 'T1' });
});

test('dismissing ends all who wait; nobody asks again before the user acts', async () => {
  const { credentials, questions } = start(hour({ now: 0 }));
  const all = Promise.allSettled([credentials.resolve('with-code', 'r'), credentials.resolve('over', 'r')]);
  await vi.waitFor(() => expect(questions.all()[0]?.profiles).toHaveLength(2));
  questions.dismiss(questions.all()[0]!.id);
  const failure = { code: 'mfa-needed', remedy: 'sign-in', subject: { profile: 'with-code' } };
  expect(await all).toMatchObject([{ reason: { failure } }, { reason: { failure } }]);
  await expect(credentials.resolve('with-code', 'r')).rejects.toMatchObject({ failure: { code: 'mfa-needed' } });
  expect(questions.all()).toEqual([]);
  // The act on a profile over the role counts for the role's own question.
  const done = questions.act('over');
  const mine = credentials.resolve('over', 'r');
  await vi.waitFor(() => expect(questions.all()).toHaveLength(1));
  questions.answer(questions.all()[0]!.id, { kind: 'mfa', code: '123456' });
  expect(await mine).toMatchObject({ accessKeyId: 'T2' });
  done();
});
