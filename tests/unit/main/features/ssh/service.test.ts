import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configText, withInclude, withoutInclude } from '../../../../../main/features/ssh/lines.ts';
import { createSshService } from '../../../../../main/features/ssh/service.ts';

let homeDir: string;
let config: string;
beforeEach(() => {
  homeDir = mkdtempSync(path.join(tmpdir(), 'ssh-home-'));
  config = path.join(homeDir, '.ssh', 'config');
});
afterEach(() => rmSync(homeDir, { recursive: true, force: true }));

const wish = {
  scope: { profile: 'dev', region: 'eu-west-1' },
  names: [{ name: 'web-1', nodeId: 'i-0123456789abcdef0' }],
};
const service = () =>
  createSshService({ homeDir, pluginFile: '/opt/my apps/session-manager-plugin', platform: 'linux' });
const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
const withConfig = (text: string) => {
  mkdirSync(path.dirname(config), { mode: 0o700 });
  writeFileSync(config, text, { mode: 0o600 });
};

describe('writing and removing', () => {
  it.each([
    ['a plain file', 'Host old\n    User me\n'],
    ['an empty file', ''],
    ['CRLF', 'Host old\r\n    User me\r\n'],
    ['no last line end', 'Host old'],
    ['bytes that are no UTF-8', Buffer.from([0x23, 0xe9, 0xff, 0x0a]).toString('latin1')],
  ])('gives back %s byte for byte', async (_what, text) => {
    withConfig('');
    writeFileSync(config, text, 'latin1');
    const { write, remove } = service();
    expect(await write(wish)).toMatchObject({ state: 'written', backup: expect.stringContaining('before-fleetdeck') });
    const end = text.includes('\r\n') ? '\r\n' : '\n';
    expect(readFileSync(config, 'latin1')).toBe(`Include config.d/fleetdeck${end}${text}`);
    // Written again, for another profile, it stays one line, and the copy is the first one.
    await write({ ...wish, scope: { ...wish.scope, profile: 'prod' } });
    expect(readFileSync(config, 'latin1')).toBe(`Include config.d/fleetdeck${end}${text}`);
    expect(await remove()).toMatchObject({ state: 'absent' });
    expect(readFileSync(config, 'latin1')).toBe(text);
    expect(existsSync(path.join(homeDir, '.ssh', 'config.d'))).toBe(false);
    expect(existsSync(path.join(homeDir, '.ssh', 'config.before-fleetdeck'))).toBe(false);
  });

  it('makes what is missing for the user alone, and takes it away again', async () => {
    const { write, remove, status } = service();
    expect(await status()).toMatchObject({ state: 'absent' });
    const { file, backup } = await write(wish);
    expect([mode(path.join(homeDir, '.ssh')), mode(config), mode(file)]).toEqual(['700', '600', '600']);
    expect(backup).toBeUndefined();
    await remove();
    expect(existsSync(config)).toBe(false);
  });

  it('keeps the mode of the user’s file and a symbolic link to it', async () => {
    const real = path.join(homeDir, 'dotfiles-config');
    writeFileSync(real, 'Host old\n');
    chmodSync(real, 0o644);
    mkdirSync(path.dirname(config));
    symlinkSync(real, config);
    const { write, remove } = service();
    await write(wish);
    expect(lstatSync(config).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('Include config.d/fleetdeck\nHost old\n');
    expect(mode(real)).toBe('644');
    await remove();
    expect(lstatSync(config).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('Host old\n');
  });

  it('leaves alone what the user changed since, and the copy with it', async () => {
    withConfig('Host old\n');
    const { write, remove } = service();
    await write(wish);
    writeFileSync(config, `${readFileSync(config, 'utf8')}Host newer\n`);
    expect(await remove()).toMatchObject({ state: 'absent', backup: expect.any(String) });
    expect(readFileSync(config, 'utf8')).toBe('Host old\nHost newer\n');
  });

  it('says when only half of it is there', async () => {
    const { write, status } = service();
    const { file } = await write(wish);
    rmSync(file);
    expect((await status()).state).toBe('partly');
  });

  it('fails for a link that leads nowhere, and leaves it', async () => {
    mkdirSync(path.dirname(config));
    symlinkSync(path.join(homeDir, 'nowhere'), config);
    await expect(service().write(wish)).rejects.toMatchObject({ failure: { code: 'file-failed' } });
    expect(lstatSync(config).isSymbolicLink()).toBe(true);
  });
});

describe('the lines', () => {
  it('quote the program and the profile, for sh and for Windows', () => {
    const scope = { profile: "it's 100%", region: 'eu-west-1' };
    const unix = configText({ scope, names: [] }, { plugin: '/opt/a b', platform: 'linux' });
    expect(unix).toContain(
      `Host !*\\'* i-* mi-*\n    ProxyCommand '/opt/a b' ssh --profile 'it'\\''s 100%%' --region eu-west-1 --target '%h' --port %p\n`,
    );
    const windows = configText({ scope, names: [] }, { plugin: 'C:\\Program Files\\p.exe', platform: 'win32' });
    expect(windows).toContain(`ProxyCommand "C:\\Program Files\\p.exe" ssh --profile "it's 100%%"`);
    expect(windows.endsWith('\r\n')).toBe(true);
  });

  it.each([
    ['linux', 'a\nb'],
    ['win32', 'a"b'],
  ] as const)('are refused on %s for a profile that cannot be passed on', (platform, profile) => {
    const scope = { profile, region: 'eu-west-1' };
    expect(() => configText({ scope, names: [] }, { plugin: 'p', platform })).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'invalid-request' }) }),
    );
  });

  it('stand once, wherever the user moved them', () => {
    const moved = 'Host a\nInclude config.d/fleetdeck\nHost b\n';
    expect(withInclude(moved)).toBe(moved);
    expect(withoutInclude(moved)).toBe('Host a\nHost b\n');
    expect(withoutInclude('Include config.d/fleetdeck-mine\n')).toBe('Include config.d/fleetdeck-mine\n');
  });

  it('mean to ssh what they say', () => {
    const file = path.join(homeDir, 'config');
    writeFileSync(file, configText(wish, { plugin: '/opt/my apps/p', platform: 'linux' }), { mode: 0o600 });
    const ask = (host: string) => execFileSync('ssh', ['-G', '-F', file, host], { encoding: 'utf8' });
    expect(ask('web-1')).toContain('hostname i-0123456789abcdef0\n');
    for (const host of ['web-1', 'i-0fedcba9876543210', 'mi-0fedcba9876543210'])
      expect(ask(host)).toContain(
        "proxycommand '/opt/my apps/p' ssh --profile 'dev' --region eu-west-1 --target '%h' --port %p\n",
      );
    expect(ask('example.com')).not.toContain('proxycommand');
    // What would run in the shell of a ProxyCommand is no node of ours; newer versions of ssh refuse the name itself.
    const { stdout } = spawnSync('ssh', ['-G', '-F', file, "i-';touch${IFS}x;'"], { encoding: 'utf8' });
    expect(stdout).not.toContain('proxycommand');
  });
});
