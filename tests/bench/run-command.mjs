// A command on 2,000 nodes with 24,000 characters of output each: folding in a process of its own, then in the window while
// results stream in from the sandbox. BENCH_SECONDS is how long the window is measured (30).
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { driveApp } from '../../scripts/app-driver.mjs';
import { buildBench } from '../../scripts/build.mjs';
import { root } from '../../scripts/console.mjs';
import { startSandbox } from './support/sandbox.mjs';

const nodes = 2_000;
const seconds = Number(process.env.BENCH_SECONDS ?? 30);
const bench = 'run-command';
const script =
  'echo "$AWS_SSM_INSTANCE_ID"; i=0; while [ $i -lt 400 ]; do echo "some line of a report that all have, as long as a path"; i=$((i+1)); done';

/** @typedef {import('playwright-core').Page} Page */

/** @param {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} report */
export async function measure(report) {
  await buildBench();
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    path.join(root, 'out', 'bench', 'run-command-fold.js'),
  ]);
  const { fold, longest, held } = JSON.parse(stdout);
  report({ bench, metric: 'fold_2000', value: fold, unit: 'ms' });
  report({ bench, metric: 'fold_longest', value: longest, unit: 'ms' });
  report({ bench, metric: 'fold_held', value: held, unit: 'MiB' });
  await measureWindow(report);
}

/** @param {Parameters<typeof measure>[0]} report */
async function measureWindow(report) {
  const folder = await mkdtemp(path.join(tmpdir(), 'fleetdeck-bench-'));
  const sandbox = startSandbox(folder, ['--nodes', String(nodes), '--command-delay', '50']);
  await writeAwsFiles(folder, await sandbox.facts);
  const app = await driveApp({
    homeDir: folder,
    dataDir: path.join(folder, 'data'),
    flags: ['--lang=en', '--profile=box'],
  });
  const { page } = app;
  page.setDefaultTimeout(120_000);
  await page.getByRole('grid').getByRole('row').nth(5).waitFor();
  const before = await resident(app.electron);
  await start(page);
  await page.getByRole('article').first().waitFor();
  const frames = await slowFrames(page, seconds);
  report({ bench, metric: 'slow_frames', value: frames, unit: 'percent' });
  report({ bench, metric: 'resident', value: await resident(app.electron), unit: 'MiB', baseline: before });
  await app.close();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Runs the script on all nodes, as a user would. @param {Page} page */
async function start(page) {
  await page.getByRole('navigation').getByText('Run Command', { exact: true }).click();
  await page.getByRole('button', { name: 'Run a command' }).first().click();
  await page.getByRole('button', { name: /^Document / }).click();
  await page.getByRole('combobox', { name: 'Search documents' }).fill('AWS-RunShellScript');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'commands' }).fill(script);
  await page.getByRole('combobox', { name: 'Targets' }).selectOption('all');
  await page.getByRole('textbox', { name: 'At once' }).fill('100%');
  await page.getByRole('textbox', { name: 'Stop after errors' }).fill('100%');
  await page.getByRole('textbox', { name: 'Delivery timeout (seconds)' }).fill('30');
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
}

/** @param {string} home @param {Record<string, string>} facts */
async function writeAwsFiles(home, { endpoint, accessKeyId, secretAccessKey }) {
  await mkdir(path.join(home, '.aws'));
  await writeFile(path.join(home, '.aws', 'config'), `[profile box]\nregion = us-east-1\nendpoint_url = ${endpoint}\n`);
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(path.join(home, '.aws', 'credentials'), `[box]\n${keys}`);
}

/** Frames over 33 ms while results stream in. @param {Page} page @param {number} most seconds */
function slowFrames(page, most) {
  return page.evaluate(async (limit) => {
    const ends = performance.now() + limit * 1_000;
    let last = performance.now();
    let slow = 0;
    let all = 0;
    while (last < ends) {
      await new Promise((done) => requestAnimationFrame(done));
      const now = performance.now();
      if (now - last > 33) slow += 1;
      all += 1;
      last = now;
    }
    return (100 * slow) / Math.max(1, all);
  }, most);
}

/** All processes of the app together, in MiB. @param {import('playwright-core').ElectronApplication} electron */
async function resident(electron) {
  const ask = () => electron.evaluate(({ app }) => app.getAppMetrics().map(({ memory }) => memory.workingSetSize));
  // Where much is collected just now, the inspector may lose the promise that it was to wait for.
  const sizes = await ask().catch(ask);
  return sizes.reduce((sum, size) => sum + size, 0) / 1_024;
}
