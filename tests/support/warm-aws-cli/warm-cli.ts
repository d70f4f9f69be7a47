import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface CliCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: string;
}

export interface CliAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Answers calls of an AWS CLI in forks of one interpreter (sitecustomize.py), which ends with this process. Gives
 * undefined where that cannot be: the CLI is no script of Python's, or the system has no fork.
 */
export async function startWarmCli(
  file: string,
  home: string | undefined,
): Promise<((call: CliCall) => Promise<CliAnswer>) | undefined> {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    PYTHONPATH: import.meta.dirname,
    FLEETDECK_TEST_CLI: 'warm',
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const server = spawn(file, [], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<string, (code: number) => void>();
  let isOver = false;
  const ready = new Promise<boolean>((resolve) => {
    const end = () => {
      isOver = true;
      resolve(false);
      for (const answer of waiting.values()) answer(1);
    };
    server.once('error', end).once('close', end);
    server.stdin.on('error', end);
    createInterface(server.stdout).on('line', (line) => {
      if (line === 'ready') return resolve(true);
      const end = line.lastIndexOf(' ');
      return waiting.get(line.slice(0, end))?.(Number(line.slice(end + 1)));
    });
  });
  if (!(await ready)) return undefined;

  return async ({ args, env: variables, input }) => {
    const folder = await mkdtemp(path.join(process.env['FLEETDECK_TEST_SCRATCH'] ?? tmpdir(), 'aws-cli-'));
    try {
      const file = (name: string) => path.join(folder, name);
      await writeFile(file('in'), input);
      const code = await new Promise<number>((resolve) => {
        if (isOver) return resolve(1);
        waiting.set(folder, resolve);
        return void server.stdin.write(`${JSON.stringify({ folder, args, env: variables })}\n`);
      });
      const [out, err] = await Promise.all([readFile(file('out'), 'utf8'), readFile(file('err'), 'utf8')]);
      return { code, out, err };
    } finally {
      waiting.delete(folder);
      await rm(folder, { recursive: true, force: true });
    }
  };
}
