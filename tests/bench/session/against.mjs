// Another session-manager-plugin beside ours, both driven by the same call of the AWS CLI.
import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../../scripts/console.mjs';

/** Where ours is built to; where it is not, the other's figures stand alone. */
const own = path.join(root, 'out', 'plugin', 'session-manager-plugin');

/**
 * @param {string} against the other plugin's executable
 * @param {{ folder: string, node: string, bytes: number, env: NodeJS.ProcessEnv }} run
 * @param {(metric: string, value: number, unit: string, baseline?: number) => void} tell
 */
export async function measureAgainst(against, run, tell) {
  const theirs = await drive(path.resolve(against), 'theirs', run);
  const isBuilt = await stat(own).then(
    () => true,
    () => false,
  );
  if (!isBuilt) {
    tell('against_output', theirs.rate, 'MB/s');
    tell('against_cpu_per_100mb', theirs.cpu, 's');
    return;
  }
  const ours = await drive(own, 'ours', run);
  tell('against_output', ours.rate, 'MB/s', theirs.rate);
  tell('against_cpu_per_100mb', ours.cpu, 's', theirs.cpu);
}

/** @param {string} plugin @param {string} name @param {{ folder: string, node: string, bytes: number, env: NodeJS.ProcessEnv }} run */
async function drive(plugin, name, { folder, node, bytes, env }) {
  const bin = path.join(folder, name);
  await mkdir(bin);
  const file = path.join(bin, 'session-manager-plugin');
  // The shell's own count of the plugin's processor time goes into a file: the CLI does not hand it on.
  const times = path.join(folder, `${name}.times`);
  await writeFile(file, `#!/bin/bash\nTIMEFORMAT='%U %S'\n{ time "${plugin}" "$@" 2>&3; } 3>&2 2>"${times}"\n`);
  await chmod(file, 0o700);
  const parameters = JSON.stringify({ command: [`head -c ${bytes} /dev/zero`], separateOutputStream: ['true'] });
  const args = ['ssm', 'start-session', '--target', node, '--document-name', 'AWS-StartNonInteractiveCommand'];
  const child = spawn('aws', [...args, '--parameters', parameters], {
    env: { ...env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let received = 0;
  let first = 0;
  let last = 0;
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
    // The plugin's own lines come before the command's bytes.
    if (chunk.includes(0) && first === 0) first = performance.now();
    received += chunk.length;
    last = performance.now();
  });
  await new Promise((resolve) => child.once('close', resolve));
  if (received < bytes) throw new Error(`${plugin} brought ${received} of ${bytes} bytes.`);
  const [user = 0, system = 0] = (await readFile(times, 'utf8')).trim().split(/\s+/).slice(-2).map(Number);
  return { rate: bytes / 1e3 / (last - first), cpu: ((user + system) / bytes) * 1e8 };
}
