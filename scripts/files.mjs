// Files of this checkout, for scripts; Node's core modules alone.
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { root } from './console.mjs';

/** Whether a file is there and not empty. @param {string} file */
export async function isFile(file) {
  const facts = await stat(file).catch(() => undefined);
  return facts !== undefined && facts.isFile() && facts.size > 0;
}

/** The checkout's cache folder, made when missing. @param {string[]} parts */
export async function cacheFolder(...parts) {
  const folder = path.join(root, '.cache', ...parts);
  await mkdir(folder, { recursive: true });
  return folder;
}
