import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startHeldFront, type HeldFront } from '../support/held-front.ts';
import { decide } from '../support/sign-in-browser.ts';
import { startSignedInAws, type SignedInAws, type SignedInOptions } from '../support/signed-in-aws.ts';

// What comes between a sign-in or a renewal and its end: a sign-out, another way, a network that is gone for a moment.

let front: HeldFront;
let side: SignedInAws;
beforeEach(async () => {
  front = await startHeldFront();
});
afterEach(async () => {
  front.release();
  await side.close();
  await front.close();
});

/** The OIDC service is reached by way of the front. */
async function start(options: SignedInOptions = {}) {
  const env = { AWS_ENDPOINT_URL_SSO_OIDC: front.url, ...options.env };
  side = await startSignedInAws({ ...options, env });
  front.forwardTo(side.sandbox.endpoint);
}

const tokenFile = () => side.cacheFile(`${createHash('sha1').update('corp').digest('hex')}.json`);
const signedOut = { failure: expect.objectContaining({ code: 'sign-in-needed' }) };
const nobody = async () => {};
const isToken = (path: string) => path === '/token';

/** Signed in, with a token that has ended and can be renewed, and keys that are of no use any more. */
async function startBeforeRenewal() {
  await start({ sandbox: { signInTimes: { roleSeconds: 20 } } });
  await side.role();
  const token = side.readJson(tokenFile());
  writeFileSync(tokenFile(), JSON.stringify({ ...token, expiresAt: '2020-01-01T00:00:00Z' }));
  front.decide((path) => (isToken(path) ? 'hold' : 'pass'));
  const renewed = vi.spyOn(side.sandbox.world.identityCenter.signIns, 'byRefresh');
  const pending = side.role('admin', false);
  await vi.waitFor(() => expect(front.held()).toBe(1));
  return { pending, renewed };
}

it('a token whose renewal a sign-out overtakes is not kept, and is ended at AWS', async () => {
  const { pending, renewed } = await startBeforeRenewal();
  await side.aws.identityCenter.signOut('corp');
  // The token of before had ended by itself: there was nothing to tell AWS yet.
  expect(side.count('Logout')).toBe(0);
  front.release();
  await expect(pending).rejects.toMatchObject(signedOut);
  expect(existsSync(tokenFile())).toBe(false);
  expect(side.questions.all()).toEqual([]);
  const { accessToken = 'none' } = renewed.mock.results[0]?.value ?? {};
  const { signIns } = side.sandbox.world.identityCenter;
  expect(accessToken).toMatch(/^aoaAAAAA/);
  expect(() => signIns.checkToken(accessToken)).toThrow('Session token');
  expect(side.count('Logout')).toBe(1);
});

it('the same where AWS cannot be told', async () => {
  const { pending } = await startBeforeRenewal();
  await side.aws.identityCenter.signOut('corp');
  vi.spyOn(side.sandbox.world.identityCenter.signIns, 'signOut').mockImplementation(() => {
    throw new Error('out of order');
  });
  front.release();
  await expect(pending).rejects.toMatchObject(signedOut);
  expect(existsSync(tokenFile())).toBe(false);
});

it('a sign-out works though one of the profiles has an endpoint that cannot be used', async () => {
  await start({
    config: `[sso-session corp]
sso_start_url = {startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile a-broken]
sso_session = corp
sso_account_id = 222222222222
sso_role_name = FleetAdmin
region = us-east-1
endpoint_url = http://not-encrypted.example

[profile admin]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = FleetAdmin
region = us-east-1
endpoint_url = {endpoint}
`,
  });
  await side.role();
  const { accessToken = '' } = side.readJson(tokenFile());
  expect(side.aws.identityCenter.sessions().get('corp')?.profiles).toEqual(['a-broken', 'admin']);
  await side.aws.identityCenter.signOut('corp');
  expect(existsSync(tokenFile())).toBe(false);
  expect(() => side.sandbox.world.identityCenter.signIns.checkToken(accessToken)).toThrow('Session token');
  // Nor do the keys of the other profile outlive it.
  await expect(side.role('admin', false)).rejects.toMatchObject(signedOut);
});

it('a way that was left shows nothing over the one that took its place', async () => {
  await start({ browser: nobody });
  front.decide((path) => (path === '/device_authorization' ? 'hold' : 'pass'));
  const done = side.role();
  const { id } = await side.question();
  await vi.waitFor(() => expect(side.opened).toHaveLength(1));
  side.questions.answer(id, { kind: 'sso', choice: 'code' });
  await vi.waitFor(() => expect(front.held()).toBe(1));
  side.questions.answer(id, { kind: 'sso', choice: 'browser' });
  await vi.waitFor(() => expect(side.opened).toHaveLength(2));
  const shown: unknown[] = [];
  side.questions.watch((all) => void shown.push(...all.map(({ about }) => about)));
  front.release();
  await vi.waitFor(() => expect(side.count('StartDeviceAuthorization')).toBe(1));
  // Whatever the left way does with its code is done before the new one ends.
  await decide(side.opened[1] ?? '', 'approve');
  expect(await done).toBe('FleetAdmin');
  expect(shown).not.toContainEqual(expect.objectContaining({ way: 'code' }));
  expect(side.sandbox.log.filter(({ code }) => code === 'AuthorizationPendingException')).toEqual([]);
  expect(side.ways.get('corp')).toBeUndefined();
});

it('a network that is gone for a moment does not end a sign-in by a code', async () => {
  await start({ browser: nobody, env: { AWS_MAX_ATTEMPTS: '1' } });
  const done = side.role();
  const { id } = await side.question();
  side.questions.answer(id, { kind: 'sso', choice: 'code' });
  const { step } = await side.question(({ code }) => code !== undefined);
  front.decide((path) => (isToken(path) ? 'cut' : 'pass'));
  await vi.waitFor(() => expect(front.cut()).toBeGreaterThan(0), 10_000);
  front.decide(() => 'pass');
  await decide(step.code?.pageWithCode ?? '', 'approve');
  expect(await done).toBe('FleetAdmin');
  expect(side.questions.all()).toEqual([]);
}, 30_000);
