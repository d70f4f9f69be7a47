import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { startWarmCli, type CliAnswer, type CliCall } from './warm-aws-cli/warm-cli.ts';

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

const warm = new Map<string, ReturnType<typeof startWarmCli>>();

/**
 * What a CLI prints, without a terminal: it asks on its input. Rejects with what it says (`stderr`) when it fails. Not
 * for what reads a terminal or is stopped half way: `file` is to be started for that.
 */
export async function askCli(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  input = '',
): Promise<string> {
  // Where its home is, it asks once, when it is imported.
  const key = JSON.stringify([file, env['HOME']]);
  if (!warm.has(key)) warm.set(key, startWarmCli(file, env['HOME']));
  const answer = (await warm.get(key)) ?? ((call: CliCall) => startCli(file, call));
  const { code, out, err } = await answer({ args, env, input });
  if (code !== 0) throw Object.assign(new Error(err), { stderr: err });
  return out.trim();
}

async function startCli(file: string, { args, env, input }: CliCall): Promise<CliAnswer> {
  const child = spawn(file, args, { env: { ...env }, detached: true, stdio: 'pipe' });
  child.stdin.on('error', () => {}).end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: Number(code ?? 1), out, err };
}
