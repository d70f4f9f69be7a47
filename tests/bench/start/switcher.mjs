// The profile switcher with 5,000 profiles: from the click to the painted list, and to the painted answer to a word.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { driveApp } from '../../../scripts/app-driver.mjs';

const profiles = 5_000;
const rounds = 15;

/** The first opening, median and worst of all of them, and the median of searching, in milliseconds. */
export async function measureSwitcher() {
  const home = await mkdtemp(path.join(tmpdir(), 'fleetdeck-profiles-'));
  await mkdir(path.join(home, '.aws'));
  await writeFile(path.join(home, '.aws', 'config'), config());
  const app = await driveApp({
    homeDir: home,
    dataDir: path.join(home, 'data'),
    flags: ['--lang=en', '--profile=p-0000'],
  });
  const { page } = app;
  await page.getByRole('button', { name: 'Profile: p-0000' }).waitFor();
  // The list is there and the start is over: nothing is opened in its last milliseconds by a person.
  await page.getByRole('main').getByRole('button', { name: 'Retry' }).first().waitFor();
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  const opened = [];
  const found = [];
  for (let round = 0; round < rounds; round += 1) {
    opened.push(await timeInPage(page, 'open'));
    found.push(await timeInPage(page, 'search'));
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Search profiles' }).waitFor({ state: 'detached' });
  }
  await app.close();
  await rm(home, { recursive: true, force: true });
  const [first = 0] = opened;
  const sorted = opened.toSorted((a, b) => a - b);
  return {
    first,
    open: sorted[rounds >> 1] ?? 0,
    worst: sorted.at(-1) ?? 0,
    search: found.toSorted((a, b) => a - b)[rounds >> 1] ?? 0,
  };
}

/** A port that nobody serves: nothing of this waits for a network. */
function config() {
  const sections = Array.from({ length: profiles }, (_, at) => {
    const name = `p-${String(at).padStart(4, '0')}`;
    return `[profile ${name}]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:9\naws_access_key_id = AKIA${at}\naws_secret_access_key = x\n`;
  });
  return sections.join('');
}

/**
 * Timed in the page, from the event to the message that comes in when the frame is painted.
 * @param {import('playwright-core').Page} page @param {'open' | 'search'} what
 */
function timeInPage(page, what) {
  return page.evaluate(async (act) => {
    const painted = async () => {
      await new Promise((done) => requestAnimationFrame(done));
      const { port1, port2 } = new MessageChannel();
      await new Promise((done) => {
        port1.addEventListener('message', done);
        port1.start();
        port2.postMessage(0);
      });
      port1.close();
    };
    const there = (/** @type {string} */ text) =>
      new Promise((done) => {
        const look = () => {
          if (document.querySelector('[role=option]')?.textContent?.startsWith(text) === true) done(undefined);
          else requestAnimationFrame(look);
        };
        look();
      });
    const started = performance.now();
    if (act === 'open') {
      const button = [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith('Profile:'));
      button?.click();
      await there('p-0000');
    } else {
      const field = document.querySelector('[role=combobox][aria-label="Search profiles"]');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      set?.call(field, '4321');
      field?.dispatchEvent(new Event('input', { bubbles: true }));
      await there('p-4321');
    }
    await painted();
    return performance.now() - started;
  }, what);
}
