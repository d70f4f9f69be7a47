import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { clientVersion } from '../../main/terminal-host/session/client-version.ts';
import { packageApp } from '../../scripts/package-app.mjs';
import { buildPluginExecutable } from '../../scripts/plugin-executable.mjs';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { nodeRow, terminalText } from '../support/app.ts';
import { newestCli } from '../support/aws-cli.ts';
import { startInTerminal } from '../support/plugin-terminal.ts';

let scratch = '';
let app: ChildProcess | undefined;

afterEach(async () => {
  if (app?.exitCode === null) app.kill('SIGKILL');
  await rm(scratch, { recursive: true, force: true });
});

// Out of its archive the app has other paths: processes, native modules and the store's thread must still be found.
test.runIf(process.platform === 'linux')(
  'the packaged app has its sandbox, its store, its shells and its plugin, and ends when its window does',
  async () => {
    scratch = await mkdtemp(path.join(process.env['FLEETDECK_TEST_SCRATCH'] ?? tmpdir(), 'packaged-'));
    await buildPluginExecutable();
    const { folder } = await packageApp(scratch);
    await usePlugin(path.join(folder, 'resources', 'bin'));
    const asRoot = process.getuid?.() === 0;
    const flags = [...(asRoot ? ['--no-sandbox'] : []), '--sandbox', '--lang=en', '--remote-debugging-port=0'];
    app = spawn(path.join(folder, 'fleetdeck'), flags, {
      env: { ...process.env, HOME: scratch, FLEETDECK_DATA_DIR: path.join(scratch, 'data') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // The release cannot be driven over Node's inspector (its fuse is off), so Chromium's is used.
    const browser = await chromium.connectOverCDP(await endpointOf(app));
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (page === undefined) throw new Error('the packaged app has no window');
    await page.getByText('31 nodes').waitFor();
    await nodeRow(page, 'web-1').dblclick();
    await expect.poll(() => terminalText(page)).toContain('ssm-user@web-1');
    await page.keyboard.type('echo packed-$((6*7))\n');
    await expect.poll(() => terminalText(page)).toMatch(/^packed-42$/m);
    expect(await page.getByText('The local store could not be used').count()).toBe(0);
    const ended = once(app, 'exit');
    await page.evaluate(() => window.close()).catch(() => {});
    expect(await ended).toEqual([0, null]);
  },
);

const told = promisify(execFile);

/** The packaged plugin answers for itself and serves the AWS CLI, without Node, Electron or a display beside it. */
async function usePlugin(bin: string): Promise<void> {
  const plugin = path.join(bin, 'session-manager-plugin');
  const version = await told(plugin, ['--version'], { env: { HOME: scratch } });
  expect(version.stdout).toBe(`${clientVersion}\n`);
  const sandbox = await createSandbox({ nodes: 3, unpaced: true, home: path.join(scratch, 'nodes') });
  try {
    const env = {
      PATH: `${bin}:/usr/bin:/bin`,
      HOME: scratch,
      AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
      AWS_DEFAULT_REGION: sandbox.region,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const { id } = sandbox.world.nodes(sandbox.accountId, sandbox.region).at(0);
    const command = ['--endpoint-url', sandbox.endpoint, 'ssm', 'start-session', '--target', id];
    const shell = startInTerminal([newestCli(), ...command], env);
    await shell.shows(/\$ $/);
    shell.pty.write('echo packed-$((6*7)); exit\r');
    await shell.shows(/[\r\n]packed-42/);
    const { before, after, code } = await shell.ended();
    expect([after, code]).toEqual([before, 0]);
  } finally {
    await sandbox.close();
  }
}

/** Where Chromium says that it can be driven. */
async function endpointOf({ stderr }: ChildProcess): Promise<string> {
  let text = '';
  const endpoint = new Promise<string>((resolve, reject) => {
    // Read to its end: a pipe that is full would stop the app.
    stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, found] = /DevTools listening on (ws:\S+)/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    stderr?.once('close', () => reject(new Error(`the packaged app ended: ${text.slice(-500)}`)));
  });
  return endpoint;
}
