import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { nodeRow, openApp, terminalText, type App } from '../support/app.ts';

let app: App;

beforeAll(async () => {
  app = await openApp({ flags: ['--sandbox'] });
});
afterAll(() => app.close());
afterEach((context) => app.keepEvidence(context));

test("a file dropped on a session's terminal is in the node's home", async () => {
  const { page } = app;
  await nodeRow(page, 'web-1').dblclick();
  await expect.poll(() => terminalText(page)).toContain('ssm-user@web-1');
  const file = path.join(app.homeDir, '보고서 1.txt');
  await writeFile(file, 'dropped');
  const box = (await page.locator('[data-terminal]:visible').first().boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const chromium = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const)
    await chromium.send('Input.dispatchDragEvent', { type, ...at, data });
  await page.getByText('Drop to send to web-1').waitFor();
  await chromium.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
  await page.getByRole('dialog').getByText('보고서 1.txt').waitFor();
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Done, SHA-256 equal').waitFor();
  const nodes = path.join(app.dataDir, 'sandbox', 'nodes');
  const homes = await readdir(nodes);
  const texts = await Promise.all(
    homes.map((home) => readFile(path.join(nodes, home, '보고서 1.txt'), 'utf8').catch(() => undefined)),
  );
  expect(texts).toContain('dropped');
});
