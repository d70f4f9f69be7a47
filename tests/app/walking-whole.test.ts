import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { grid, nodeRow, openApp, terminalText, type App } from '../support/app.ts';
import { violations } from '../support/violations.ts';

let app: App;

beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());
afterEach((context) => app.keepEvidence(context));

test('first run offers three ways in, and the sandbox shows its fleet', async () => {
  const { page } = app;
  await page.getByRole('heading', { name: 'Try the sandbox' }).waitFor();
  await page.getByRole('heading', { name: 'Sign in with IAM Identity Center' }).waitFor();
  await page.getByRole('heading', { name: 'Use access keys or an existing config' }).waitFor();
  await page.getByRole('button', { name: 'Try the sandbox' }).click();
  // 24 managed nodes, and the stopped and the unmanaged ones on top.
  await page.getByText('31 nodes').waitFor();
  await page.getByRole('button', { name: /^Profile: sandbox/ }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Fleet' }).waitFor();
});

test('a filter leaves the nodes that it names', async () => {
  const { page } = app;
  const field = page.getByRole('combobox', { name: 'Filter nodes' });
  await field.fill('ping:online platform:windows ');
  await page.getByText(/^\d+ of 31 nodes$/).waitFor();
  const names = await grid(page).getByRole('row').allTextContents();
  expect(names.slice(1).every((text) => text.includes('Windows') && text.includes('Online'))).toBe(true);
  await field.fill('pong:online');
  await page.getByText(/There is no key “pong”/).waitFor();
  await field.fill('name:web-1 ');
  await page.getByText('1 of 31 nodes').waitFor();
});

test('connecting gives a real shell that computes, resizes and speaks Korean', async () => {
  const { page } = app;
  await nodeRow(page, 'web-1').dblclick();
  await expect.poll(() => terminalText(page)).toContain('ssm-user@web-1');
  await page.keyboard.type('echo $((6*7))\n');
  await expect.poll(() => terminalText(page)).toMatch(/^42\s*$/m);
  const before = await sizeOf(app);
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1_000, 700));
  await expect.poll(async () => (await sizeOf(app)).cols, { timeout: 20_000 }).toBeLessThan(before.cols);
  await page.keyboard.type('echo 안녕하세요\n');
  await expect.poll(() => terminalText(page)).toMatch(/^안녕하세요\s*$/m);
  // A family of three is one sign of five code points. Its bytes are written by number: what is typed shows it nowhere.
  const emoji = '👨‍👩‍👧 🙂';
  const bytes = [...Buffer.from(emoji)].map((byte) => `\\0${byte.toString(8)}`).join('');
  await page.keyboard.type(`printf '%b|\\n' '${bytes}'\n`);
  await expect.poll(() => terminalText(page)).toContain(`\n${emoji}|`);
});

test('the session stands in Sessions, and exit shows its end with a way back', async () => {
  const { page } = app;
  await page.getByRole('navigation').getByText('Sessions', { exact: true }).click();
  await grid(page).getByText('Terminal in this app').waitFor();
  await page.locator('[data-terminal]').first().click();
  await page.keyboard.type('exit\n');
  await page.getByRole('button', { name: 'Reconnect' }).waitFor();
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await page.locator('[data-terminal][data-phase="connected"]').first().click();
  await page.keyboard.type('echo again-$((40+2))\n');
  await expect.poll(() => terminalText(page)).toMatch(/^again-42$/m);
});

test('a new profile shows up by itself; switching is local and keeps the terminal', async () => {
  const { page } = app;
  const credentials =
    '[other]\naws_access_key_id = AKIACANARYCANARY2222\naws_secret_access_key = canary+SECRET/0123456789abcdefghijklmnop\nregion = eu-west-1\n';
  await app.writeAwsFile('credentials', `${credentials}this line is broken\n`);
  await app.writeAwsFile('config', '[profile other]\nendpoint_url = http://127.0.0.1:9\n');
  await page.getByRole('button', { name: /^Profile:/ }).click();
  await page.getByText('other', { exact: true }).first().click();
  await page.getByRole('button', { name: /^Profile: other/ }).waitFor();
  await page.getByRole('button', { name: /^Region: eu-west-1/ }).waitFor();
  expect(await terminalText(page)).toContain('ssm-user@web-1');
});

test('no secret of the files reaches the window, the settings, the store or the log', async () => {
  const found = await app.findText('canary+SECRET', { except: [path.join(app.homeDir, '.aws')] });
  expect(found).toEqual([]);
  expect(await app.page.content()).not.toContain('canary+SECRET');
});

test('each page passes the accessibility rules', async () => {
  const { page } = app;
  for (const name of ['Fleet', 'Sessions', 'Settings']) {
    await page.getByRole('navigation').getByText(name, { exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(await violations(page)).toEqual([]);
  }
});

test('the window is isolated and its content policy holds', async () => {
  const { page } = app;
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
    bridge: Object.keys(window.fleetdeck).sort(),
    origin: location.origin,
  }));
  expect(seen).toEqual({
    node: [],
    bridge: ['cancel', 'fileOf', 'invoke', 'openTerminal', 'platform', 'subscribe'],
    origin: 'app://fleetdeck',
  });
  expect(
    await page.evaluate(() =>
      fetch('https://example.com').then(
        () => 'loaded',
        () => 'refused',
      ),
    ),
  ).toBe('refused');
  const evaluated = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "inline script ran"';
    document.head.append(script);
    return document.title;
  });
  expect(evaluated).toBe('Fleetdeck');
  const unknown = await page.evaluate(() => window.fleetdeck.invoke('call-1', '__proto__.constructor', {}));
  expect(unknown).toMatchObject({ ok: false, failure: { code: 'invalid-request' } });
});

async function sizeOf({ page }: App): Promise<{ rows: number; cols: number }> {
  const mark = `size-${Math.random().toString(36).slice(2, 8)}`;
  await page.keyboard.type(`echo ${mark} $(stty size) end\n`);
  const pattern = new RegExp(`^${mark} (\\d+) (\\d+) end`, 'm');
  await expect.poll(() => terminalText(page)).toMatch(pattern);
  const [, rows = '0', cols = '0'] = pattern.exec(await terminalText(page)) ?? [];
  return { rows: Number(rows), cols: Number(cols) };
}
