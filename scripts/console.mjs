// What every script needs of the console and of this checkout; Node's core modules alone.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Exit codes of all commands. */
export const exits = { done: 0, failed: 1, usage: 2, missing: 3 };

/** @typedef {{ code: number, text: string }} Failure How a command ends that cannot go on: its exit code, and what is wrong. */

let steps = /** @type {NodeJS.WritableStream} */ (process.stdout);

/** From here on steps are told on standard error: standard output belongs to what the command prints. */
export function stepsToStandardError() {
  steps = process.stderr;
}

/** Prints one step's line. @param {string} text */
export function line(text) {
  steps.write(`fleetdeck: ${text}\n`);
}

/** Prints one line of what is wrong and ends the command. @param {number} code @param {string} text @returns {never} */
export function stop(code, text) {
  process.stderr.write(`fleetdeck: ${text}\n`);
  process.exit(code);
}

/** Whether a script was started by name and not imported. @param {string} url @param {(url: string) => string} toPath */
export function isMain(url, toPath) {
  return process.argv[1] !== undefined && path.resolve(process.argv[1]) === toPath(url);
}

/**
 * Runs a command to its end, in this terminal unless `quiet`; resolves with its exit code and what a quiet one printed.
 * A signal counts as failed. Rejects when it cannot be started.
 * @param {string} command @param {string[]} args
 * @param {{ quiet?: boolean, cwd?: string, env?: NodeJS.ProcessEnv, onText?: (text: string) => void }} [options]
 * @returns {Promise<{ code: number, text: string }>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32' && command === 'npm',
    });
    let text = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      text = (text + chunk.toString()).slice(-200_000);
      options.onText?.(chunk.toString());
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? exits.failed, text }));
  });
}
