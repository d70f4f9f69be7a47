import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** An AWS CLI of this computer. */
export interface InstalledCli {
  readonly name: string;
  readonly file: string;
  readonly major: number;
  /** endpoint_url in profiles came with CLI 2.13 and 1.29: without it a role would be asked of AWS itself. */
  readonly configuredEndpoints: boolean;
}

/** Every AWS CLI on PATH, one a version. */
export function installedClis(): InstalledCli[] {
  const files = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'aws'));
  const found = new Map<string, InstalledCli>();
  for (const file of files.filter((candidate) => existsSync(candidate))) {
    const [name = ''] = execFileSync(file, ['--version'], { encoding: 'utf8' }).split(' ');
    const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(name)?.map(Number) ?? [];
    if (!found.has(name))
      found.set(name, { name, file, major, configuredEndpoints: major === 2 ? minor >= 13 : minor >= 29 });
  }
  return [...found.values()];
}

/** Runs a CLI without a terminal, so that it asks on its input. Rejects with what it said when it fails. */
export function runCli(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  input = '',
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: { ...env }, detached: true, stdio: 'pipe' });
    let out = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(said))));
    child.stdin.on('error', () => {}).end(input);
  });
}
