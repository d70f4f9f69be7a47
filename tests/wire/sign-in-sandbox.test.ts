import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LogoutCommand, SSOClient } from '@aws-sdk/client-sso';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FailureCode } from '../../contract/failure.ts';
import { decide } from '../support/sign-in-browser.ts';
import { startSignedInAws, type SignedInAws, type SignedInOptions } from '../support/signed-in-aws.ts';

let side: SignedInAws;
afterEach(() => side.close());
const start = async (options?: SignedInOptions) => (side = await startSignedInAws(options));

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
const tokenFile = (name = 'corp') => side.cacheFile(`${sha1(name)}.json`);
const failing = (code: FailureCode, more: object = {}) => ({ failure: expect.objectContaining({ code, ...more }) });
/** Whoever opens the page does nothing. */
const nobody = async () => {};

describe('by the browser', () => {
  it('signs in, keeps the token as the AWS CLI does and goes on by itself', async () => {
    await start();
    expect(await side.role()).toBe('FleetAdmin');
    expect(side.questions.all()).toEqual([]);
    const token = side.readJson(tokenFile());
    expect(Object.keys(token).sort()).toEqual(
      // prettier-ignore
      ['accessToken', 'clientId', 'clientSecret', 'expiresAt', 'refreshToken', 'region', 'registrationExpiresAt', 'startUrl'],
    );
    expect(token).toMatchObject({ region: 'us-east-1', startUrl: side.sandbox.world.identityCenter.startUrl });
    expect(token.expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    for (const name of readdirSync(side.cacheFile('.')))
      expect(statSync(side.cacheFile(name)).mode & 0o777).toBe(0o600);
  });

  it('asks with PKCE and a state, and frees the port', async () => {
    await start();
    await side.role();
    const url = new URL(side.opened[0] ?? '');
    expect(url.origin).toBe(side.sandbox.endpoint);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scopes: 'sso:account:access',
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback$/),
    });
    await expect(fetch(url.searchParams.get('redirect_uri') ?? '')).rejects.toThrow('fetch failed');
  });

  it('takes no answer without its state', async () => {
    await start({ browser: nobody });
    const done = side.role();
    await side.question();
    await vi.waitFor(() => expect(side.opened).toHaveLength(1));
    const [page = ''] = side.opened;
    const redirect = new URL(page).searchParams.get('redirect_uri') ?? '';
    expect((await fetch(`${redirect}?code=stolen&state=guessed`)).status).toBe(400);
    expect((await fetch(redirect.replace('callback', 'other'))).status).toBe(404);
    await decide(page, 'approve');
    expect(await done).toBe('FleetAdmin');
  });

  it('says so when the user refuses, and tries again on request', async () => {
    const answers: Array<'deny' | 'approve'> = ['deny', 'approve'];
    await start({ browser: (url) => decide(url, answers.shift() ?? 'deny') });
    const done = side.role();
    const { id, step } = await side.question(({ failure }) => failure !== undefined);
    expect(step.failure).toMatchObject({ code: 'sign-in-denied' });
    side.questions.answer(id, { kind: 'sso', choice: 'browser' });
    expect(await done).toBe('FleetAdmin');
    expect(side.opened).toHaveLength(2);
  });

  it('opens the page once more on request', async () => {
    await start({ browser: nobody });
    const done = side.role();
    const { id } = await side.question();
    await vi.waitFor(() => expect(side.opened).toHaveLength(1));
    side.questions.answer(id, { kind: 'sso', choice: 'open-page' });
    await vi.waitFor(() => expect(side.opened).toHaveLength(2));
    expect(side.opened[1]).toBe(side.opened[0]);
    await decide(side.opened[1] ?? '', 'approve');
    expect(await done).toBe('FleetAdmin');
  });
});

it('opens no browser by itself for what runs in the background', async () => {
  await start();
  const done = side.role('admin', false);
  const { id, step } = await side.question();
  expect(step).toMatchObject({ way: 'browser', begun: false });
  // Calls that join change nothing.
  const more = Array.from({ length: 10 }, () => side.role('admin', false));
  expect({ opened: side.opened.length, asked: side.count('RegisterClient') }).toEqual({ opened: 0, asked: 0 });
  side.questions.answer(id, { kind: 'sso', choice: 'browser' });
  expect(await Promise.all([done, ...more])).toEqual(Array.from({ length: 11 }, () => 'FleetAdmin'));
  expect(side.opened).toHaveLength(1);
});

it('opens no browser for a question that was closed meanwhile', async () => {
  await start({ sandbox: { latencyMs: 300 } });
  const done = side.role();
  const { id } = await side.question();
  side.questions.dismiss(id);
  await expect(done).rejects.toMatchObject(failing('sign-in-needed'));
  await vi.waitFor(() => expect(side.count('RegisterClient')).toBe(1));
  await side.aws.identityCenter.signIn('corp');
  expect(side.opened).toHaveLength(1);
});

describe('by a code', () => {
  const byCode = async () => {
    const done = side.role();
    const { id } = await side.question();
    side.questions.answer(id, { kind: 'sso', choice: 'code' });
    const { step } = await side.question(({ code }) => code !== undefined);
    return { id, done, code: step.code };
  };

  it('signs in when the code is confirmed, and remembers the way', async () => {
    await start({ browser: nobody });
    const { done, code } = await byCode();
    expect(code).toMatchObject({ userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) });
    await decide(code?.pageWithCode ?? '', 'approve');
    expect(await done).toBe('FleetAdmin');
    expect(side.ways.get('corp')).toBe('code');
    await side.aws.identityCenter.signOut('corp');
    const next = side.role();
    const { step } = await side.question(({ code: shown }) => shown !== undefined);
    expect(step.way).toBe('code');
    await decide(step.code?.pageWithCode ?? '', 'approve');
    expect(await next).toBe('FleetAdmin');
    // The second sign-in used the registration of the first: one for the browser, one for codes.
    expect(side.count('RegisterClient')).toBe(2);
  });

  it('says when the code has expired, and gets a new one', async () => {
    await start({ browser: nobody, sandbox: { signInTimes: { deviceSeconds: 3 } } });
    const { id, done, code } = await byCode();
    const { step } = await side.question(({ failure }) => failure !== undefined);
    expect(step.failure).toMatchObject({ code: 'sign-in-expired' });
    side.questions.answer(id, { kind: 'sso', choice: 'code' });
    const { step: next } = await side.question((now) => now.code !== undefined && now.code.userCode !== code?.userCode);
    await decide(next.code?.pageWithCode ?? '', 'approve');
    expect(await done).toBe('FleetAdmin');
  });

  it('says when the user refuses', async () => {
    await start({ browser: nobody });
    const { id, done, code } = await byCode();
    await decide(code?.pageWithCode ?? '', 'deny');
    const { step } = await side.question(({ failure }) => failure !== undefined);
    expect(step.failure).toMatchObject({ code: 'sign-in-denied' });
    side.questions.dismiss(id);
    await expect(done).rejects.toMatchObject(failing('sign-in-needed', { remedy: 'sign-in' }));
  });
});

/** Ten profiles of one session, in two accounts. */
const many = `[sso-session corp]
sso_start_url = {startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access
${Array.from(
  { length: 10 },
  (_, at) => `
[profile p${at}]
sso_session = corp
sso_account_id = ${at % 2 === 0 ? '111111111111' : '222222222222'}
sso_role_name = ${at % 3 === 0 ? 'FleetReader' : 'FleetAdmin'}
region = us-east-1
endpoint_url = {endpoint}
`,
).join('')}`;

describe('a storm', () => {
  it('makes one dialog for fifty calls of ten profiles, and all finish by themselves', async () => {
    await start({ config: many, browser: nobody });
    let most = 0;
    const told = new Set<string>();
    side.questions.watch((all) => {
      most = Math.max(most, all.length);
      for (const { id } of all) told.add(id);
    });
    const calls = Array.from({ length: 50 }, (_, at) => side.role(`p${at % 10}`));
    const { all } = await side.question(() => true);
    await vi.waitFor(() => expect(side.questions.all()[0]?.profiles).toHaveLength(10));
    await vi.waitFor(() => expect(side.opened).toHaveLength(1));
    await decide(side.opened[0] ?? '', 'approve');
    const roles = await Promise.all(calls);
    expect(roles.filter((role) => role === 'FleetReader')).toHaveLength(20);
    expect(roles.filter((role) => role === 'FleetAdmin')).toHaveLength(30);
    expect({ most, told: [...told], opened: side.opened.length }).toEqual({ most: 1, told: [all.id], opened: 1 });
    expect(side.count('CreateToken')).toBe(1);
  });

  it('ends all of them when the user says no, and asks no more before the user acts', async () => {
    await start({ config: many, browser: nobody });
    const calls = Array.from({ length: 50 }, (_, at) => side.role(`p${at % 10}`));
    const { id } = await side.question();
    await vi.waitFor(() => expect(side.opened).toHaveLength(1));
    side.questions.dismiss(id);
    for (const call of await Promise.allSettled(calls))
      expect(call).toMatchObject({ status: 'rejected', reason: failing('sign-in-needed') });
    await expect(side.role('p1', false)).rejects.toMatchObject(failing('sign-in-needed'));
    expect(side.questions.all()).toEqual([]);
    const acted = side.aws.signIn(side.scope('p1'));
    await vi.waitFor(() => expect(side.opened).toHaveLength(2));
    await decide(side.opened[1] ?? '', 'approve');
    await acted;
    expect(await side.role('p3')).toBe('FleetReader');
  });
});

describe('the token', () => {
  it('is renewed before its end without anybody being asked', async () => {
    await start({ sandbox: { signInTimes: { tokenSeconds: 200, roleSeconds: 20 } } });
    await side.role();
    const before = side.readJson(tokenFile());
    await side.role();
    const after = side.readJson(tokenFile());
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.clientId).toBe(before.clientId);
    expect(statSync(tokenFile()).mode & 0o777).toBe(0o600);
    expect(side.opened).toHaveLength(1);
  });

  it('is renewed once for all who need it at the same time', async () => {
    await start({ config: many, sandbox: { signInTimes: { tokenSeconds: 200, roleSeconds: 20 } } });
    await side.role('p0');
    await Promise.all(Array.from({ length: 20 }, (_, at) => side.role(`p${at % 10}`)));
    // One by the code; then renewals, never two of one refresh token (the sandbox takes each once).
    expect(side.sandbox.log.filter(({ operation, code }) => operation === 'CreateToken' && code !== undefined)).toEqual(
      [],
    );
    expect(side.opened).toHaveLength(1);
  });

  it('is asked for again when it was ended elsewhere', async () => {
    await start({ sandbox: { signInTimes: { roleSeconds: 20 } } });
    await side.role();
    const portal = new SSOClient({ endpoint: side.sandbox.endpoint, region: 'us-east-1' });
    await portal.send(new LogoutCommand({ accessToken: side.readJson(tokenFile()).accessToken ?? '' }));
    expect(await side.role()).toBe('FleetAdmin');
    expect(side.opened).toHaveLength(2);
  });

  it('is asked for again when it has ended and nothing renews it', async () => {
    await start();
    await side.role();
    const { refreshToken: _, ...token } = side.readJson(tokenFile());
    writeFileSync(tokenFile(), JSON.stringify({ ...token, expiresAt: '2020-01-01T00:00:00UTC' }));
    await side.aws.identityCenter.signIn('corp');
    expect(side.opened).toHaveLength(2);
  });

  it('of another start URL, or a file of something else, is none', async () => {
    await start();
    await side.role();
    const token = side.readJson(tokenFile());
    for (const text of [JSON.stringify({ ...token, startUrl: 'https://other.awsapps.com/start' }), '{', '[]']) {
      writeFileSync(tokenFile(), text);
      await side.aws.identityCenter.signIn('corp');
    }
    expect(side.opened).toHaveLength(4);
  });

  it('is gone after a sign-out, here and there', async () => {
    await start();
    await side.role();
    const { accessToken = '' } = side.readJson(tokenFile());
    await side.aws.identityCenter.signOut('corp');
    expect(existsSync(tokenFile())).toBe(false);
    expect(() => side.sandbox.world.identityCenter.signIns.checkToken(accessToken)).toThrow('Session token');
    // Keys that were got with it are not used any more either.
    expect(await side.role()).toBe('FleetAdmin');
    expect(side.opened).toHaveLength(2);
  });

  it('that was given back is asked for by the user alone, not by what runs in the background', async () => {
    await start();
    await side.role();
    await side.aws.identityCenter.signOut('corp');
    await expect(side.role('admin', false)).rejects.toMatchObject(failing('sign-in-needed'));
    expect(side.questions.all()).toEqual([]);
    expect(await side.role()).toBe('FleetAdmin');
    expect(side.opened).toHaveLength(2);
  });

  it('that another program signs in ends the dialog', async () => {
    await start({ browser: nobody });
    const done = side.role();
    const { step } = await side.question();
    expect(step.way).toBe('browser');
    // The AWS CLI's own sign-in, as far as its file.
    const { signIns } = side.sandbox.world.identityCenter;
    const client = signIns.register({ scopes: [], grantTypes: [], redirectUris: [] });
    const device = signIns.startDevice(client);
    signIns.decideDevice(device.userCode, true);
    const { accessToken } = signIns.byDevice(client, device.deviceCode);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await vi.waitFor(() => expect(existsSync(path.dirname(tokenFile()))).toBe(true));
    writeFileSync(
      tokenFile(),
      JSON.stringify({ startUrl: step.startUrl, region: step.region, accessToken, expiresAt }),
    );
    expect(await done).toBe('FleetAdmin');
    expect(side.questions.all()).toEqual([]);
  });
});

describe('failures', () => {
  it('names a role that is refused', async () => {
    await start({
      config: `[profile admin]
sso_start_url = {startUrl}
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Withdrawn
region = us-east-1
endpoint_url = {endpoint}
`,
    });
    await expect(side.role()).rejects.toMatchObject(
      failing('role-refused', {
        awsCode: 'ForbiddenException',
        subject: { profile: 'admin', account: '111111111111', role: 'Withdrawn' },
      }),
    );
    // The legacy settings have their token under the start URL.
    expect(existsSync(tokenFile(side.sandbox.world.identityCenter.startUrl))).toBe(true);
  });

  it('names a portal that is not there', async () => {
    await start({
      config: `[sso-session corp]
sso_start_url = https://nowhere.awsapps.com/start
sso_region = us-east-1

[profile admin]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = FleetAdmin
region = us-east-1
endpoint_url = {endpoint}
`,
    });
    await expect(side.role()).rejects.toMatchObject(
      failing('start-url-refused', { subject: { startUrl: 'https://nowhere.awsapps.com/start', region: 'us-east-1' } }),
    );
    expect(side.questions.all()).toEqual([]);
  });

  it('says at once that there is no network, and asks nobody', async () => {
    await start({
      hasNetwork: () => false,
      config: `[sso-session corp]
sso_start_url = {startUrl}
sso_region = us-east-1

[profile admin]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = FleetAdmin
region = us-east-1
`,
    });
    const began = Date.now();
    await expect(side.aws.identityCenter.signIn('corp')).rejects.toMatchObject(failing('offline'));
    await expect(side.role()).rejects.toMatchObject(failing('offline'));
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(side.questions.all()).toEqual([]);
  });
});

describe('roles over a session', () => {
  it('are assumed with its keys', async () => {
    await start({
      config: `[sso-session corp]
sso_start_url = {startUrl}
sso_region = us-east-1

[profile base]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = FleetAdmin
region = us-east-1

[profile admin]
role_arn = arn:aws:iam::222222222222:role/fleet-reader
source_profile = base
region = us-east-1
endpoint_url = {endpoint}
`,
    });
    await side.aws.signIn(side.scope());
    const { Arn } = await side.aws.send(side.scope(), 'sts', new GetCallerIdentityCommand({}));
    expect(Arn).toMatch(/^arn:aws:sts::222222222222:assumed-role\/fleet-reader\//);
    expect(side.aws.identityCenter.sessions().get('corp')?.profiles).toEqual(['base', 'admin']);
  });
});

describe('secrets', () => {
  it('are in no question, no log line and no file but the token’s', async () => {
    await start({ sandbox: { signInTimes: { tokenSeconds: 200, roleSeconds: 20 } } });
    const told: string[] = [];
    side.questions.watch((all) => void told.push(JSON.stringify(all)));
    const secrets = new Set<string>();
    for (let count = 0; count < 3; count += 1) {
      await side.role();
      const token = side.readJson(tokenFile());
      for (const secret of [token.accessToken, token.refreshToken, token.clientSecret]) secrets.add(secret ?? '');
    }
    const session = side.aws.identityCenter.sessions().get('corp');
    told.push(JSON.stringify(session), side.lines.join('\n'));
    const failure = await side.aws.identityCenter.signOut('nobody').catch((error: unknown) => JSON.stringify(error));
    told.push(String(failure));
    expect(secrets.size).toBeGreaterThan(4);
    for (const secret of secrets) expect(told.join('\n')).not.toContain(secret);
  });
});
