// What the build of main does to its dynamic imports.
import path from 'node:path';
import { root } from './console.mjs';

const chunks = 'chunks/';
const loader = `${chunks}load-in-turns.js`;

/**
 * A dynamic import holds main's thread for the compiling of all that it loads (50 ms for an SDK client). By
 * main/load-in-turns.ts, which takes its place, each file of it has a turn of its own.
 * @returns {import('vite').Plugin}
 */
export function importInTurns() {
  return {
    name: 'import-in-turns',
    buildStart() {
      this.emitFile({ type: 'chunk', id: path.join(root, 'main', 'load-in-turns.ts'), fileName: loader });
    },
    async generateBundle(_options, bundle) {
      /** @type {Record<string, string[]>} */
      const needs = {};
      /** @param {string} name */
      const inChunks = (name) =>
        name.startsWith(chunks) && name in bundle
          ? name.slice(chunks.length)
          : this.error(`${name} is loaded in turns, and is no file of ${chunks}`);
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || file.fileName === loader) continue;
        /** @type {Set<string>} */
        const askedFor = new Set();
        const code = file.code.replaceAll(
          /\bimport\("\.\/(?:chunks\/)?([^"/]+)"\)/g,
          (_all, /** @type {string} */ asked) => {
            askedFor.add(asked);
            needs[asked] ??= [...needsOf(bundle, chunks + asked)].map(inChunks);
            return `loadInTurns("${inChunks(chunks + asked)}")`;
          },
        );
        const missed = file.dynamicImports.find((name) => name in bundle && !askedFor.has(inChunks(name)));
        if (missed !== undefined)
          this.error(`${file.fileName} has an import() of ${missed} that is written in another way`);
        const toLoader = path.posix.relative(path.posix.dirname(file.fileName), loader);
        if (code !== file.code) file.code = `import { loadInTurns } from "./${toLoader}"; ${code}`;
      }
      for (const name of new Set(Object.entries(needs).flat(2))) {
        const file = bundle[chunks + name];
        // The load that it waits for would stand behind its own, and no file could be loaded any more.
        if (file?.type === 'chunk' && (await waitsAtOnce(file.code)))
          this.error(`${chunks}${name} is loaded in turns, and has a top-level await`);
      }
      const made = bundle[loader];
      if (made?.type === 'chunk') made.code += `const needs = ${JSON.stringify(needs)};\n`;
    },
  };
}

/**
 * The files of a bundle that a file imports, each after those that it imports itself.
 * @param {Record<string, object>} bundle @param {string} name @param {Set<string>} [met]
 * @returns {Generator<string>}
 */
function* needsOf(bundle, name, met = new Set([name])) {
  const file = bundle[name];
  if (file === undefined || !('imports' in file) || !Array.isArray(file.imports)) return;
  for (const needed of file.imports) {
    if (met.has(needed) || bundle[needed] === undefined) continue;
    met.add(needed);
    yield* needsOf(bundle, needed, met);
    yield needed;
  }
}

/**
 * Whether a file has a top-level await. Oxc says so where it is to write for those that know none; and of a loop that
 * awaits, where it stands in a function that may not.
 * @param {string} code
 */
async function waitsAtOnce(code) {
  if (!code.includes('await')) return false;
  const { parseSync, transformWithOxc } = await import('vite');
  const { warnings } = await transformWithOxc(code, 'file.js', { target: 'es2021', sourcemap: false });
  const { errors } = parseSync('file.js', `() => {${code}\n}`);
  return [...warnings, ...errors].some(({ message }) => /Top-level await|`for await`/.test(message));
}
