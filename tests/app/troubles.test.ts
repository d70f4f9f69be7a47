import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { nodeRow, openApp, terminalText, type App } from '../support/app.ts';

let sandbox: Sandbox | undefined;
let app: App | undefined;

afterEach(async (context) => {
  await app?.keepEvidence(context);
  await app?.close();
  await sandbox?.close();
  app = undefined;
  sandbox = undefined;
});

test('expired credentials are told on the page, with the code of AWS', async () => {
  const calls = [
    { operation: '*', code: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
  ];
  const { page } = await openOn({ faults: { calls, channel: {} } });
  await page.getByText('The credentials have expired').first().waitFor();
});

test('a denied EC2 leaves the nodes that Systems Manager knows, and says what is missing', async () => {
  const calls = [
    {
      operation: 'ec2:DescribeInstances',
      code: 'UnauthorizedOperation',
      message: 'You are not authorized.',
      status: 403,
    },
  ];
  const { page } = await openOn({ faults: { calls, channel: {} } });
  await page.getByText('24 nodes').waitFor();
  await page.getByText('Access denied').first().waitFor();
});

test('a broken line of the config file is named and the other profiles stay', async () => {
  const { page, writeAwsFile } = await openOn({});
  await page.getByText('31 nodes').waitFor();
  await writeAwsFile(
    'config',
    `[profile box]\nregion = us-east-1\nendpoint_url = ${sandbox?.endpoint ?? ''}\nno setting at all\n`,
  );
  await page.getByRole('button', { name: /^Profile: box/ }).click();
  await page.getByText(/config:4/).waitFor();
  await page.getByRole('option', { name: /box/ }).waitFor();
});

test('with AWS gone the kept fleet is shown at once, with its age', async () => {
  const first = await openOn({});
  await first.page.getByText('31 nodes').waitFor();
  await first.page.getByText('Reading from AWS…').waitFor({ state: 'hidden' });
  const { homeDir, dataDir } = first;
  await first.electron.close();
  await sandbox?.close();
  sandbox = undefined;
  app = await openApp({ homeDir, dataDir, flags: ['--profile=box'] });
  await app.page.getByText('31 nodes').waitFor();
  await app.page.getByText('AWS cannot be reached').first().waitFor();
  await app.page.getByText('31 nodes').waitFor();
});

test('a refused navigation leaves the page and what it listens to', async () => {
  const { page, electron, writeAwsFile } = await openOn({});
  await page.getByText('31 nodes').waitFor();
  await page.getByRole('button', { name: /^Profile: box/ }).click();
  await page.getByRole('option', { name: /box/ }).waitFor();
  // Playwright waits for the refused navigation's end before it looks at the page again: Electron is asked instead.
  const ask = (code: string) =>
    electron.evaluate(
      ({ BrowserWindow }, asked) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(asked),
      code,
    );
  await ask('location.assign("https://example.com/")');
  const box = `[profile box]\nregion = us-east-1\nendpoint_url = ${sandbox?.endpoint ?? ''}\n`;
  await writeAwsFile('config', `${box}[profile come-late]\nregion = us-east-1\n`);
  await expect.poll(() => ask('document.body.innerText'), { timeout: 10_000 }).toContain('come-late');
});

test('a crashed window comes back with its terminal and what it showed', async () => {
  const { page, electron } = await openOn({});
  await nodeRow(page, 'web-1').dblclick();
  await expect.poll(() => terminalText(page)).toContain('ssm-user@web-1');
  await page.keyboard.type('echo kept-$((6*7))\n');
  await expect.poll(() => terminalText(page)).toMatch(/^kept-42$/m);
  const reloaded = page.waitForEvent('load');
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
  await reloaded;
  await expect.poll(() => terminalText(page)).toMatch(/^kept-42$/m);
  await page.locator('[data-terminal]').first().click();
  await page.keyboard.type('echo alive-$((6*7))\n');
  await expect.poll(() => terminalText(page)).toMatch(/^alive-42$/m);
});

test('a killed terminal host costs its terminals, says so, and nothing else', async () => {
  const { page, electron } = await openOn({});
  await nodeRow(page, 'web-1').dblclick();
  await expect.poll(() => terminalText(page)).toContain('ssm-user@web-1');
  await electron.evaluate(({ app: main }) => {
    const host = main.getAppMetrics().find(({ name }) => name === 'Fleetdeck terminals');
    if (host !== undefined) process.kill(host.pid, 'SIGKILL');
  });
  await page.getByText('The terminals stopped').waitFor();
  await page.getByText('31 nodes').waitFor();
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await page.locator('[data-terminal][data-phase="connected"]').waitFor();
});

/** The app on a sandbox of its own, known to it by ordinary AWS files. */
async function openOn(options: SandboxOptions): Promise<App> {
  sandbox = await createSandbox(options);
  const homeDir = await mkdtemp(path.join(process.env['FLEETDECK_TEST_SCRATCH'] ?? tmpdir(), 'home-'));
  await mkdir(path.join(homeDir, '.aws'));
  const { endpoint, accessKeyId, secretAccessKey } = sandbox;
  await writeFile(
    path.join(homeDir, '.aws', 'config'),
    `[profile box]\nregion = us-east-1\nendpoint_url = ${endpoint}\n`,
  );
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(path.join(homeDir, '.aws', 'credentials'), `[box]\n${keys}`);
  app = await openApp({ homeDir, dataDir: path.join(homeDir, 'data'), flags: ['--profile=box'] });
  return app;
}
