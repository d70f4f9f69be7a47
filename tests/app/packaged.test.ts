import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { packageApp } from '../../scripts/package-app.mjs';
import { nodeRow, terminalText } from '../support/app.ts';

let scratch = '';
let app: ChildProcess | undefined;

afterEach(async () => {
  if (app?.exitCode === null) app.kill('SIGKILL');
  await rm(scratch, { recursive: true, force: true });
});

// Out of its archive the app has other paths: processes, native modules and the store's thread must still be found.
test.runIf(process.platform === 'linux')(
  'the packaged app has its sandbox, its store and its shells, and ends when its window does',
  async () => {
    scratch = await mkdtemp(path.join(process.env['FLEETDECK_TEST_SCRATCH'] ?? tmpdir(), 'packaged-'));
    const { folder } = await packageApp(scratch);
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
