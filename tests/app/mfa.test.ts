import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { openApp, type App } from '../support/app.ts';

let sandbox: Sandbox | undefined;
let app: App | undefined;
const folders: string[] = [];

afterEach(async (context) => {
  await app?.keepEvidence(context);
  await app?.close();
  await sandbox?.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  app = undefined;
  sandbox = undefined;
});

const code = '246810';

/** A role that asks for a code, and the keys under it. */
async function openOn(flags: string[] = []): Promise<App> {
  sandbox = await createSandbox({ mfaCode: code });
  const { endpoint, region, accountId, accessKeyId, secretAccessKey } = sandbox;
  const homeDir = await mkdtemp(path.join(tmpdir(), 'mfa-home-'));
  folders.push(homeDir);
  await mkdir(path.join(homeDir, '.aws'));
  const place = `region = ${region}\nendpoint_url = ${endpoint}\n`;
  const role = `role_arn = arn:aws:iam::${accountId}:role/mfa-admin\nsource_profile = keys\nmfa_serial = arn:aws:iam::${accountId}:mfa/operator\n`;
  await writeFile(path.join(homeDir, '.aws', 'config'), `[profile admin]\n${role}${place}[profile keys]\n${place}`);
  await writeFile(
    path.join(homeDir, '.aws', 'credentials'),
    `[keys]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  app = await openApp({ homeDir, flags: ['--profile=admin', ...flags] });
  return app;
}

const assumed = () => sandbox?.log.filter(({ operation }) => operation === 'AssumeRole').length;

test('the whole page waits for one code, tells a wrong one, and finishes by itself', async () => {
  const { page, findText } = await openOn();
  const dialog = page.getByRole('dialog', { name: 'Enter the code of your MFA device' });
  await dialog.waitFor();
  await page.keyboard.type('000 000');
  await page.keyboard.press('Enter');
  await dialog.getByText(/AWS did not take the code/).waitFor();
  await page.keyboard.type('246 810');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('31 nodes').waitFor();
  // The wrong code and the right one, for the list, the identity and all else.
  expect(assumed()).toBe(2);
  expect(await page.getByRole('dialog').count()).toBe(0);
  const secret = sandbox?.secretAccessKey ?? 'none';
  const { homeDir } = app ?? { homeDir: '' };
  expect(await findText(secret, { except: [path.join(homeDir, '.aws', 'credentials')] })).toEqual([]);
});

test('a dismissed question stays away until the user signs in again', async () => {
  const { page } = await openOn();
  const dialog = page.getByRole('dialog', { name: 'Enter the code of your MFA device' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('A code of your MFA device is needed').first().waitFor();
  // Other profiles work, and coming back to this one is an act of the user.
  await page.getByRole('button', { name: 'Sign in again' }).first().click();
  await dialog.waitFor();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await page.getByText('31 nodes').waitFor();
});
