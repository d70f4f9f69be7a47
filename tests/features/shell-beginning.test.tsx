import { describe, expect, test } from 'vitest';
import { Settings } from '../../contract/features/settings.ts';
import { CallFailed } from '../../renderer/bridge/client.ts';
import { readBeginning } from '../../renderer/shell/beginning.ts';
import { beginningOf, regionFor } from '../../renderer/shell/initial-scope.ts';
import { createFakeBridge } from '../support/fake-bridge.ts';
import { profile, profileList } from '../support/render-shell.tsx';

const flags = { sandbox: false };
const settings = (rest: Partial<Settings> = {}): Settings => ({ ...Settings.parse({}), ...rest });
const unusable = { failure: { code: 'unsupported', message: '' } } as const;

describe('what is shown first', () => {
  test.each([
    ['the preferred profile', profileList([profile('a'), profile('b')], { preferred: 'b' }), 'b'],
    ['the first usable one', profileList([profile('a', unusable), profile('b')]), 'b'],
    [
      'another one when the preferred cannot be used',
      profileList([profile('a', unusable), profile('b')], { preferred: 'a' }),
      'b',
    ],
    ['not the sandbox of an earlier day', profileList([profile('sandbox', { origin: 'app' }), profile('b')]), 'b'],
  ])('is %s', (_what, list, name) => {
    expect(beginningOf(flags, settings(), list)).toMatchObject({ kind: 'scope', scope: { profile: name } });
  });

  test('is the last profile, unless it is gone', () => {
    const last = settings({ scope: { profile: 'b', region: 'us-west-2' } });
    expect(beginningOf(flags, last, profileList([profile('a'), profile('b')]))).toEqual({
      kind: 'scope',
      scope: { profile: 'b', region: 'us-west-2' },
    });
    expect(beginningOf(flags, last, profileList([profile('a')]))).toEqual({
      kind: 'scope',
      scope: { profile: 'a', region: 'eu-west-1' },
    });
  });

  test('is the sandbox again after the sandbox', () => {
    const last = settings({ scope: { profile: 'sandbox', region: 'us-east-1' } });
    const sandbox = { kind: 'sandbox', region: 'us-east-1' };
    expect(beginningOf(flags, last, profileList([profile('sandbox', { origin: 'app' }), profile('b')]))).toEqual(
      sandbox,
    );
    expect(beginningOf(flags, last, profileList([]))).toEqual(sandbox);
  });

  test('is the user’s own profile when it is called sandbox', () => {
    const last = settings({ scope: { profile: 'sandbox', region: 'us-east-1' } });
    expect(beginningOf(flags, last, profileList([profile('sandbox')]))).toMatchObject({ kind: 'scope' });
  });

  test('are the ways in when nothing can be used', () => {
    expect(beginningOf(flags, settings(), profileList([profile('a', unusable)]))).toEqual({ kind: 'first-run' });
  });
});

test('the Region is the profile’s, the one on screen, the environment’s, us-east-1', () => {
  const bare = profile('bare');
  delete (bare as { region?: string }).region;
  const list = profileList([profile('own'), bare], { environmentRegion: 'sa-east-1' });
  expect(regionFor(list, 'own', 'us-west-1')).toBe('eu-west-1');
  expect(regionFor(list, 'bare', 'us-west-1')).toBe('us-west-1');
  expect(regionFor(list, 'bare')).toBe('sa-east-1');
  expect(regionFor(profileList([bare]), 'bare')).toBe('us-east-1');
});

describe('before it draws, the window', () => {
  const appInfo = { 'app.info': () => ({ version: '1' }) as never };

  test('takes the first settings and profiles, and leaves the feeds', async () => {
    const list = profileList([profile('a')]);
    const fake = createFakeBridge({
      requests: appInfo,
      feeds: { 'settings.watch': settings({ theme: 'dark' }), 'profiles.watch': list },
    });
    const beginning = await readBeginning(fake.bridge);
    expect(beginning.settings.theme).toBe('dark');
    expect(beginning.profiles).toEqual(list);
    expect(fake.listeners('settings.watch')).toBe(0);
    expect(fake.listeners('profiles.watch')).toBe(0);
  });

  test('fails with main’s own reason', async () => {
    const fake = createFakeBridge({ requests: appInfo });
    const beginning = readBeginning(fake.bridge);
    fake.end('settings.watch', { code: 'unexpected', message: 'disk on fire' });
    await expect(beginning).rejects.toThrow(CallFailed);
    await expect(beginning).rejects.toThrow('disk on fire');
  });
});
