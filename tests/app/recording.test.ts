import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { grid, nodeRow, openApp, terminalText, type App } from '../support/app.ts';
import { violations } from '../support/violations.ts';

let app: App;

beforeAll(async () => {
  app = await openApp({ flags: ['--sandbox'] });
});
afterAll(() => app.close());
afterEach((context) => app.keepEvidence(context));

const terminal = () => app.page.locator('[data-terminal]:visible').first();
const choose = async (name: string) => {
  await terminal().click({ button: 'right' });
  await app.page.getByRole('menuitem', { name }).click();
};
const marks = () => app.page.getByText('Recording', { exact: true });
const type = async (text: string) => {
  await terminal().click();
  await app.page.keyboard.type(text);
};
/** All files of recordings, as text. */
async function recorded(): Promise<string[]> {
  const folder = path.join(app.dataDir, 'recordings');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return Promise.all(
    names.filter((name) => name.endsWith('.cast')).map((name) => readFile(path.join(folder, name), 'utf8')),
  );
}
const played = async () => {
  const rows = await app.page.locator('[data-playing] .xterm-rows > div').allTextContents();
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
};
const toRecordings = async () => {
  await app.page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await app.page.getByRole('main').getByRole('tab', { name: 'Recordings' }).click();
};

test('nothing is recorded that was not asked for', async () => {
  const { page } = app;
  await nodeRow(page, 'web-1').dblclick();
  await expect.poll(() => terminalText(page)).toContain('ssm-user@web-1');
  await type('echo canary-$((6*7))\n');
  await expect.poll(() => terminalText(page)).toMatch(/^canary-42$/m);
  expect(await marks().count()).toBe(0);
  expect(await recorded()).toEqual([]);
  expect(await app.findText('canary-42', { except: [] })).toEqual([]);
});

test('a recording is seen in tab and pane while it runs, and takes output alone', async () => {
  const { page } = app;
  await choose('Start recording');
  await page.getByRole('tab').getByText('Recording', { exact: true }).waitFor();
  expect(await marks().count()).toBe(2);
  await type('echo shown-$((40+2)) 한글\n');
  await expect.poll(() => terminalText(page)).toMatch(/^shown-42 한글$/m);
  await type('read -s -p "ask-$((1+1))? " WORD && echo "length ${#WORD}"\n');
  await expect.poll(() => terminalText(page)).toMatch(/^ask-2\?/m);
  await page.keyboard.type('typed-secret\n');
  await expect.poll(() => terminalText(page)).toMatch(/length 12$/m);
  // While it runs the file is a second behind at most.
  await expect.poll(async () => (await recorded()).join('')).toContain('length 12');
  await choose('Stop recording');
  await expect.poll(() => marks().count()).toBe(0);
  await type('echo after-$((40+3))\n');
  await expect.poll(() => terminalText(page)).toMatch(/^after-43$/m);
  const [text = '', ...others] = await recorded();
  expect(others).toEqual([]);
  for (const absent of ['typed-secret', 'canary-42', 'after-43']) expect(text).not.toContain(absent);
  expect(JSON.parse(text.split('\n')[0] ?? '')).toMatchObject({
    version: 2,
    title: 'web-1',
    fleetdeck: {
      kind: 'session',
      profile: 'sandbox',
      region: 'us-east-1',
      accountId: expect.stringMatching(/^\d{12}$/),
    },
  });
});

test('the recording is listed, found by what it showed, and played', async () => {
  const { page } = app;
  await toRecordings();
  await nodeRow(page, 'web-1').waitFor();
  await page.getByRole('textbox', { name: 'Search what was shown' }).fill('SHOWN-42');
  await page.getByRole('button', { name: /shown-42 한글/ }).click();
  await expect.poll(played).toContain('shown-42 한글');
  expect(await played()).not.toContain('length 12');
  await page.getByRole('slider', { name: 'Position' }).press('End');
  await expect.poll(played).toContain('length 12');
  await page.getByRole('button', { name: 'Back to the recordings' }).click();
  await page.getByRole('textbox', { name: 'Search what was shown' }).fill('');
  await nodeRow(page, 'web-1').getByRole('gridcell', { name: 'web-1', exact: true }).dblclick();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('16×');
  await expect.poll(played).toContain('length 12');
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
});

test('the exported text holds what was shown, without control sequences', async () => {
  const { page, electron } = app;
  const file = path.join(app.homeDir, 'shown.txt');
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'Export as text…' }).click();
  await page.getByText(`Saved as ${file}`).waitFor();
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^shown-42 한글$/m);
  // oxlint-disable-next-line no-control-regex -- what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});

test('list and player pass the accessibility rules', async () => {
  const { page } = app;
  expect(await violations(page, '[data-playing]')).toEqual([]);
  await page.getByRole('button', { name: 'Back to the recordings' }).click();
  await grid(page).waitFor();
  expect(await violations(page, '[data-playing]')).toEqual([]);
});

test("a profile's sessions are recorded from the first byte, and whole when the app is closed", async () => {
  const { page, dataDir, homeDir } = app;
  await page.getByRole('navigation').getByText('Settings', { exact: true }).click();
  await page.getByRole('main').getByRole('tab', { name: 'Profiles' }).click();
  await page.getByRole('checkbox', { name: 'Record the sessions of sandbox' }).check();
  await page.getByRole('navigation').getByText('Fleet', { exact: true }).click();
  await nodeRow(page, 'orders-1').dblclick();
  await page
    .getByRole('tab', { name: /orders-1/ })
    .getByText('Recording', { exact: true })
    .waitFor();
  await page.locator('[data-terminal][data-phase="connected"]:visible').first().click();
  await page.keyboard.type('echo last-$((50+1))\n');
  await page.locator('.xterm-rows').getByText('last-51', { exact: true }).waitFor();
  await app.electron.close();
  const all = await recorded();
  const own = all.find((text) => text.includes('last-51')) ?? '';
  expect(own).toContain('ssm-user@orders-1');
  expect(own.endsWith('\n')).toBe(true);
  for (const line of own.trimEnd().split('\n')) JSON.parse(line);
  app = await openApp({ dataDir, homeDir });
  await toRecordings();
  await nodeRow(app.page, 'orders-1').waitFor();
  expect(await nodeRow(app.page, 'orders-1').textContent()).toContain('Complete');
});
