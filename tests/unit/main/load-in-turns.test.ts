import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { importInTurns } from '../../../scripts/import-in-turns.mjs';
import { builtScript } from '../../support/built-script.ts';
import { createLoading } from '../../../main/load-in-turns.ts';

/** A loading whose turns are counted, and the files in the order in which they were loaded, each with its turn. */
function startLoading(needs: Record<string, readonly string[]>, load?: (file: string) => Promise<unknown>) {
  let turns = 0;
  const loaded: Array<readonly [file: string, turn: number]> = [];
  const loadInTurns = createLoading({
    async load(file) {
      loaded.push([file, turns]);
      return load === undefined ? `exports of ${file}` : load(file);
    },
    needsOf: (file) => needs[file] ?? [],
    ownTurn: async () => void (turns += 1),
  });
  return { loadInTurns, loaded };
}

test('a file comes after those that it needs, each in a turn of its own and once', async () => {
  const { loadInTurns, loaded } = startLoading({ ssm: ['core', 'shapes'], ec2: ['core', 'xml'] });
  const both = await Promise.all([loadInTurns('ssm'), loadInTurns('ec2')]);
  expect(both).toEqual(['exports of ssm', 'exports of ec2']);
  const files = loaded.map(([file]) => file);
  expect(files.toSorted()).toEqual(['core', 'ec2', 'shapes', 'ssm', 'xml']);
  for (const [below, above] of [
    ['core', 'shapes'],
    ['shapes', 'ssm'],
    ['core', 'xml'],
    ['xml', 'ec2'],
  ] as const) {
    expect(files.indexOf(below)).toBeLessThan(files.indexOf(above));
  }
  expect(new Set(loaded.map(([, turn]) => turn)).size).toBe(5);
  expect(await loadInTurns('ssm')).toBe('exports of ssm');
  expect(loaded).toHaveLength(5);
});

test('a file that could not be loaded holds up no other, and is tried again', async () => {
  let broken = true;
  const { loadInTurns } = startLoading({ ssm: ['core'] }, async (file) => {
    if (file === 'core' && broken) throw new Error('unreadable');
    return file;
  });
  const other = loadInTurns('ssm').catch((error: unknown) => error);
  await expect(loadInTurns('yaml')).resolves.toBe('yaml');
  expect(await other).toEqual(new Error('unreadable'));
  broken = false;
  await expect(loadInTurns('ssm')).resolves.toBe('ssm');
});

test('a file that could not be read, for this process had too many open, is read when it is next asked for', async () => {
  const { folder, script } = await builtScript('main/load-in-turns.ts');
  const runner = path.join(folder, 'runner.mjs');
  try {
    await writeFile(path.join(folder, 'part.mjs'), "export const told = 'read';");
    await writeFile(
      runner,
      `import { closeSync, openSync } from 'node:fs';
       import { loadInTurns } from ${JSON.stringify(`./${path.basename(script)}`)};
       globalThis.needs = {};
       const open = [];
       try {
         for (;;) open.push(openSync('/dev/null', 'r'));
       } catch {}
       const load = () => loadInTurns('part.mjs').then(({ told }) => told, ({ code }) => code);
       const told = [await load()];
       for (const file of open) closeSync(file);
       told.push(await load());
       process.stdout.write(told.join());`,
    );
    // Node raises the limit to what it may be at most.
    const started = promisify(execFile)('/bin/bash', ['-c', 'ulimit -n 96; exec "$0" "$1"', process.execPath, runner]);
    expect((await started).stdout).toBe('EMFILE,read');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['in itself', { 'part.js': 'export const told = await Promise.resolve(1);' }],
  ['in a loop', { 'part.js': 'for await (const one of [import.meta.url]) globalThis.told = one;' }],
  [
    'in a file that it needs',
    {
      'part.js': "export { told } from './other.js';",
      'other.js': 'export const told = (await Promise.resolve([1]))[0];',
    },
  ],
])('the build refuses a file that is loaded in turns and waits %s', async (_where, files) => {
  expect(await builtInTurns(files)).toMatch(/chunks\/.*top-level await/);
});

test('the build takes a file that waits in functions only', async () => {
  const waits = 'export const told = async () => { for await (const one of []) await one; };';
  expect(await builtInTurns({ 'part.js': `${waits}; export class A { async b() { await 0; } }` })).toBe('built');
});

/** Builds a file that imports `part.js`, dynamically, and that needs `other.js` by a file of its own. */
async function builtInTurns(files: Readonly<Record<string, string>>): Promise<string> {
  const cache = path.resolve(import.meta.dirname, '../../../.cache');
  await mkdir(cache, { recursive: true });
  const root = await mkdtemp(path.join(cache, 'in-turns-'));
  const all = { 'entry.js': "export const parts = () => [import('./part.js'), import('./other.js')];", 'other.js': '' };
  try {
    for (const [name, text] of Object.entries({ ...all, ...files })) await writeFile(path.join(root, name), text);
    await build({
      configFile: false,
      root,
      logLevel: 'silent',
      plugins: [importInTurns()],
      build: {
        ssr: true,
        target: 'node20.18',
        minify: false,
        rollupOptions: {
          input: path.join(root, 'entry.js'),
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
        },
      },
    });
    return 'built';
  } catch (error) {
    return String(error);
  } finally {
    await rm(root, { recursive: true });
  }
}
