// Starts the built app in a real window and drives it, for the tour and the tests: shipped settings, its own data folder.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { root } from './console.mjs';
import { electronRuntime } from './electron-runtime.mjs';

/**
 * @typedef {object} DrivenApp
 * @property {import('playwright-core').ElectronApplication} electron
 * @property {import('playwright-core').Page} page
 * @property {string} dataDir
 * @property {string} homeDir
 * @property {() => Promise<void>} close Ends the app and, unless it was given one, forgets its data folder.
 */

/**
 * @param {{ flags?: string[], env?: Record<string, string | undefined>, dataDir?: string, homeDir?: string }} [options]
 * @returns {Promise<DrivenApp>}
 */
export async function driveApp({ flags = [], env = {}, dataDir, homeDir } = {}) {
  const runtime = await electronRuntime();
  if (runtime === undefined) throw new Error('the Electron runtime is not in place: npm run bootstrap');
  const scratch = await mkdtemp(path.join(process.env.FLEETDECK_TEST_SCRATCH ?? tmpdir(), 'fleetdeck-app-'));
  const data = dataDir ?? path.join(scratch, 'data');
  const home = homeDir ?? path.join(scratch, 'home');
  await mkdir(data, { recursive: true });
  await mkdir(home, { recursive: true });
  // No AWS settings of whoever runs this; the home folder is an empty one.
  const clean = Object.entries(process.env).filter(([name]) => !/^(AWS|FLEETDECK)_/.test(name));
  const asRoot = process.getuid?.() === 0;
  const electron = await _electron.launch({
    executablePath: runtime.executable,
    args: [...(asRoot ? ['--no-sandbox'] : []), root, ...flags],
    env: {
      .../** @type {Record<string, string>} */ (Object.fromEntries(clean)),
      HOME: home,
      USERPROFILE: home,
      FLEETDECK_DATA_DIR: data,
      .../** @type {Record<string, string>} */ (env),
    },
    timeout: 60_000,
  });
  const page = await electron.firstWindow();
  return {
    electron,
    page,
    dataDir: data,
    homeDir: home,
    async close() {
      await electron.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
