// The tour's walk through signing in: IAM Identity Center, its roles, profiles in use, the switcher.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { driveApp } from '../app-driver.mjs';
import { root } from '../console.mjs';
import { goTo, stop } from './stop.mjs';

/** @typedef {import('./stop.mjs').Page} Page */

const session = 'fleetdeck-sandbox';
const startUrl = 'https://fleetdeck-sandbox.awsapps.com/start';
const accounts = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];

/** What the AWS files have before the walk: one profile of the session, keys, and a role that is assumed with them. */
const config = `[sso-session ${session}]
sso_start_url = ${startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile payments]
sso_session = ${session}
sso_account_id = ${accounts[0]}
sso_role_name = FleetAdmin
region = us-east-1

[profile deploy]
region = us-east-1

[profile audit]
role_arn = arn:aws:iam::${accounts[3]}:role/fleet-reader
source_profile = deploy
region = us-east-1
`;

const paints = {
  [accounts[0] ?? '']: { colour: '#e5484d', shortName: 'PROD', production: true },
  [accounts[1] ?? '']: { colour: '#f5a623', shortName: 'STAGE' },
  [accounts[3] ?? '']: { colour: '#3e8fd0' },
};

/**
 * The app with a home folder of its own, beside a sandbox that signs people in. Ended by `close`.
 * @param {string[]} flags
 */
export async function openSignedOut(flags) {
  const sandbox = await startSandbox();
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetdeck-tour-'));
  const [homeDir, dataDir] = [path.join(folder, 'home'), path.join(folder, 'data')];
  await mkdir(path.join(homeDir, '.aws'), { recursive: true });
  await mkdir(dataDir);
  await writeFile(path.join(homeDir, '.aws', 'config'), config);
  const keys = `aws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`;
  await writeFile(path.join(homeDir, '.aws', 'credentials'), `[deploy]\n${keys}`);
  await writeFile(path.join(dataDir, 'settings.json'), JSON.stringify({ accounts: paints }));
  const env = { AWS_ENDPOINT_URL: sandbox.endpoint };
  const app = await driveApp({ homeDir, dataDir, env, flags: [...flags, '--profile=payments'] });
  // No browser is there to open, and none may be.
  await app.electron.evaluate(({ shell }) => {
    shell.openExternal = async () => {};
  });
  return {
    page: app.page,
    async close() {
      await app.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startSandbox() {
  const serve = path.join(root, 'out', 'sandbox', 'serve.js');
  const args = ['--port', '0', '--nodes', '12', '--accounts', accounts.join(','), '--until-stdin-ends'];
  const child = spawn(process.execPath, [serve, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [ready] = await once(createInterface({ input: child.stdout }), 'line');
  /** @type {{ endpoint: string, accessKeyId: string, secretAccessKey: string }} */
  const told = JSON.parse(ready);
  return {
    ...told,
    async close() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** @param {Page} page @param {string} name */
async function switchTo(page, name) {
  await page.keyboard.press('Control+Shift+E');
  await page.keyboard.type(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
  await page.getByRole('grid').getByRole('row').nth(3).waitFor();
}

export const signInStops = [
  stop('Sign in', 'asked', async (page, words) => {
    await page.getByRole('dialog').getByRole('button', { name: words.openBrowser, exact: true }).waitFor();
  }),
  stop('Sign in', 'browser', async (page, words) => {
    await page.getByRole('dialog').getByRole('button', { name: words.openBrowser, exact: true }).click();
    await page.getByRole('button', { name: words.openBrowserAgain }).waitFor();
  }),
  stop('Sign in', 'code', async (page, words) => {
    await page.getByRole('button', { name: words.useCode }).click();
    await page.getByRole('dialog').getByRole('img').waitFor();
  }),
  stop('Import', 'roles', async (page, words) => {
    await approve(page);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await goTo(page, words.settings);
    await page.getByRole('main').getByRole('tab', { name: words.profiles, exact: true }).click();
    await page.getByRole('button', { name: words.addProfiles }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox').nth(11).waitFor();
    await dialog.getByRole('checkbox').first().check();
    await dialog.getByRole('checkbox', { name: /Withdrawn/ }).uncheck();
  }),
  stop('Import', 'lines', async (page) => {
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByRole('dialog').getByText('[profile staging-FleetReader]').waitFor();
  }),
  stop('Settings', 'profiles-signed-in', async (page, words) => {
    await page.getByRole('dialog').getByRole('button', { name: words.writeLines }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await goTo(page, words.settings);
    await page.getByRole('main').getByRole('tab', { name: words.profiles, exact: true }).click();
    await page.getByRole('button', { name: words.addProfiles }).waitFor();
  }),
  stop('Profiles in use', 'strip', async (page, words) => {
    await goTo(page, words.fleet);
    const used = ['deploy', 'audit', 'staging-FleetReader', 'shared-services-FleetAdmin', 'sandbox-FleetReader'];
    for (const name of [...used, 'payments']) await switchTo(page, name);
  }),
  stop('Profiles in use', 'open', async (page, words) => {
    await page.getByRole('contentinfo').getByRole('button', { name: words.moreInUse }).click();
    await page.getByRole('dialog').getByRole('listitem').nth(5).waitFor();
  }),
  stop('Profiles', 'switcher', async (page) => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('option').nth(5).waitFor();
  }),
];

/** Presses Approve on the page that the code's picture leads to. @param {Page} page */
async function approve(page) {
  const text = await page.getByRole('dialog').innerText();
  const [origin = ''] = /http:\/\/[\w.:]+(?=\/device)/.exec(text) ?? [];
  const [code = ''] = /\b[A-Z]{4}-[A-Z]{4}\b/.exec(text) ?? [];
  const body = new URLSearchParams({ user_code: code, decision: 'approve' });
  const answer = await fetch(`${origin}/device`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
}
