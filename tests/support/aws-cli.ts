import { execFileSync } from 'node:child_process';
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

/** The AWS CLIs of this machine, by what they say of themselves; the same one under two names counts once. */
export function installedClis(): Array<[string, string]> {
  const files = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'aws'));
  const found = new Map<string, string>();
  for (const file of files.filter((candidate) => existsSync(candidate))) {
    const [name = ''] = execFileSync(file, ['--version'], { encoding: 'utf8', env: isolated }).split(' ');
    if (!found.has(name)) found.set(name, file);
  }
  return [...found];
}

/** The AWS CLI of the highest version. Throws where there is none: the judge must be there. */
export function newestCli(): string {
  const [first] = installedClis().toSorted(([a], [b]) => b.localeCompare(a, 'en', { numeric: true }));
  if (first === undefined) throw new Error('no AWS CLI is installed');
  return first[1];
}
