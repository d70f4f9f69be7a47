// What is shipped: the packaged app beside the Electron runtime alone, and what the first page loads.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { driveApp } from '../../scripts/app-driver.mjs';
import { root } from '../../scripts/console.mjs';
import { packageApp } from '../../scripts/package-app.mjs';

const mebibyte = 1_048_576;

/** @param {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} report */
export async function measure(report) {
  const out = await mkdtemp(path.join(tmpdir(), 'fleetdeck-size-'));
  try {
    const { folder, runtime } = await packageApp(out);
    const packaged = (await sizeOf(folder)) / mebibyte;
    const baseline = (await sizeOf(runtime)) / mebibyte;
    report({ bench: 'size', metric: 'packaged', value: packaged, unit: 'MiB', baseline });
  } finally {
    await rm(out, { recursive: true, force: true });
  }
  report({ bench: 'size', metric: 'renderer_initial', value: (await initialBytes()) / 1_024, unit: 'KiB' });
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
