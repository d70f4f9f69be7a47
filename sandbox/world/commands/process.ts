import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';

/** How a script ended. */
export interface ScriptEnd {
  readonly exitCode: number;
  readonly stopped: 'timeout' | 'cancel' | undefined;
}

export interface Script {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Aborted to end it. */
  readonly cancel: AbortSignal;
  /** Aborted when the world ends: what a script left behind ends with it. */
  readonly ended: AbortSignal;
  readonly onOutput: (bytes: Buffer, stream: 'stdout' | 'stderr') => void;
}

/** What a script that was stopped reports (agent: CommandStoppedPreemptivelyExitCode, 128 and the signal). */
export const stoppedExitCode = 137;

const longestTimer = 2_147_483_647;

/** Runs a script as a process group of its own; a time-out or cancel kills the whole group. Never rejects. */
export function runScript(script: Script): Promise<ScriptEnd> {
  const { file, args, folder, env, cancel, onOutput } = script;
  if (!isFolder(folder)) {
    onOutput(Buffer.from(`failed to run commands: chdir ${folder}: no such file or directory\n`), 'stderr');
    return Promise.resolve({ exitCode: 1, stopped: undefined });
  }
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: folder,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    let stopped: ScriptEnd['stopped'];
    const stop = (reason: 'timeout' | 'cancel') => {
      stopped ??= reason;
      killGroup(child.pid, () => child.kill('SIGKILL'));
    };
    const timer = setTimeout(() => stop('timeout'), Math.min(script.timeoutMs, longestTimer));
    const cancelled = () => stop('cancel');
    if (cancel.aborted || script.ended.aborted) cancelled();
    script.ended.addEventListener('abort', cancelled, { once: true });
    cancel.addEventListener('abort', cancelled, { once: true });
    child.stdout.on('data', (bytes: Buffer) => onOutput(bytes, 'stdout'));
    child.stderr.on('data', (bytes: Buffer) => onOutput(bytes, 'stderr'));
    const end = (exitCode: number) => {
      clearTimeout(timer);
      cancel.removeEventListener('abort', cancelled);
      script.ended.removeEventListener('abort', cancelled);
      if (isGroup(child.pid))
        script.ended.addEventListener('abort', () => killGroup(child.pid, () => undefined), { once: true });
      resolve({ exitCode: stopped === undefined ? exitCode : stoppedExitCode, stopped });
    };
    child.once('error', (error) => {
      onOutput(Buffer.from(`failed to run commands: ${error.message}\n`), 'stderr');
      end(1);
    });
    // The exit of the shell ends a command: a child it left in the background may hold the pipes open.
    child.once('exit', (code, signal) => {
      const ended = () => end(code ?? (signal === null ? 1 : 128));
      const late = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, lateOutputMs);
      child.once('close', () => {
        clearTimeout(late);
        ended();
      });
    });
  });
}

/** How long output of what a shell left behind is still read. */
const lateOutputMs = 500;

function killGroup(pid: number | undefined, otherwise: () => void): void {
  try {
    if (pid === undefined || process.platform === 'win32') otherwise();
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
}

/** Whether something of a script's process group still runs after it. */
function isGroup(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.platform !== 'win32' && process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
