import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { openApp, type App } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';

// Settings > Network in a real window: a sandbox behind TLS with an authority of its own, and a proxy before it.

let sandbox: Sandbox;
let app: App;
let homeDir: string;
let authorityFile: string;

beforeAll(async () => {
  homeDir = await mkdtemp(path.join(tmpdir(), 'network-home-'));
  authorityFile = path.join(homeDir, 'authority.pem');
  sandbox = await createSandbox({ nodes: 3, tls: { authorityFile }, proxy: {} });
  await mkdir(path.join(homeDir, '.aws'));
  await writeFile(
    path.join(homeDir, '.aws', 'config'),
    `[profile box]\nregion = us-east-1\nendpoint_url = ${sandbox.secure?.endpoint ?? ''}\n`,
  );
  await writeFile(
    path.join(homeDir, '.aws', 'credentials'),
    `[box]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
  app = await openApp({ homeDir, flags: ['--profile=box'] });
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await rm(homeDir, { recursive: true, force: true });
});
afterEach((context) => app.keepEvidence(context));

const field = (name: string) => app.page.getByRole('textbox', { name, exact: true });
const apply = () => app.page.getByRole('button', { name: 'Apply', exact: true });
const startTest = () => app.page.getByRole('button', { name: 'Test', exact: true }).click();
const proxied = () => sandbox.proxy?.asked.length ?? 0;
const proxyUrl = (login = '') => `http://${login}localhost:${sandbox.proxy?.port ?? 0}`;

/** How a service's hops went, by the names of the columns. */
async function hopsOf(service: string): Promise<Record<string, string>> {
  const table = app.page.getByRole('table', { name: 'Hops to each service' });
  const names = await table.getByRole('columnheader').allInnerTexts();
  const row = table.getByRole('row', { name: new RegExp(`^${service} `) });
  const cells = await row.getByRole('cell').allInnerTexts();
  // The first column is the row's own header.
  return Object.fromEntries(names.slice(-cells.length).map((name, at) => [name, cells[at] ?? '']));
}

test('the test names the hop that fails, and what is wrong with it', async () => {
  const { page } = app;
  await page.getByRole('navigation').getByText('Settings', { exact: true }).click();
  await page.getByRole('tab', { name: 'Network' }).click();
  await startTest();
  await page.getByText('First that fails: TLS (ssm, ssmmessages, ec2, sts, kms, s3, logs)').waitFor();
  await page
    .getByRole('region', { name: 'Test', exact: true })
    .getByText(/issued by “Fleetdeck Sandbox Authority”/)
    .waitFor();
  const hops = await hopsOf('ssm');
  expect(hops).toMatchObject({ Name: expect.stringContaining('ms'), Port: expect.stringContaining('ms') });
  expect(hops).toMatchObject({ TLS: expect.stringContaining('Failed'), Answer: '' });
});

test('a password in the proxy’s address is refused, and kept nowhere', async () => {
  await field('Proxy').fill(proxyUrl('me:canary-password@'));
  await app.page.getByText(/passwords are not kept in the settings/).waitFor();
  expect(await apply().isDisabled()).toBe(true);
  await app.page.getByRole('button', { name: 'Discard', exact: true }).click();
  expect(await app.findText('canary-password', { except: [] })).toEqual([]);
});

test('proxy and authority that are set hold for the next call', async () => {
  const { page } = app;
  expect(proxied()).toBe(0);
  await field('Proxy').fill(proxyUrl());
  await field('File of certificates (PEM)').fill(authorityFile);
  await apply().click();
  await page.getByText(`In force: ${proxyUrl()} (setting for all profiles)`).waitFor();
  await page.getByRole('navigation').getByText('Fleet', { exact: true }).click();
  // The page may have read again by itself when it was shown.
  await page
    .getByRole('main')
    .getByRole('button', { name: /^(Refresh|Retry)$/ })
    .first()
    .click();
  await page.getByRole('grid').getByRole('row').nth(3).waitFor();
  expect(proxied()).toBeGreaterThan(0);
  expect(new Set(sandbox.proxy?.asked)).toEqual(new Set([new URL(sandbox.secure?.endpoint ?? '').host]));
});

test('every hop passes then, the proxy’s too', async () => {
  const { page } = app;
  await page.getByRole('navigation').getByText('Settings', { exact: true }).click();
  await page.getByRole('tab', { name: 'Network' }).click();
  await startTest();
  await page.getByText('Every hop passed.').waitFor();
  const hops = await hopsOf('sts');
  for (const hop of ['Name', 'Port', 'Proxy', 'TLS', 'Answer', 'Signature', 'Permission'])
    expect([hop, hops[hop]]).toEqual([hop, expect.stringMatching(/^[\d,]+ ms/)]);
});

test('an endpoint that leads nowhere fails alone, and is asked no more once it is taken away', async () => {
  const { page } = app;
  const nowhere = `https://127.0.0.1:${await freePort()}`;
  await field('ssm').fill(nowhere);
  await apply().click();
  await page.getByText(`In force: ${nowhere} (setting for all profiles)`).waitFor();
  await startTest();
  // The streams of a service on this computer are its own.
  await page.getByText('First that fails: Proxy (ssm, ssmmessages)').waitFor();
  expect(await hopsOf('ec2')).toMatchObject({ Permission: expect.stringContaining('ms') });
  await page.getByRole('navigation').getByText('Fleet', { exact: true }).click();
  await page
    .getByRole('main')
    .getByRole('button', { name: /^(Refresh|Retry)$/ })
    .first()
    .click();
  await page.getByRole('main').getByText(/proxy/i).filter({ visible: true }).first().waitFor();
  await page.getByRole('navigation').getByText('Settings', { exact: true }).click();
  await page.getByRole('tab', { name: 'Network' }).click();
  await field('ssm').fill('');
  await apply().click();
  await startTest();
  await page.getByText('Every hop passed.').waitFor();
});
