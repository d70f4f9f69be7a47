// The operating system's libraries that Electron and the tests need, on Debian and Ubuntu; elsewhere they are expected.
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { exits, line, run, stop } from './console.mjs';

/** @typedef {() => Promise<import('./console.mjs').Failure | undefined>} Install Gives what went wrong; may reject. */

/** A file that shows that a package is there (searched in the usual folders), and the package's names by release. */
const forElectron = [
  { shows: ['libgtk-3.so.0'], packages: ['libgtk-3-0', 'libgtk-3-0t64'] },
  { shows: ['libnss3.so'], packages: ['libnss3'] },
  { shows: ['libgbm.so.1'], packages: ['libgbm1'] },
  { shows: ['libasound.so.2'], packages: ['libasound2', 'libasound2t64'] },
  { shows: ['libatk-bridge-2.0.so.0'], packages: ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'] },
  { shows: ['libcups.so.2'], packages: ['libcups2', 'libcups2t64'] },
  { shows: ['libdrm.so.2'], packages: ['libdrm2'] },
  { shows: ['libxkbcommon.so.0'], packages: ['libxkbcommon0'] },
  { shows: ['libXss.so.1'], packages: ['libxss1'] },
  { shows: ['libXtst.so.6'], packages: ['libxtst6'] },
  { shows: ['libnotify.so.4'], packages: ['libnotify4'] },
  { shows: ['libsecret-1.so.0'], packages: ['libsecret-1-0'] },
];
/** Without a display the window needs a virtual one, and the pictures need Korean letters. */
const forNoDisplay = [
  { shows: ['Xvfb'], packages: ['xvfb'] },
  { shows: ['xauth'], packages: ['xauth'] },
  { shows: ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'], packages: ['fonts-noto-cjk'] },
];
const forTests = [
  { shows: ['/usr/bin/aws'], packages: ['awscli'] },
  { shows: ['ssh'], packages: ['openssh-client'] },
];
/** node-pty has no prebuilt binary for Linux: npm compiles it. */
const forPackages = [
  { shows: ['make'], packages: ['make'] },
  { shows: ['g++'], packages: ['g++'] },
  { shows: ['python3'], packages: ['python3'] },
];

/**
 * Looks for what is missing of what is wanted, and gives the function that installs it. Ends the process with exit code 3
 * and the line to copy where that is the user's to do. `compiler`: what npm needs for the native packages.
 * @param {{ app: boolean, tests: boolean, compiler: boolean }} wanted
 * @returns {Promise<{ isCompilerMissing: boolean, install: Install }>}
 */
export async function planSystemPackages({ app, tests, compiler }) {
  if (process.platform !== 'linux') return { isCompilerMissing: false, install: async () => undefined };
  const noDisplay = tests || !hasDisplay();
  const ofApp = app ? [...forElectron, ...(noDisplay ? forNoDisplay : []), ...(tests ? forTests : [])] : [];
  const missingCompiler = compiler ? await missingOf(forPackages) : [];
  const install = await plan([...missingCompiler, ...(await missingOf(ofApp))]);
  return { isCompilerMissing: missingCompiler.length > 0, install };
}

/** Whether this Linux session can show a window. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @param {Array<{ shows: string[], packages: string[] }>} wanted */
async function missingOf(wanted) {
  const missing = [];
  for (const entry of wanted) if (!(await isThere(entry.shows))) missing.push(entry);
  return missing;
}

/** @param {Array<{ packages: string[] }>} missing @returns {Promise<Install>} */
async function plan(missing) {
  if (missing.length === 0) return async () => undefined;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const debian = /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
  const first = missing.map((entry) => entry.packages[0]).join(' ');
  if (!debian) stop(exits.missing, `please install what your system calls: ${first}`);
  if (process.getuid?.() !== 0) {
    stop(
      exits.missing,
      `please run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${await namesOf(missing)}`,
    );
  }
  return async () => {
    line(`installing the system's packages with apt-get: ${first}`);
    const options = { quiet: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    await run('apt-get', ['update', '-q'], options);
    const names = await namesOf(missing);
    const install = ['install', '-y', '-q', '--no-install-recommends', ...names.split(' ')];
    const { code, text } = await run('apt-get', install, options);
    if (code === 0) return undefined;
    process.stderr.write(text.slice(-3_000));
    return { code: exits.missing, text: `apt-get could not install: ${names}` };
  };
}

/** Newer releases renamed some packages (t64): the first name that this one knows. @param {Array<{ packages: string[] }>} missing */
async function namesOf(missing) {
  const names = [];
  for (const { packages } of missing) {
    let name = packages[0] ?? '';
    for (const candidate of packages) {
      const { text } = await run('apt-cache', ['policy', candidate], { quiet: true }).catch(() => ({ text: '' }));
      if (/Candidate: (?!\(none\))/.test(text)) {
        name = candidate;
        break;
      }
    }
    names.push(name);
  }
  return names.join(' ');
}

/** Whether any of the files is there: a path, a program of PATH, or a shared library of the usual folders. @param {string[]} names */
async function isThere(names) {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = [`/usr/lib/${triplet}`, `/lib/${triplet}`, '/usr/lib64', '/usr/lib', '/lib64'];
  const programs = (process.env.PATH ?? '').split(':').filter(Boolean);
  for (const name of names) {
    const folders = path.isAbsolute(name) ? [''] : name.includes('.so') ? libraries : programs;
    for (const folder of folders) {
      const found = await access(path.join(folder, name)).then(
        () => true,
        () => false,
      );
      if (found) return true;
    }
  }
  return false;
}
