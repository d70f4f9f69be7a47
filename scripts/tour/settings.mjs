// The tour of the settings, and the palette.
import { goTo } from './stop.mjs';

/** @typedef {import('./stop.mjs').Page} Page */
/** @typedef {import('./stop.mjs').Words} Words */

/** @type {import('./stop.mjs').Stop[]} */
export const settingsStops = [
  {
    page: 'Settings',
    state: 'general',
    go: async (page, words) => {
      await goTo(page, words.settings);
      await page.getByRole('heading', { level: 1, name: words.settings }).waitFor();
    },
  },
  ...['terminal', 'profiles', 'network', 'ssh', 'shortcuts', 'about'].map((state, at) => ({
    page: 'Settings',
    state,
    /** @param {Page} page @param {Words} words */
    go: async (page, words) => {
      await page
        .getByRole('main')
        .getByRole('tab')
        .nth(at + 1)
        .click();
      if (state !== 'ssh') return;
      await page.getByRole('textbox', { name: words.sshNames }).fill('web-1 i-0123456789abcdef0');
      await page.getByRole('main').getByText('Host web-1').waitFor();
    },
  })),
  {
    page: 'Settings',
    state: 'network-tested',
    go: async (page, words) => {
      await page.getByRole('main').getByRole('tab', { name: words.network, exact: true }).click();
      await page.getByRole('main').getByRole('button', { name: words.test, exact: true }).click();
      await page.getByText(words.allWell).waitFor();
    },
  },
  {
    page: 'Palette',
    state: 'open',
    go: async (page) => {
      await page.getByRole('main').getByRole('heading', { level: 1 }).first().click();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
];
