// The tour of the settings, and the palette.
import { goTo, stop } from './stop.mjs';

/** @typedef {import('./stop.mjs').Page} Page */

/** @param {Page} page @param {string} name */
const openSection = (page, name) => page.getByRole('main').getByRole('tab', { name, exact: true }).click();

/** @param {'terminal' | 'profiles' | 'network' | 'shortcuts' | 'about'} state */
const section = (state) => stop('Settings', state, (page, words) => openSection(page, words[state]));

export const settingsStops = [
  stop('Settings', 'general', async (page, words) => {
    await goTo(page, words.settings);
    await page.getByRole('heading', { level: 1, name: words.settings }).waitFor();
  }),
  section('terminal'),
  section('profiles'),
  section('network'),
  stop('Settings', 'ssh', async (page, words) => {
    await openSection(page, words.ssh);
    await page.getByRole('textbox', { name: words.sshNames }).fill('web-1 i-0123456789abcdef0');
    await page.getByRole('main').getByText('Host web-1').waitFor();
  }),
  section('shortcuts'),
  section('about'),
  stop('Settings', 'network-tested', async (page, words) => {
    await openSection(page, words.network);
    await page.getByRole('main').getByRole('button', { name: words.test, exact: true }).click();
    await page.getByText(words.allWell).waitFor();
  }),
  stop('Palette', 'open', async (page) => {
    await page.getByRole('main').getByRole('heading', { level: 1 }).first().click();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
  }),
];
