// Fleets of 1,000, 10,000 and 100,000 nodes in the window: first rows, all rows, filtering, sorting, switching offline.
// BENCH_NODES=N measures one size alone.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { driveApp } from '../../scripts/app-driver.mjs';
import { startSandbox } from './support/sandbox.mjs';

const sizes = [1_000, 10_000, 100_000];
const filters = ['ping:online', 'platform:linux', 'tag:Env=prod', 'web', 'agent:<3.3', '-ping:online'];
const limit = 300_000;
const switches = 7;

/** @typedef {import('playwright-core').Page} Page */

/** @param {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} report */
export async function measure(report) {
  const only = Number(process.env.BENCH_NODES ?? 0);
  for (const size of only > 0 ? [only] : sizes) await measureSize(size, report);
}

/** @param {number} size @param {Parameters<typeof measure>[0]} report */
async function measureSize(size, report) {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetdeck-bench-'));
  const begun = performance.now();
  const sandbox = startSandbox(folder, ['--nodes', String(size)]);
  const facts = await sandbox.facts;
  const sandboxStart = performance.now() - begun;
  await writeAwsFiles(folder, facts);
  const app = await driveApp({
    homeDir: folder,
    dataDir: path.join(folder, 'data'),
    flags: ['--lang=en', '--profile=idle'],
  });
  const { page } = app;
  page.setDefaultTimeout(limit);
  /** @param {string} metric @param {number} value @param {string} unit */
  const tell = (metric, value, unit) => report({ bench: `fleet ${size}`, metric, value, unit });

  tell('sandbox_start', sandboxStart, 'ms');
  const heapBefore = await heapOf(page);
  await watchLoop(app.electron);
  await choose(page, 'box');
  const started = performance.now();
  await page.getByRole('grid').getByRole('row').nth(5).waitFor();
  tell('first_rows', performance.now() - started, 'ms');
  await page.getByText('Reading from AWS…').waitFor({ state: 'hidden' });
  tell('all_rows', performance.now() - started, 'ms');
  const blocks = await loopBlocks(app.electron);
  tell('longest_block', blocks.wall, 'ms');
  if (process.platform === 'linux') {
    tell('longest_block_cpu', blocks.worked, 'ms');
    tell('blocks_over_16_cpu', blocks.long, 'blocks');
    tell('main_cpu', blocks.sum, 'ms');
  }
  const nodes = Number(((await page.getByText(/^[\d,]+ nodes$/).textContent()) ?? '0').replaceAll(/\D/g, ''));
  tell('bytes_per_node', ((await heapOf(page)) - heapBefore) / nodes, 'bytes');

  const spent = [];
  for (const text of filters) spent.push(await timeOfFilter(page, text));
  await page.getByRole('combobox', { name: 'Filter nodes' }).fill('');
  tell('filter_p95', spent.toSorted((a, b) => a - b).at(-1) ?? 0, 'ms');
  tell(
    'sort',
    await timeOf(page, () =>
      page
        .getByRole('columnheader', { name: /Address/ })
        .getByRole('button')
        .click(),
    ),
    'ms',
  );
  tell('slow_frames', await slowFrames(page), 'percent');

  // With AWS gone: the stored fleet of a profile, from the click to drawn rows.
  await sandbox.stop();
  const times = [];
  for (let round = 0; round < switches; round += 1) {
    await choose(page, 'idle');
    await page.getByRole('alert').first().waitFor();
    times.push(await switchTime(page));
    await page.getByText('Reading from AWS…').waitFor({ state: 'hidden' });
  }
  times.sort((a, b) => a - b);
  tell('offline_switch', times[switches >> 1] ?? 0, 'ms');
  tell('offline_switch_worst', times.at(-1) ?? 0, 'ms');
  await app.close();
  await rm(folder, { recursive: true, force: true });
}

/**
 * Watches main's event loop from now on. Where the system tells it (Linux), a turn's own processor time is measured too:
 * on a busy machine the time on the wall is others' as well. @param {import('playwright-core').ElectronApplication} electron
 */
function watchLoop(electron) {
  return electron.evaluate(() => {
    const { openSync, readSync } = process.getBuiltinModule('node:fs');
    const facts = process.platform === 'linux' ? openSync(`/proc/self/task/${process.pid}/schedstat`, 'r') : undefined;
    const text = Buffer.alloc(64);
    const worked = () =>
      facts === undefined ? 0 : Number(text.toString('latin1', 0, readSync(facts, text, 0, 64, 0)).split(' ')[0]) / 1e6;
    const blocks = { wall: 0, worked: 0, long: 0, sum: 0, end: () => clearTimeout(timer) };
    let before = { at: performance.now(), worked: worked() };
    const tick = () => {
      const now = { at: performance.now(), worked: worked() };
      blocks.wall = Math.max(blocks.wall, now.at - before.at - 1);
      const turn = now.worked - before.worked;
      blocks.worked = Math.max(blocks.worked, turn);
      blocks.sum += turn;
      if (turn > 16) blocks.long += 1;
      before = now;
      timer = setTimeout(tick, 1);
    };
    let timer = setTimeout(tick, 1);
    Object.assign(globalThis, { benchBlocks: blocks });
  });
}

/** How main was held up, in milliseconds: the longest, how often longer than a frame, and all its work. @param {import('playwright-core').ElectronApplication} electron */
function loopBlocks(electron) {
  return electron.evaluate(() => {
    const { benchBlocks } =
      /** @type {{ benchBlocks: Record<'wall' | 'worked' | 'long' | 'sum', number> & { end: () => void } }} */ (
        /** @type {unknown} */ (globalThis)
      );
    const { end, ...blocks } = benchBlocks;
    end();
    return blocks;
  });
}

/** A profile on the sandbox, and one whose endpoint nobody serves. @param {string} home @param {Record<string, string>} facts */
async function writeAwsFiles(home, { endpoint, accessKeyId, secretAccessKey }) {
  await mkdir(path.join(home, '.aws'));
  const box = `[profile box]\nregion = us-east-1\nendpoint_url = ${endpoint}\n`;
  const idle = '[profile idle]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:9\n';
  await writeFile(path.join(home, '.aws', 'config'), box + idle);
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(path.join(home, '.aws', 'credentials'), `[box]\n${keys}[idle]\n${keys}`);
}

/** @param {Page} page @param {string} profile */
async function choose(page, profile) {
  await page.getByRole('button', { name: /^Profile:/ }).click();
  await page.getByRole('option', { name: new RegExp(`^${profile}`) }).click();
}

/** From the click on the profile to the painting of the first frame with rows, timed in the page. @param {Page} page */
async function switchTime(page) {
  await page.getByRole('button', { name: /^Profile:/ }).click();
  await page.getByRole('option', { name: /^box/ }).waitFor();
  return page.evaluate(async () => {
    const option = [...document.querySelectorAll('[role=option]')].find((element) =>
      element.textContent?.startsWith('box'),
    );
    const rowsAreThere = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (document.querySelectorAll('[role=grid] [data-position]').length < 5) return;
        observer.disconnect();
        done(undefined);
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
    const started = performance.now();
    if (option instanceof HTMLElement) option.click();
    await rowsAreThere;
    await new Promise((done) => requestAnimationFrame(done));
    // A message comes in when the frame is painted.
    const { port1, port2 } = new MessageChannel();
    await new Promise((done) => {
      port1.addEventListener('message', done);
      port1.start();
      port2.postMessage(0);
    });
    port1.close();
    return performance.now() - started;
  });
}

/** @param {Page} page @param {string} text */
async function timeOfFilter(page, text) {
  const field = page.getByRole('combobox', { name: 'Filter nodes' });
  await field.fill('');
  return timeOf(page, () => field.fill(text));
}

/** From the act until the window has painted what came of it. @param {Page} page @param {() => Promise<unknown>} act */
async function timeOf(page, act) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const started = performance.now();
  await act();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return performance.now() - started;
}

/** Frames over 33 ms while the table is scrolled for two seconds. @param {Page} page */
function slowFrames(page) {
  return page.evaluate(async () => {
    const grid = document.querySelector('[role=grid]');
    if (grid === null) return 100;
    const ends = performance.now() + 2_000;
    let last = performance.now();
    let slow = 0;
    let all = 0;
    while (last < ends) {
      grid.scrollTop += 300;
      await new Promise((done) => requestAnimationFrame(done));
      const now = performance.now();
      if (now - last > 33) slow += 1;
      all += 1;
      last = now;
    }
    return (100 * slow) / Math.max(1, all);
  });
}

/** The page's heap after a collection, in bytes. @param {Page} page */
async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
