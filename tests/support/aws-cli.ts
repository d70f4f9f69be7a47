import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const nowhere = path.join(import.meta.dirname, 'no-such-file');

/** An environment in which the AWS CLI finds no files of this computer's user. */
export const isolated = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_CONFIG_FILE: nowhere,
  AWS_SHARED_CREDENTIALS_FILE: nowhere,
};

/** An AWS CLI of this computer. */
export interface InstalledCli {
  /** What it says of itself, such as `aws-cli/2.9.19`. */
  readonly name: string;
  readonly file: string;
  readonly major: number;
  /** endpoint_url in profiles came with CLI 2.13 and 1.29: without it a role would be asked of AWS itself. */
  readonly configuredEndpoints: boolean;
}

let known: readonly InstalledCli[] | undefined;

/** The AWS CLIs on PATH; the same one under two names counts once. Each is asked once: it takes a second to start. */
export function installedClis(): readonly InstalledCli[] {
  known ??= findClis();
  return known;
}

function findClis(): InstalledCli[] {
  const files = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'aws'));
  const found = new Map<string, InstalledCli>();
  for (const file of files.filter((candidate) => existsSync(candidate))) {
    const [name = ''] = execFileSync(file, ['--version'], { encoding: 'utf8', env: isolated }).split(' ');
    const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(name)?.map(Number) ?? [];
    if (!found.has(name))
      found.set(name, { name, file, major, configuredEndpoints: major === 2 ? minor >= 13 : minor >= 29 });
  }
  return [...found.values()];
}

/** The AWS CLI of the highest version. Throws where there is none: the judge must be there. */
export function newestCli(): string {
  const [first] = installedClis().toSorted((a, b) => b.name.localeCompare(a.name, 'en', { numeric: true }));
  if (first === undefined) throw new Error('no AWS CLI is installed');
  return first.file;
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
