// From the start of the process to a painted window and a drawn fleet, beside an empty Electron window.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { driveApp } from '../../scripts/app-driver.mjs';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';
import { measureSwitcher } from './start/switcher.mjs';
import { median } from './support/median.mjs';

const runs = 5;

/** @param {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} report */
export async function measure(report) {
  const empty = await makeEmptyApp();
  const shown = [];
  const drawn = [];
  const memory = [];
  const baseShown = [];
  const baseMemory = [];
  // In turn, so that a machine whose speed drifts drifts for both.
  for (let run = 0; run < runs; run += 1) {
    const base = await startEmpty(empty);
    baseShown.push(base.milliseconds);
    baseMemory.push(base.megabytes);
    const own = await startOwn();
    shown.push(own.shown);
    drawn.push(own.drawn);
    memory.push(own.megabytes);
  }
  await rm(empty, { recursive: true, force: true });
  report({ bench: 'start', metric: 'window_shown', value: median(shown), unit: 'ms', baseline: median(baseShown) });
  report({ bench: 'start', metric: 'fleet_drawn', value: median(drawn), unit: 'ms', baseline: median(baseShown) });
  const switcher = await measureSwitcher();
  report({ bench: 'start', metric: 'switcher_5000', value: switcher.open, unit: 'ms' });
  report({ bench: 'start', metric: 'switcher_5000_first', value: switcher.first, unit: 'ms' });
  report({ bench: 'start', metric: 'switcher_5000_worst', value: switcher.worst, unit: 'ms' });
  report({ bench: 'start', metric: 'switcher_5000_search', value: switcher.search, unit: 'ms' });
  report({ bench: 'start', metric: 'resident', value: median(memory), unit: 'MiB', baseline: median(baseMemory) });
}

async function makeEmptyApp() {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetdeck-empty-'));
  await writeFile(path.join(folder, 'package.json'), '{ "name": "empty", "version": "1.0.0", "main": "main.mjs" }');
  await writeFile(
    path.join(folder, 'main.mjs'),
    `import { app, BrowserWindow } from 'electron';
void app.whenReady().then(() => new BrowserWindow({ width: 1440, height: 900 }).loadURL('data:text/html,<h1>empty</h1>'));
`,
  );
  return folder;
}

/** @param {string} folder */
async function startEmpty(folder) {
  const runtime = await electronRuntime();
  const started = performance.now();
  const electron = await _electron.launch({
    executablePath: runtime?.executable ?? '',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), folder],
  });
  const page = await electron.firstWindow();
  await painted(page, 'h1');
  const milliseconds = performance.now() - started;
  const megabytes = await resident(electron);
  await electron.close();
  return { milliseconds, megabytes };
}

async function startOwn() {
  const started = performance.now();
  const app = await driveApp({ flags: ['--sandbox', '--lang=en'] });
  await painted(app.page, '[role="navigation"], nav');
  const shown = performance.now() - started;
  await app.page.getByRole('grid').getByRole('row').nth(5).waitFor();
  const drawn = performance.now() - started;
  const megabytes = await resident(app.electron);
  await app.close();
  return { shown, drawn, megabytes };
}

/** @param {import('playwright-core').Page} page @param {string} selector */
async function painted(page, selector) {
  await page.locator(selector).first().waitFor();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** All processes of the app together, in MiB. @param {import('playwright-core').ElectronApplication} electron */
async function resident(electron) {
  const metrics = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ memory }) => memory.workingSetSize));
  return metrics.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
}
