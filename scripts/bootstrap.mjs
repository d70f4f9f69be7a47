// Makes a fresh clone ready, step by step, each with one line; says nothing and is fast when all is in place.
// It runs before any package is there: Node's core modules alone.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { exits, isMain, line, root, run, stop } from './console.mjs';
import { planSystemPackages } from './system-libraries.mjs';

const stamp = path.join(root, 'node_modules', '.fleetdeck');

/**
 * Installs what is missing. `system`: libraries of the operating system, with those of the tests when `tests` is set;
 * `electron`: the runtime. Ends the process with exit code 3 when something must be installed by hand.
 * @param {{ system?: boolean, tests?: boolean, electron?: boolean }} [wanted]
 */
export async function bootstrap({ system = true, tests = false, electron = true } = {}) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 18))
    stop(exits.missing, `Node 20.18 or newer is needed; this is ${process.version}.`);
  const packages = await missingPackages();
  // What is the user's to install is said before anything long begins.
  const plan = await planSystemPackages({ app: system, tests, compiler: packages !== undefined });
  // Side by side where npm needs none of it.
  if (plan.isCompilerMissing) await eachToItsEnd([plan.install]);
  await eachToItsEnd([() => installPackages(packages), ...(plan.isCompilerMissing ? [] : [plan.install])]);
  if (electron) {
    const { ensureElectron } = await import('./electron-runtime.mjs');
    await ensureElectron();
  }
}

/**
 * Runs all, and ends the process after the last if any failed: apt-get must not be left half way because npm is.
 * @param {Array<() => Promise<import('./console.mjs').Failure | undefined>>} steps
 */
async function eachToItsEnd(steps) {
  const ends = await Promise.allSettled(steps.map((step) => step()));
  const failures = ends.flatMap((end) => {
    if (end.status === 'rejected') return { code: exits.failed, text: String(end.reason) };
    return end.value ?? [];
  });
  const last = failures.pop();
  for (const { text } of failures) line(text);
  if (last !== undefined) stop(last.code, last.text);
}

/** What node_modules/.fleetdeck is to say; undefined where it says so: the lock file's packages are those installed last. */
async function missingPackages() {
  const lock = await readFile(path.join(root, 'package-lock.json'));
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch} ${process.versions.modules}`;
  return (await readFile(stamp, 'utf8').catch(() => '')) === wanted ? undefined : wanted;
}

/** @param {string | undefined} wanted @returns {Promise<import('./console.mjs').Failure | undefined>} */
async function installPackages(wanted) {
  if (wanted === undefined) return undefined;
  line('installing the npm packages of the lock file (about 600 MB, under a minute on most lines)');
  const done = progress(path.join(root, 'node_modules'));
  // Electron has no install script any more, and the tools' own downloads are not wanted here.
  const ended = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true }).finally(done);
  const { code, text } = await ended.catch(() => ({ code: undefined, text: '' }));
  if (code === undefined) return { code: exits.missing, text: 'npm cannot be started: please install it beside Node.' };
  if (code !== 0) {
    process.stderr.write(text.slice(-4_000));
    return { code: exits.failed, text: 'npm ci failed: see the lines above. With a network, run the command again.' };
  }
  await writeFile(stamp, wanted);
  line('npm packages are in place');
  return undefined;
}

/** Says every 15 s that a long step still runs. @param {string} folder */
function progress(folder) {
  const started = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    line(`still at it after ${seconds} s (${existsSync(folder) ? 'unpacking' : 'fetching'})`);
  }, 15_000);
  return () => clearInterval(timer);
}

if (isMain(import.meta.url, fileURLToPath)) await bootstrap({ tests: true });
