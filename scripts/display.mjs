// A display for windows: the one that is there, or a virtual one of our own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { exits, stop } from './console.mjs';
import { hasDisplay } from './system-libraries.mjs';

/**
 * Starts Xvfb on a free number where there is no display (or always with `virtual`). Returns the environment for
 * windows and the function that ends the display.
 * @param {{ virtual?: boolean }} [options]
 * @returns {Promise<{ env: NodeJS.ProcessEnv, close: () => void }>}
 */
export async function openDisplay({ virtual = false } = {}) {
  if (process.platform !== 'linux' || (!virtual && hasDisplay())) return { env: process.env, close() {} };
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-dpi', '96'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  child.once('error', () => stop(exits.missing, 'Xvfb is missing: npm run bootstrap installs it.'));
  const [chunk] = await once(/** @type {import('node:stream').Readable} */ (child.stdio[3]), 'data');
  const env = { ...process.env, DISPLAY: `:${String(chunk).trim()}`, WAYLAND_DISPLAY: undefined };
  const close = () => void child.kill();
  process.once('exit', close);
  return { env, close };
}
