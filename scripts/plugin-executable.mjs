// The session-manager-plugin as one executable: this very Node with the bundle inside (Node's single executable
// applications). Releases carry it; a checkout needs none.
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain, line, root, run } from './console.mjs';

const folder = path.join(root, 'out', 'plugin-executable');
/** Node looks for this name and marker in its own file (Node documentation, "Single executable applications"). */
const resource = 'NODE_SEA_BLOB';
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Builds the executable for this platform and gives its path. Throws with the failed tool's last words. */
export async function buildPluginExecutable() {
  const [vite, { pluginBuild }] = await Promise.all([import('vite'), import('./build.mjs')]);
  const work = path.join(root, '.cache', 'plugin-executable');
  await mkdir(work, { recursive: true });
  await vite.build(pluginBuild('plugin-executable', true));
  await answerVersionFirst(path.join(folder, 'session-manager-plugin.cjs'));
  const configuration = path.join(work, 'sea-config.json');
  const blob = path.join(work, 'sea.blob');
  await writeFile(
    configuration,
    JSON.stringify({
      main: path.join(folder, 'session-manager-plugin.cjs'),
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
    }),
  );
  await must('node', await run(process.execPath, ['--experimental-sea-config', configuration], { quiet: true }));
  const file = path.join(folder, `session-manager-plugin${process.platform === 'win32' ? '.exe' : ''}`);
  await copyFile(process.execPath, file);
  await chmod(file, 0o755);
  // A changed file has no valid signature: macOS refuses to start it with the old one, and without any.
  const isMac = process.platform === 'darwin';
  if (isMac) await must('codesign', await run('codesign', ['--remove-signature', file], { quiet: true }));
  const injector = path.join(root, 'node_modules', 'postject', 'dist', 'cli.js');
  const options = ['--sentinel-fuse', fuse, ...(isMac ? ['--macho-segment-name', 'NODE_SEA'] : [])];
  await must('postject', await run(process.execPath, [injector, file, resource, blob, ...options], { quiet: true }));
  if (isMac) await must('codesign', await run('codesign', ['--sign', '-', file], { quiet: true }));
  for (const part of ['session-manager-plugin.cjs', 'session-manager-plugin.cjs.map'])
    await rm(path.join(folder, part), { force: true });
  await must('the executable', await run(file, ['--version'], { quiet: true }));
  return file;
}

/**
 * In one file all of Node's modules that the plugin needs are loaded before its first line, which takes as long as a
 * third of a session's start: `--version`, which the AWS CLI asks before every session, is answered before them.
 * @param {string} file
 */
async function answerVersionFirst(file) {
  const source = await readFile(path.join(root, 'main', 'terminal-host', 'session', 'client-version.ts'), 'utf8');
  const version = /clientVersion = '([\d.]+)'/.exec(source)?.[1];
  if (version === undefined) throw new Error('the plugin has no version');
  const answer = `require('node:fs').writeSync(1,'${version}\\n');process.exit(0)`;
  const first = `if(process.argv.length===3&&process.argv[2]==='--version'){${answer}}\n`;
  await writeFile(file, first + (await readFile(file, 'utf8')));
}

/** @param {string} what @param {{ code: number, text: string }} result */
async function must(what, { code, text }) {
  if (code !== 0) throw new Error(`${what} ended with code ${code}: ${text.slice(-2_000)}`);
}

if (isMain(import.meta.url, fileURLToPath)) {
  const { bootstrap } = await import('./bootstrap.mjs');
  await bootstrap({ system: false, electron: false });
  line(`built ${await buildPluginExecutable()}`);
}
