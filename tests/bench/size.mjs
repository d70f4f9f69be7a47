// What is shipped: the packaged app beside the Electron runtime alone, and what the first page loads.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { driveApp } from '../../scripts/app-driver.mjs';
import { root, run } from '../../scripts/console.mjs';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';

const mebibyte = 1_048_576;

/** @param {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} report */
export async function measure(report) {
  const runtime = await electronRuntime();
  if (runtime === undefined) throw new Error('the Electron runtime is not in place: npm run bootstrap');
  const out = await mkdtemp(path.join(tmpdir(), 'fleetdeck-size-'));
  try {
    const packaged = (await sizeOf(await packageApp(runtime, out))) / mebibyte;
    const baseline = (await sizeOf(runtime.folder)) / mebibyte;
    report({ bench: 'size', metric: 'packaged', value: packaged, unit: 'MiB', baseline });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
  report({ bench: 'size', metric: 'renderer_initial', value: (await initialBytes()) / 1_024, unit: 'KiB' });
}

/**
 * Packages an unpacked app around the runtime that is in place, and returns its folder.
 * @param {{ folder: string, version: string }} runtime @param {string} out
 */
async function packageApp(runtime, out) {
  const { folder: dist, version } = runtime;
  const options = [`electronDist=${dist}`, `electronVersion=${version}`, `directories.output=${out}`];
  const args = ['electron-builder', '--dir', '--publish', 'never', ...options.map((option) => `-c.${option}`)];
  const { code, text } = await run('npx', args, { quiet: true });
  if (code !== 0) throw new Error(`electron-builder ended with code ${code}: ${text.slice(-2_000)}`);
  const folder = (await readdir(out)).find((name) => name.includes('unpacked') || name.startsWith('mac'));
  if (folder === undefined) throw new Error(`electron-builder left no app in ${out}`);
  return path.join(out, folder);
}

/** Bytes of all files below. @param {string} folder @returns {Promise<number>} */
async function sizeOf(folder) {
  let sum = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) sum += (await stat(path.join(entry.parentPath, entry.name))).size;
  return sum;
}

/** Bytes of the files that a new user's window asks for until its first page stands. */
async function initialBytes() {
  const app = await driveApp({ flags: ['--lang=en'] });
  const { page } = app;
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  /** @type {Set<string>} */
  const asked = new Set();
  page.on('request', (request) => void asked.add(new URL(request.url()).pathname.slice(1) || 'index.html'));
  // Loaded once more, now that somebody looks on.
  await page.reload();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await app.close();
  if (![...asked].some((file) => file.endsWith('.js'))) throw new Error('the window asked for no script');
  const sizes = await Promise.all([...asked].map((file) => stat(path.join(root, 'out', 'renderer', file))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
