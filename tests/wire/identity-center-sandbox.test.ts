import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FileAddition, type PortalAccount, type SsoSessionState } from '../../contract/features/identity-center.ts';
import { tokenFileName } from '../../main/aws/sso/session.ts';
import { createIdentityCenterHandlers } from '../../main/features/identity-center/index.ts';
import { createSettings } from '../../main/storage/settings.ts';
import { startSignedInAws, type SignedInAws } from '../support/signed-in-aws.ts';

const byHand = `# mine, by hand
[default]
region = eu-west-1

[sso-session corp]
sso_start_url = {startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile admin]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = FleetAdmin
endpoint_url = {endpoint}

; the last line has no end
[profile by-hand]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = s # not a comment`;

let side: SignedInAws;
let handlers: ReturnType<typeof createIdentityCenterHandlers>;
afterEach(() => side.close());

const accounts = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];
async function open(config = byHand) {
  side = await startSignedInAws({ config, sandbox: { accounts } });
  const settings = await createSettings({ file: `${side.home}/settings.json`, onProblem: () => {} });
  handlers = createIdentityCenterHandlers({ identityCenter: side.aws.identityCenter, files: side.files, settings });
}

const call = { signal: new AbortController().signal };
const read = () => readFileSync(side.configFile, 'latin1');
const backup = () => `${side.configFile}.before-fleetdeck`;
const wish = (...profiles: string[]) => ({
  session: 'corp',
  region: 'ap-northeast-2',
  roles: profiles.map((profile) => ({ accountId: '222222222222', roleName: 'FleetReader', profile })),
});
const section = (profile: string) =>
  // prettier-ignore
  [`[profile ${profile}]`, 'sso_session = corp', 'sso_account_id = 222222222222', 'sso_role_name = FleetReader', 'region = ap-northeast-2'].join('\n');
const write = async (...profiles: string[]) => {
  const { text } = await handlers.previewImport(wish(...profiles), call);
  await handlers.importRoles({ ...wish(...profiles), text }, call);
};

describe('the roles of a session', () => {
  it('come account by account, after one sign-in', async () => {
    await open();
    const told: Array<{ accounts: PortalAccount[]; all: number; done: boolean }> = [];
    await handlers.roles({ session: 'corp' }, (payload) => void told.push(payload), call);
    expect(told.at(-1)).toMatchObject({ all: 5, done: true });
    expect(told.at(-1)?.accounts.map(({ accountName, roles }) => [accountName, roles.length])).toEqual([
      ['Audit & Log Archive', 2],
      ['Production', 3],
      ['Sandbox', 2],
      ['Shared Services', 2],
      ['Staging', 2],
    ]);
    expect(told.filter(({ done }) => done)).toHaveLength(1);
    expect(side.opened).toHaveLength(1);
  });
});

describe('writing profiles', () => {
  it('shows the very lines and writes nothing before they are agreed to', async () => {
    await open();
    const before = read();
    const shown = await handlers.previewImport(wish('one', 'two'), call);
    expect(FileAddition.parse(shown)).toEqual({
      file: side.configFile,
      text: `${section('one')}\n\n${section('two')}`,
      backup: backup(),
    });
    expect(read()).toBe(before);
    expect(existsSync(backup())).toBe(false);
    await expect(handlers.importRoles({ ...wish('one'), text: shown.text }, call)).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
    expect(read()).toBe(before);
  });

  it('keeps every byte that was there, in a copy too, and the mode', async () => {
    await open();
    chmodSync(side.configFile, 0o640);
    const before = read();
    await write('one', 'two');
    expect(read()).toBe(`${before}\n\n${section('one')}\n\n${section('two')}\n`);
    expect(readFileSync(backup(), 'latin1')).toBe(before);
    expect(statSync(side.configFile).mode & 0o777).toBe(0o640);
    // The next copy is of the file before the next change.
    await write('three');
    expect(readFileSync(backup(), 'latin1')).toBe(`${before}\n\n${section('one')}\n\n${section('two')}\n`);
    expect(side.files.current().problems).toEqual([]);
    expect([...side.files.current().profiles.keys()]).toEqual(['default', 'admin', 'by-hand', 'one', 'two', 'three']);
  });

  it('makes profiles that work', async () => {
    await open();
    await write('made');
    // Where the sandbox is, only an endpoint says.
    writeFileSync(side.configFile, `${read()}endpoint_url = ${side.sandbox.endpoint}\n`);
    await side.files.reload();
    expect(await side.role('made')).toBe('FleetReader');
    expect(side.files.current().profiles.get('made')?.settings.get('region')).toBe('ap-northeast-2');
  });

  it.each([
    ['CRLF', '[default]\r\nregion = eu-west-1\r\n', '\r\n'],
    ['a byte order mark', '\u00ef\u00bb\u00bf[default]\nregion = eu-west-1\n', '\n'],
    ['a blank line at the end', '[default]\nregion = eu-west-1\n\n', '\n'],
  ])('keeps %s', async (_what, text, lineEnd) => {
    await open();
    const session = `[sso-session corp]${lineEnd}sso_start_url = https://x.awsapps.com/start${lineEnd}sso_region = us-east-1${lineEnd}`;
    writeFileSync(side.configFile, Buffer.from(text + session, 'latin1'));
    await side.files.reload();
    await write('one');
    const added = section('one').replaceAll('\n', lineEnd);
    expect(read()).toBe(`${text}${session}${lineEnd}${added}${lineEnd}`);
    expect(side.files.current().problems).toEqual([]);
    expect(side.files.current().profiles.has('one')).toBe(true);
  });

  it('refuses names that are taken, or given twice', async () => {
    await open();
    for (const names of [['by-hand'], ['one', 'one']])
      await expect(handlers.previewImport(wish(...names), call)).rejects.toMatchObject({
        failure: { code: 'invalid-request' },
      });
  });

  it('tells when the file cannot be written, and leaves it as it is', async () => {
    await open();
    const { text } = await handlers.previewImport(wish('one'), call);
    const before = read();
    // A folder stands where the copy is to go.
    mkdirSync(backup());
    await expect(handlers.importRoles({ ...wish('one'), text }, call)).rejects.toMatchObject({
      failure: { code: 'file-failed' },
    });
    expect(read()).toBe(before);
  });
});

describe('a new session', () => {
  const fresh = { name: 'fresh', startUrl: 'https://fresh.awsapps.com/start', region: 'eu-west-1' };

  it('is written as aws configure sso does, also where there is no file', async () => {
    await open('');
    rmSync(side.configFile);
    await side.files.reload();
    const shown = await handlers.previewSession(fresh, call);
    expect(shown).toEqual({
      file: side.configFile,
      text: '[sso-session fresh]\nsso_start_url = https://fresh.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access',
    });
    await handlers.addSession({ ...fresh, text: shown.text }, call);
    expect(read()).toBe(`${shown.text}\n`);
    expect(statSync(side.configFile).mode & 0o777).toBe(0o600);
    expect([...side.aws.identityCenter.sessions().keys()]).toEqual(['fresh']);
  });

  it('needs a name that no session has', async () => {
    await open();
    await expect(handlers.previewSession({ ...fresh, name: 'corp' }, call)).rejects.toMatchObject({
      failure: { code: 'invalid-request' },
    });
  });
});

describe('the list of sessions', () => {
  it('tells who is signed in, for how long, and what changes', async () => {
    await open();
    let last: SsoSessionState[] = [];
    const ending = new AbortController();
    const watching = handlers.watch({}, ({ sessions }) => void (last = sessions), { signal: ending.signal });
    await vi.waitFor(() =>
      expect(last).toMatchObject([{ session: 'corp', isSection: true, profiles: ['admin'], renewsItself: false }]),
    );
    expect(last[0]?.expiresAt).toBeUndefined();
    await handlers.signIn({ session: 'corp' }, call);
    await vi.waitFor(() => expect(last[0]).toMatchObject({ expiresAt: expect.any(Number), renewsItself: true }));
    expect((last[0]?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(7 * 3_600_000);
    const { accessToken = 'none' } = side.readJson(tokenPath());
    expect(JSON.stringify(last)).not.toContain(accessToken);
    await handlers.signOut({ session: 'corp' }, call);
    await vi.waitFor(() => expect(last[0]?.expiresAt).toBeUndefined());
    ending.abort();
    await watching;
  });

  it('follows a session that is added while it is shown', async () => {
    await open('');
    let last: SsoSessionState[] | undefined;
    const ending = new AbortController();
    const watching = handlers.watch({}, ({ sessions }) => void (last = sessions), { signal: ending.signal });
    await vi.waitFor(() => expect(last).toEqual([]));
    writeFileSync(
      side.configFile,
      byHand.replaceAll('{startUrl}', startUrl()).replaceAll('{endpoint}', side.sandbox.endpoint),
    );
    await vi.waitFor(() => expect(last).toMatchObject([{ session: 'corp' }]), { timeout: 5_000 });
    await handlers.signIn({ session: 'corp' }, call);
    await vi.waitFor(() => expect(last?.[0]?.expiresAt).toBeGreaterThan(Date.now()), { timeout: 5_000 });
    ending.abort();
    await watching;
  });

  const startUrl = () => side.sandbox.world.identityCenter.startUrl;
  const tokenPath = () => {
    const session = side.aws.identityCenter.sessions().get('corp')?.session;
    if (session === undefined) throw new Error('no session');
    return side.cacheFile(`${tokenFileName(session)}.json`);
  };
});
