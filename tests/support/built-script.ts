import { mkdtempSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Builds a file of ours as the app's build does and answers with its path: a process or thread of its own cannot be
 * started from TypeScript. The folder is inside the repository, so that native packages are found from it.
 */
export async function builtScript(source: string): Promise<{ folder: string; script: string }> {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(root, '.cache', 'script-'));
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['libsql'] },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: {
        input: { script: path.join(root, source) },
        external: ['libsql', /^node:/],
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  return { folder, script: path.join(folder, 'script.mjs') };
}
