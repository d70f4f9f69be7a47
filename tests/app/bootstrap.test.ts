import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..');

/** Runs the bootstrap as somebody else than root, and waits for its end. */
async function bootstrapped(env: NodeJS.ProcessEnv = process.env) {
  const anybody = 'data:text/javascript,process.getuid=()=>1000';
  const child = spawn(process.execPath, ['--import', anybody, path.join(root, 'scripts', 'bootstrap.mjs')], { env });
  let told = '';
  let wrong = '';
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (wrong += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  return { code, told, wrong };
}

test('with all in place it does nothing and says nothing', async () => {
  expect(await bootstrapped()).toEqual({ code: 0, told: '', wrong: '' });
});

test.runIf(process.platform === 'linux')(
  'what is missing and may not be installed is one line to copy, with exit code 3',
  async () => {
    const { code, told, wrong } = await bootstrapped({ ...process.env, PATH: '' });
    expect({ code, told }).toEqual({ code: 3, told: '' });
    expect(wrong).toMatch(
      /^fleetdeck: please (run: sudo apt-get update && sudo apt-get install|install what your system calls:)[^\n]* xvfb xauth [^\n]*openssh-client\n$/,
    );
  },
);
