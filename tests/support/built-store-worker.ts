import { mkdtempSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Builds the store's worker thread as the app's build does and answers with its path; a thread cannot be started from
 * TypeScript. The folder is inside the repository, so that `libsql` is found from it.
 */
export async function builtStoreWorker(): Promise<{ folder: string; workerPath: string }> {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(root, '.cache', 'store-worker-'));
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
        input: { 'store-worker': path.join(root, 'main/storage/store-worker.ts') },
        external: ['libsql', /^node:/],
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  return { folder, workerPath: path.join(folder, 'store-worker.mjs') };
}
