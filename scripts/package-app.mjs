// Packages the built app, unpacked, around the Electron runtime that is in place: for tests and measurements. Releases
// are made by `npm run dist`.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { run } from './console.mjs';
import { electronRuntime } from './electron-runtime.mjs';

/** The folder of the packaged app, below `out`. Throws with the packager's last words. @param {string} out */
export async function packageApp(out) {
  const runtime = await electronRuntime();
  if (runtime === undefined) throw new Error('the Electron runtime is not in place: npm run bootstrap');
  const { folder: dist, version } = runtime;
  const options = [`electronDist=${dist}`, `electronVersion=${version}`, `directories.output=${out}`];
  const args = ['electron-builder', '--dir', '--publish', 'never', ...options.map((option) => `-c.${option}`)];
  const { code, text } = await run('npx', args, { quiet: true });
  if (code !== 0) throw new Error(`electron-builder ended with code ${code}: ${text.slice(-2_000)}`);
  const folder = (await readdir(out)).find((name) => name.includes('unpacked') || name.startsWith('mac'));
  if (folder === undefined) throw new Error(`electron-builder left no app in ${out}`);
  return { folder: path.join(out, folder), runtime: dist };
}
