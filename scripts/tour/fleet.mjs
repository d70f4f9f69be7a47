// The tour of the fleet, up to a shell on a node.
import { stop } from './stop.mjs';

export const fleetStops = [
  stop('Fleet', 'ready', (page) => page.getByRole('grid').getByRole('row').nth(10).waitFor()),
  stop('Fleet', 'filtered', async (page, words) => {
    await page.getByRole('combobox', { name: words.filter }).fill('ping:online platform:linux tag:Env=prod ');
    await page.getByRole('grid').getByRole('row').nth(1).click();
  }),
  stop('Fleet', 'selected', async (page, words) => {
    await page.keyboard.press('ControlOrMeta+a');
    await page.getByRole('button', { name: words.runCommand }).waitFor();
  }),
  stop('Fleet', 'details', async (page, words) => {
    await page.getByRole('combobox', { name: words.filter }).fill('-ping:online ');
    await page.getByRole('grid').getByRole('row').nth(1).dblclick();
    await page.getByRole('complementary').getByText('PingStatus', { exact: true }).waitFor();
  }),
  stop('Terminal', 'connected', async (page, words) => {
    await page.getByRole('combobox', { name: words.filter }).fill('name:web-1 ');
    await page.getByRole('grid').getByRole('row').nth(1).click();
    await page.getByRole('grid').getByRole('row').nth(1).dblclick();
    await page.locator('.xterm-rows').getByText('$').first().waitFor();
    await page.keyboard.type('echo "$(hostname): 안녕하세요 $((6*7))"\n');
    await page.locator('.xterm-rows').getByText('안녕하세요 42').first().waitFor();
  }),
];
