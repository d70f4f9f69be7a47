// The tour of a profile of the user's own whose role asks for a code.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** @typedef {import('./stop.mjs').Page} Page */

/**
 * Chooses a profile of the user's own whose role asks for a code, at the embedded sandbox.
 * @param {Page} page
 * @param {{ dataDir: string, homeDir: string }} app
 */
export async function askForCode(page, { dataDir, homeDir }) {
  const own = (/** @type {string} */ file) => readFile(path.join(dataDir, 'sandbox', 'aws', file), 'utf8');
  const place = (await own('config')).replace(/^\[.*\n/, '');
  const account = '123456789012';
  const role = `role_arn = arn:aws:iam::${account}:role/mfa-admin\nsource_profile = operator\n`;
  const config = `[profile operations]\n${role}mfa_serial = arn:aws:iam::${account}:mfa/operator\n${place}[profile operator]\n${place}`;
  await mkdir(path.join(homeDir, '.aws'), { recursive: true });
  await writeFile(
    path.join(homeDir, '.aws', 'credentials'),
    (await own('credentials')).replace('[sandbox]', '[operator]'),
  );
  await writeFile(path.join(homeDir, '.aws', 'config'), config);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('option', { name: /operations/ }).click();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
}
