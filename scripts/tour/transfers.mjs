// The tour of files on their way to a node and back.
import path from 'node:path';
import { root } from '../console.mjs';
import { stop } from './stop.mjs';

/** @typedef {import('./stop.mjs').Page} Page */

/**
 * Drops a file of this computer on the terminal in front, and answers where it is to go to.
 * @param {Page} page @param {string} file
 */
async function dropFile(page, file) {
  const box = await page.locator('[data-terminal]:visible').first().boundingBox();
  if (box === null) throw new Error('there is no terminal to drop a file on');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  const chromium = await page.context().newCDPSession(page);
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop']))
    await chromium.send('Input.dispatchDragEvent', { type, ...at, data });
  await page.getByRole('dialog').getByText(path.basename(file)).waitFor();
}

export const transfersStops = [
  stop('Transfers', 'asked', (page) => dropFile(page, path.join(root, 'README.md'))),
  stop('Transfers', 'done', async (page, words) => {
    await page.getByRole('button', { name: words.send, exact: true }).click();
    await page.getByText(words.sent).waitFor();
  }),
  stop('Transfers', 'exists', async (page, words) => {
    await dropFile(page, path.join(root, 'README.md'));
    await page.getByRole('button', { name: words.send, exact: true }).click();
    await page.getByRole('button', { name: words.keepBoth }).waitFor();
  }),
  stop('Transfers', 'download', async (page, words) => {
    for (let left = 2; left > 0; left -= 1) await page.getByRole('button', { name: words.dismiss }).first().click();
    await page.getByRole('button', { name: words.dismiss }).waitFor({ state: 'detached' });
    await page.locator('[data-terminal]').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: words.download }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('/var/log/messages');
  }),
];
