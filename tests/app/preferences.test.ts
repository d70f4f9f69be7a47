import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { nodeRow, openApp, terminalText, type App } from '../support/app.ts';
import { violations } from '../support/violations.ts';

const run = promisify(execFile);
let app: App;

beforeAll(async () => {
  app = await openApp({ flags: ['--sandbox'] });
});
afterAll(() => app.close());
afterEach((context) => app.keepEvidence(context));

/** What the AWS CLI reads in the app's own sandbox. */
async function preferences(): Promise<{ version: string; inputs: Record<string, unknown> }> {
  const folder = path.join(app.dataDir, 'sandbox', 'aws');
  const { stdout } = await run(
    'aws',
    ['ssm', 'get-document', '--name', 'SSM-SessionManagerRunShell', '--profile', 'sandbox'],
    {
      env: {
        PATH: process.env['PATH'],
        AWS_CONFIG_FILE: path.join(folder, 'config'),
        AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
      },
    },
  );
  const { DocumentVersion, Content } = JSON.parse(stdout) as Record<'DocumentVersion' | 'Content', string>;
  return { version: DocumentVersion, inputs: (JSON.parse(Content) as { inputs: Record<string, unknown> }).inputs };
}

test('a change of the preferences is reviewed, saved, read by the AWS CLI, and holds for the next shell', async () => {
  const { page } = app;
  await nodeRow(page, 'web-1').waitFor();
  await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await page.getByRole('main').getByRole('tab', { name: 'Preferences' }).click();
  await page.getByRole('textbox', { name: 'Idle timeout (minutes)' }).fill('45');
  await page.getByRole('textbox', { name: 'Linux and macOS' }).fill('echo profile-$((40+2))');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Review the change' }).click();
  await page.getByRole('heading', { name: 'Change 2 preferences' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect((await preferences()).version).toBe('1');
  await page.getByRole('button', { name: 'Save the preferences' }).click();
  await page.getByText('Saved. Version 2 holds for new sessions.').waitFor();
  expect(await preferences()).toMatchObject({
    version: '2',
    inputs: { idleSessionTimeout: '45', shellProfile: { linux: 'echo profile-$((40+2))' } },
  });
  await page.getByRole('navigation').getByText('Fleet', { exact: true }).click();
  await nodeRow(page, 'web-1').dblclick();
  await expect.poll(() => terminalText(page)).toContain('profile-42');
});

test('a node is connected with a document, its parameter and a reason, as the session then tells', async () => {
  const { page } = app;
  await page.getByRole('navigation').getByText('Fleet', { exact: true }).click();
  // With the terminal open the row may be out of sight.
  await page.getByRole('combobox', { name: 'Filter nodes' }).fill('name:web-2 ');
  await nodeRow(page, 'web-2').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Connect with…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('45 minutes').waitFor();
  const documents = dialog.getByRole('combobox', { name: 'Session document' });
  await documents.locator('option', { hasText: 'AWS-StartInteractiveCommand' }).waitFor({ state: 'attached' });
  expect((await documents.locator('option').allTextContents()).join()).not.toMatch(/Port|SSH/);
  await documents.selectOption('AWS-StartInteractiveCommand');
  await dialog.getByRole('textbox', { name: 'command' }).fill('echo said-$((40+3)); read');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('ticket 12');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.locator('.xterm-rows').getByText('said-43').waitFor();
  await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await page.getByRole('main').getByRole('tab', { name: 'Sessions', exact: true }).click();
  await page.getByRole('gridcell', { name: 'ticket 12' }).dblclick();
  const pane = page.getByRole('complementary');
  await pane.getByText('AWS-StartInteractiveCommand').waitFor();
  await pane.getByRole('button', { name: 'Look up in CloudTrail' }).click();
  // The sandbox's events come late too, by seconds.
  const start = pane.getByText('StartSession', { exact: true });
  const again = pane.getByRole('button', { name: 'Look up again' });
  await expect
    .poll(async () => {
      await again.waitFor();
      if ((await start.count()) === 0) await again.click();
      return start.count();
    })
    .toBe(1);
  expect(await violations(page)).toEqual([]);
});
