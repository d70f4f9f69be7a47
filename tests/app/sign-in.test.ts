import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { tokenFileName } from '../../main/aws/sso/session.ts';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { openApp, type App } from '../support/app.ts';
import { decide } from '../support/sign-in-browser.ts';
import { violations } from '../support/violations.ts';

let sandbox: Sandbox;
let app: App;

beforeAll(async () => {
  sandbox = await createSandbox({ nodes: 3, accounts: ['111111111111', '222222222222'] });
  // Every call of the app goes to the sandbox: AWS's own tools take the variable too.
  app = await openApp({ env: { AWS_ENDPOINT_URL: sandbox.endpoint } });
  // The system's browser is no part of the test: what it would be shown is kept.
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
});
afterEach((context) => app.keepEvidence(context));

const opened = () => app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
const startUrl = 'https://fleetdeck-sandbox.awsapps.com/start';
const tokenFile = () =>
  path.join(app.homeDir, '.aws', 'sso', 'cache', `${tokenFileName({ name: 'fleetdeck-sandbox', startUrl })}.json`);
const token = async () => JSON.parse(await readFile(tokenFile(), 'utf8')) as Record<string, string>;

test('the first run signs in by the browser and writes the profiles that were chosen', async () => {
  const { page } = app;
  await page.getByRole('region', { name: 'Sign in with IAM Identity Center' }).getByRole('button').click();
  await page.getByRole('textbox', { name: 'Start URL' }).fill(startUrl);
  await page.getByText('[sso-session fleetdeck-sandbox]').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Write and sign in' }).click();
  await page.getByRole('dialog', { name: 'Sign in to fleetdeck-sandbox' }).waitFor();
  await expect.poll(opened).toHaveLength(1);
  expect(await violations(page)).toEqual([]);
  await decide((await opened())[0] ?? '', 'approve');
  await page.getByRole('dialog', { name: 'Add profiles from fleetdeck-sandbox' }).waitFor();
  await page.getByRole('checkbox', { name: /^5 roles/ }).check();
  await page.getByRole('checkbox', { name: /Withdrawn/ }).uncheck();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add these 4 roles' }).click();
  await page.getByText('[profile staging-FleetReader]').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Write to the file' }).click();
  // The first of them is shown, with its nodes.
  await page.getByRole('button', { name: /^Profile: production-FleetAdmin/ }).waitFor();
  await page.getByRole('grid').getByRole('row').nth(3).waitFor();
  const config = await readFile(path.join(app.homeDir, '.aws', 'config'), 'utf8');
  expect(config.match(/^\[.*\]$/gm)).toEqual([
    '[sso-session fleetdeck-sandbox]',
    '[profile production-FleetAdmin]',
    '[profile production-FleetReader]',
    '[profile staging-FleetAdmin]',
    '[profile staging-FleetReader]',
  ]);
});

test('a session is signed out and in again by a code', async () => {
  const { page } = app;
  const { accessToken } = await token();
  await page.getByRole('navigation').getByText('Settings', { exact: true }).click();
  await page.getByRole('tab', { name: 'Profiles' }).click();
  const section = page.getByRole('region', { name: 'IAM Identity Center' });
  await section.getByText(/^Signed in, renewed in/).waitFor();
  expect(await violations(page)).toEqual([]);
  await section.getByRole('button', { name: /^Sign out/ }).click();
  await section.getByText('Not signed in').waitFor();
  expect(() => sandbox.world.identityCenter.signIns.checkToken(accessToken ?? '')).toThrow('Session token');
  await section.getByRole('button', { name: /^Sign in/ }).click();
  await page.getByRole('button', { name: 'Use a code instead' }).click();
  await page.getByRole('img', { name: /picture to scan/ }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Open the page here' }).click();
  const { signIns } = sandbox.world.identityCenter;
  await expect
    .poll(async () => (await opened()).at(-1))
    .toContain(`/device?user_code=${signIns.pending()[0] ?? 'none'}`);
  await decide((await opened()).at(-1) ?? '', 'approve');
  await section.getByText(/^Signed in, renewed in/).waitFor();
  expect((await token()).accessToken).not.toBe(accessToken);
});

test('nothing of the tokens is in the window, the settings, the store or the logs', async () => {
  const { accessToken = '', refreshToken = '', clientSecret = '' } = await token();
  const shown = await app.page.evaluate(() => document.documentElement.outerHTML);
  for (const secret of [accessToken, refreshToken, clientSecret]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(shown).not.toContain(secret);
    const found = await app.findText(secret, { except: [tokenFile()] });
    // The AWS CLI's registrations stand beside its tokens.
    expect(found.filter((file) => path.dirname(file) !== path.dirname(tokenFile()))).toEqual([]);
    if (secret !== clientSecret) expect(found).toEqual([]);
  }
});
