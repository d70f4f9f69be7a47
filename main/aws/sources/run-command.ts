import { spawn, type ChildProcess } from 'node:child_process';
import type { Environment } from '../endpoints.ts';

/** How a command ended: by itself, never begun, stopped at its time limit, or stopped because of what it printed. */
export type CommandEnd =
  | { readonly kind: 'ended'; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'slow'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'loud' };

export interface CommandSettings {
  readonly env: Environment;
  readonly cwd: string;
  readonly limitMs: number;
}

const mostBytes = 1_048_576;
/** What a program has printed is read to its end, unless something that it left behind holds the pipe. */
const restMs = 200;

/** Runs a program without a shell and without input. Whatever it started ends with it at the time limit. */
export function runCommand(
  program: string,
  args: readonly string[],
  { env, cwd, limitMs }: CommandSettings,
): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...env },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it starts can be ended too.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const chunks: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    const text = (from: 'stdout' | 'stderr') => Buffer.concat(chunks[from]).toString('utf8');
    let size = 0;
    const finish = (end: CommandEnd) => {
      clearTimeout(timer);
      resolve(end);
    };
    const timer = setTimeout(() => {
      finish({ kind: 'slow', stdout: text('stdout'), stderr: text('stderr') });
      endAll(child);
    }, limitMs);
    for (const from of ['stdout', 'stderr'] as const)
      child[from].on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= mostBytes) chunks[from].push(chunk);
        else {
          finish({ kind: 'loud' });
          endAll(child);
        }
      });
    child.on('error', (error) => {
      clearTimeout(timer);
      if ('code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) finish({ kind: 'missing' });
      else reject(error);
    });
    const ended = (code: number | null) =>
      finish({ kind: 'ended', code, stdout: text('stdout'), stderr: text('stderr') });
    child.on('close', ended);
    child.on('exit', (code) => {
      // An agent or a browser that it started goes on; its keys are there.
      clearTimeout(timer);
      setTimeout(() => {
        ended(code);
        child.stdout.destroy();
        child.stderr.destroy();
      }, restMs);
    });
  });
}

function endAll(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
