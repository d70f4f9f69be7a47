// Builds what is out of date: main (with the terminal host and the store worker), preload, renderer, sandbox and plugin.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain, line, root } from './console.mjs';
import { importInTurns } from './import-in-turns.mjs';
import { writePluginShims } from './plugin-shims.mjs';

const external = ['electron', 'node-pty', 'libsql', /^node:/, ...builtinModules];
/** The older of the two runtimes the app runs on (Electron 33): Node 20.18, Chrome 130. */
const nodeTarget = 'node20.18';
const pageTarget = 'chrome130';

/** @typedef {{ name: string, sources: string[], config: () => Promise<import('vite').InlineConfig>, after?: () => Promise<void> }} Part */

/**
 * The AWS SDK in files of which each is compiled in less than a frame of the window (16 ms): what its clients share, and
 * of each client its errors and its shapes by themselves.
 */
const sdkGroups = [
  { name: 'sdk', test: /node_modules.(@smithy.|@aws-sdk.(?!client-))/, priority: 3, maxSize: 49_152 },
  { name: 'errors', test: /client-[\w-]+.dist-es.models.(errors|\w+ServiceException)\.js$/, priority: 2 },
  { name: 'schemas', test: /client-[\w-]+.dist-es.schemas./, priority: 1 },
].map((group) => ({ ...group, entriesAware: true }));

/** @param {Record<string, string>} input @param {string} folder @param {'es' | 'cjs'} format @returns {import('vite').InlineConfig} */
function nodeBuild(input, folder, format) {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    // Everything but the native modules goes into the bundle: a packaged app carries no node_modules tree.
    ssr: { noExternal: true, external: ['electron', 'node-pty', 'libsql'] },
    build: {
      ssr: true,
      target: nodeTarget,
      outDir: path.join(root, 'out', folder),
      emptyOutDir: true,
      minify: false,
      sourcemap: 'hidden',
      rollupOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, path.join(root, file)])),
        external,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          // A group's name is followed by those of all entries that it is for.
          chunkFileNames: ({ name }) => `chunks/${name.split('~')[0]}-[hash].js`,
          codeSplitting: { groups: sdkGroups },
        },
      },
    },
  };
}

/** The plugin asks ssm, kms and sts alone; what main/aws could ask beside them is most of the SDK's code. */
const withoutServices = {
  name: 'without-services',
  // Vite would find them first.
  enforce: /** @type {const} */ ('pre'),
  /** @param {string} id */
  resolveId: (id) =>
    /^@aws-sdk\/client-(ec2|s3|cloudwatch-logs|cloudtrail|iam|cloudformation)$/.test(id) ? `\0${id}` : undefined,
  /** @param {string} id */
  load: (id) => (id.startsWith('\0@aws-sdk/') ? 'throw new Error("not in the plugin");' : undefined),
};

/** `--version` is asked before every session: its answer loads nothing, where Rolldown would have the rest of the plugin beside it. */
const lazyEntry = {
  name: 'lazy-entry',
  /** @param {unknown} _options @param {Record<string, { type: string, isEntry?: boolean, code?: string }>} bundle */
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.isEntry !== true || file.code === undefined) continue;
      file.code = file.code.replace(/(?<=^|;|\n)require\(["'`]\.\/chunks\/run-plugin[^)]*\);/, '');
    }
  },
};

/**
 * The session-manager-plugin. In a checkout the AWS SDK is in files of its own, read when they are asked for; a single
 * executable can load nothing but one file, in which what is imported dynamically is evaluated when it is asked for.
 * @param {string} folder @param {boolean} single @returns {import('vite').InlineConfig}
 */
export function pluginBuild(folder, single) {
  const config = nodeBuild({ 'session-manager-plugin': 'plugin/plugin.ts' }, folder, 'cjs');
  config.plugins = [withoutServices, lazyEntry];
  // Read and compiled at each start, which users wait for.
  if (config.build !== undefined) config.build.minify = true;
  const output = config.build?.rollupOptions?.output;
  if (output !== undefined && !Array.isArray(output)) {
    output.chunkFileNames = 'chunks/[name]-[hash].cjs';
    // What the entry needs beside itself is in a file of its own.
    output.codeSplitting = single ? false : { groups: [{ name: 'entry', test: /rolldown.runtime|client-version/ }] };
  }
  return config;
}

/** @type {Part[]} */
const parts = [
  {
    name: 'main',
    sources: ['contract', 'words', 'main', 'scripts/import-in-turns.mjs'],
    config: async () => {
      const entries = {
        main: 'main/main.ts',
        'terminal-host': 'main/terminal-host/host.ts',
        'store-worker': 'main/storage/store-worker.ts',
        'decoder-worker': 'main/aws/decoder-worker.ts',
      };
      return { ...nodeBuild(entries, 'main', 'es'), plugins: [importInTurns()] };
    },
  },
  {
    name: 'preload',
    sources: ['contract', 'preload'],
    config: async () => nodeBuild({ preload: 'preload/preload.ts' }, 'preload', 'cjs'),
  },
  {
    name: 'sandbox',
    sources: ['sandbox'],
    config: async () => nodeBuild({ serve: 'sandbox/serve.ts' }, 'sandbox', 'es'),
  },
  {
    name: 'plugin',
    sources: ['contract', 'main', 'plugin'],
    config: async () => pluginBuild('plugin', false),
    after: () => writePluginShims(path.join(root, 'out', 'plugin')),
  },
  {
    name: 'renderer',
    sources: ['contract', 'words', 'renderer'],
    config: async () => {
      const { default: react } = await import('@vitejs/plugin-react');
      return {
        configFile: false,
        root: path.join(root, 'renderer'),
        base: './',
        logLevel: 'warn',
        publicDir: false,
        plugins: [react()],
        build: {
          target: pageTarget,
          outDir: path.join(root, 'out', 'renderer'),
          emptyOutDir: true,
          minify: true,
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
          chunkSizeWarningLimit: 1500,
        },
      };
    },
  },
];

/** What benches run in processes of their own; no part of the app. @type {Part} */
const benchPart = {
  name: 'bench',
  sources: ['contract', 'main', 'renderer/features/run-command', 'tests/bench'],
  config: async () =>
    nodeBuild(
      { 'session-engine': 'tests/bench/session/engine.ts', 'run-command-fold': 'tests/bench/run-command/fold.ts' },
      'bench',
      'es',
    ),
};

/** Builds every part whose sources changed since it was built last. Throws what Vite throws. */
export function build() {
  return buildParts(parts);
}

/** Likewise, for benches alone. */
export function buildBench() {
  return buildParts([benchPart]);
}

/** @param {readonly Part[]} wanted */
async function buildParts(wanted) {
  for (const part of wanted) {
    const stamp = path.join(root, 'out', `.${part.name}.stamp`);
    const fingerprint = await fingerprintOf([...part.sources, 'package-lock.json', 'scripts/build.mjs']);
    if ((await readFile(stamp, 'utf8').catch(() => '')) === fingerprint) continue;
    const started = Date.now();
    await rm(stamp, { force: true });
    const vite = await import('vite');
    await vite.build(await part.config());
    await part.after?.();
    await mkdir(path.dirname(stamp), { recursive: true });
    await writeFile(stamp, fingerprint);
    line(`built ${part.name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** Names, sizes and times of all files: reading their bytes would cost more than it saves. @param {string[]} places */
async function fingerprintOf(places) {
  const hash = createHash('sha256');
  for (const place of places) for await (const entry of filesOf(path.join(root, place))) hash.update(entry);
  return hash.digest('hex');
}

/** @param {string} place @returns {AsyncGenerator<string>} */
async function* filesOf(place) {
  const facts = await stat(place);
  if (!facts.isDirectory()) {
    yield `${place}\0${facts.size}\0${facts.mtimeMs}\n`;
    return;
  }
  for (const name of (await readdir(place)).sort()) yield* filesOf(path.join(place, name));
}

if (isMain(import.meta.url, fileURLToPath)) {
  const { bootstrap } = await import('./bootstrap.mjs');
  await bootstrap({ system: false, electron: false });
  await build();
}
