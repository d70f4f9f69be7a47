// The tour of the tunnels.
import { goTo, stop } from './stop.mjs';

/** @typedef {import('./stop.mjs').Page} Page */
/** @typedef {import('./stop.mjs').Words} Words */

/**
 * Fills the form of a new tunnel that is open, up to its review.
 * @param {Page} page @param {Words} words @param {{ name: string, port: string, localPort: string }} tunnel
 */
async function fillTunnel(page, words, { name, port, localPort }) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: words.name, exact: true }).fill(name);
  await dialog.getByRole('combobox', { name: words.group, exact: true }).fill('orders');
  await dialog.getByRole('combobox', { name: words.port, exact: true }).fill(port);
  await dialog.getByRole('textbox', { name: words.localPort, exact: true }).fill(localPort);
}

export const tunnelsStops = [
  stop('Tunnels', 'none', async (page, words) => {
    await goTo(page, words.sessions);
    await page.getByRole('main').getByRole('tab', { name: words.tunnels, exact: true }).click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
  }),
  stop('Tunnels', 'form', async (page, words) => {
    await goTo(page, words.fleet);
    await page.getByRole('combobox', { name: words.filter }).fill('name:web-1 ');
    await page.getByRole('grid').getByRole('row').nth(1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: words.toNode }).click();
    await fillTunnel(page, words, { name: 'orders database', port: '5432', localPort: '25432' });
  }),
  stop('Tunnels', 'review', (page, words) => page.getByRole('button', { name: words.toReview, exact: true }).click()),
  stop('Tunnels', 'open', async (page, words) => {
    await page.getByRole('button', { name: words.saveAndOpen }).click();
    await page.getByRole('complementary').getByText(words.connected, { exact: true }).waitFor();
  }),
  stop('Tunnels', 'port-in-use', async (page, words) => {
    await goTo(page, words.fleet);
    await page.getByRole('grid').getByRole('row').nth(1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: words.toNode }).click();
    await fillTunnel(page, words, { name: 'orders cache', port: '6379', localPort: '25432' });
    await page.getByRole('button', { name: words.toReview, exact: true }).click();
    await page.getByRole('button', { name: words.saveAndOpen }).click();
    await page.getByRole('complementary').getByText(words.portInUse).first().waitFor();
  }),
];
