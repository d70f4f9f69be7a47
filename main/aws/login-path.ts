import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Environment } from './endpoints.ts';

export interface LoginPathParts {
  readonly env: Environment;
  readonly platform?: NodeJS.Platform;
  /** How long the login shell may take, in milliseconds. */
  readonly limitMs?: number;
}

/**
 * The folders that the user's login shell searches for programs, then those of our own PATH. An app that a desktop
 * started has a bare PATH: what works in a terminal would not be found. The shell is asked once, when somebody needs it;
 * our own PATH stands where it does not answer. On Windows there is only one.
 */
export function createLoginPath(parts: LoginPathParts): () => Promise<string> {
  let found: Promise<string> | undefined;
  return () => (found ??= read(parts));
}

const separator = ':';

async function read({ env, platform = process.platform, limitMs = 5_000 }: LoginPathParts): Promise<string> {
  const own = env.PATH ?? '';
  if (platform === 'win32') return Object.entries(env).find(([name]) => /^path$/i.test(name))?.[1] ?? '';
  const theirs = await ask(env.SHELL || userInfo().shell || '/bin/sh', env, limitMs);
  const folders = [...theirs.split(separator), ...own.split(separator)].filter((folder) => folder !== '');
  return [...new Set(folders)].join(separator);
}

/** The PATH line of `env` as an interactive login shell runs it, which every shell can; what start files print is passed over. */
function ask(shell: string, env: Environment, limitMs: number): Promise<string> {
  return new Promise((resolve) => {
    const options = {
      env: { ...env, TERM: 'dumb' },
      timeout: limitMs,
      killSignal: 'SIGKILL',
      maxBuffer: 1_048_576,
    } as const;
    const child = execFile(shell, ['-ilc', '/usr/bin/env'], options, (_error, stdout) => {
      resolve(/^PATH=(.*)$/gm.exec(stdout)?.[1] ?? '');
    });
    // A start file that asks something finds nobody.
    child.stdin?.on('error', () => {}).end();
  });
}
