import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { grid, openApp, type App } from '../support/app.ts';
import { nodesOf, onlineLinux } from '../support/sandbox-nodes.ts';

let sandbox: Sandbox;
let app: App;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-command-'));
  sandbox = await createSandbox({ unpaced: true, nodes: 60, home: path.join(folder, 'nodes'), commandDelayMs: 100 });
  await mkdir(path.join(folder, '.aws'));
  const keys = `aws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`;
  const config = `[profile box]\nregion = ${sandbox.region}\nendpoint_url = ${sandbox.endpoint}\n`;
  await writeFile(path.join(folder, '.aws', 'config'), config);
  await writeFile(path.join(folder, '.aws', 'credentials'), `[box]\n${keys}`);
  app = await openApp({ homeDir: folder, flags: ['--profile=box'] });
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
});
afterEach((context) => app.keepEvidence(context));

/** What a checker of accessibility finds on the page. */
async function troubles(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: app.page })
    .setLegacyMode(true)
    .exclude('[data-terminal]')
    .exclude('[role=separator]')
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

const commands = () => sandbox.world.commands(sandbox.accountId, sandbox.region).list();
const statesOf = () => [...(commands()[0]?.invocations.values() ?? [])].map(({ statusDetails }) => statusDetails);

/** Opens the form from the fleet's selection: the first `count` of its online Linux instances. */
async function choose(count: number): Promise<void> {
  const { page } = app;
  await page.getByRole('navigation').getByText('Fleet', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Filter nodes' }).fill('ping:online platform:linux kind:ec2 ');
  const first = grid(page).getByRole('row').nth(1);
  await first.click();
  for (let row = 1; row < count; row += 1) await page.keyboard.press('Shift+ArrowDown');
  await grid(page).getByRole('row', { selected: true }).last().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Run command…' }).click();
  await page.getByText(`${count} nodes chosen`).waitFor();
}

async function fill(script: string, rate: { atOnce: string; errors: string }): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: /^Document / }).click();
  await page.getByRole('combobox', { name: 'Search documents' }).fill('AWS-RunShellScript');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'commands' }).fill(script);
  await page.getByRole('textbox', { name: 'At once' }).fill(rate.atOnce);
  await page.getByRole('textbox', { name: 'Stop after errors' }).fill(rate.errors);
  await page.getByRole('button', { name: 'Review', exact: true }).click();
}

const run = () => app.page.getByRole('button', { name: 'Run', exact: true }).click();

test('a script on 24 nodes with an odd output and a failure is folded; its percentage is kept to', async () => {
  const { page } = app;
  expect(nodesOf(sandbox, onlineLinux).length).toBeGreaterThanOrEqual(24);
  await choose(24);
  const log = path.join(folder, 'log');
  // The first node to come is odd, the second fails: whichever they are.
  const script = [
    `echo start >> ${log}`,
    'sleep 1',
    `echo end >> ${log}`,
    `if mkdir ${log}.odd 2>/dev/null; then echo "kernel 4.9"; exit 0; fi`,
    `if mkdir ${log}.bad 2>/dev/null; then echo "disk full" >&2; exit 4; fi`,
    'echo "kernel 6.1"',
  ].join('\n');
  await fill(script, { atOnce: '25%', errors: '10' });
  await page.getByText('AWS-RunShellScript runs on 24 nodes in profile box').waitFor();
  await page.getByText('6 targets at a time').waitFor();
  await page.getByText('4 waves').waitFor();
  await page.getByText('aws ssm send-command').waitFor();
  expect(await troubles()).toEqual([]);
  await run();
  await page.getByText('22 said the same · 1 differs · 1 failed').waitFor({ timeout: 60_000 });
  await page.getByText('24 of 24 nodes through').waitFor();
  const odd = page.getByRole('article').filter({ hasText: 'kernel 4.9' });
  await odd.getByText('kernel 6.1').waitFor();
  await page.getByRole('article').filter({ hasText: 'disk full' }).getByText('Exit code 4').waitFor();
  expect(mostAtOnce(await readFile(log, 'utf8'))).toBe(6);
  expect(await troubles()).toEqual([]);
}, 180_000);

/** How many were begun and not ended at a time. */
function mostAtOnce(log: string): number {
  let running = 0;
  let most = 0;
  for (const line of log.trim().split('\n')) {
    running += line === 'start' ? 1 : -1;
    most = Math.max(most, running);
  }
  return most;
}

test('a search over all outputs leaves the nodes that have it', async () => {
  const { page } = app;
  await page.getByRole('textbox', { name: 'Search all outputs' }).fill('DISK');
  await page.getByText('Found on 1 node').waitFor();
  await expect.poll(() => page.getByRole('article').count()).toBe(1);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
});

test('the failed node alone is offered again, and a shell opens on it', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Repeat on 1 failed node…' }).click();
  await page.getByText('1 node chosen').waitFor();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await grid(page).getByRole('row').nth(1).dblclick();
  await page.getByText('22 said the same').waitFor();
  const failed = page.getByRole('article').filter({ hasText: 'disk full' });
  await failed.getByRole('button', { name: /^Open a shell on/ }).click();
  await page.locator('.xterm-rows').getByText('$').first().waitFor();
});

test('the error threshold stops the nodes that have not begun', async () => {
  const { page } = app;
  await choose(12);
  await fill('exit 1', { atOnce: '1', errors: '2' });
  await page.getByText('After 3 errors no further target begins.').waitFor();
  await run();
  await page.getByText('12 failed', { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByText('3 errors').waitFor();
  const states = statesOf();
  expect(states.filter((state) => state === 'Failed')).toHaveLength(3);
  expect(states.filter((state) => state === 'Terminated')).toHaveLength(9);
}, 180_000);

test('half way a command is cancelled: what runs is stopped and the rest does not begin', async () => {
  const { page } = app;
  await choose(8);
  await fill('sleep 120', { atOnce: '4', errors: '0' });
  await run();
  await expect.poll(() => statesOf().filter((state) => state === 'InProgress').length).toBe(4);
  await page.getByRole('button', { name: 'Cancel the command…' }).click();
  await page.getByRole('button', { name: 'Cancel the command', exact: true }).click();
  await expect.poll(() => new Set(statesOf()), { timeout: 30_000 }).toEqual(new Set(['Cancelled']));
  await page.getByText('Cancelled', { exact: true }).first().waitFor();
}, 180_000);

test('a value that breaks its pattern is refused on its field, and AWS is asked nothing', async () => {
  const { page } = app;
  const before = commands().length;
  await choose(2);
  await page.getByRole('button', { name: /^Document / }).click();
  await page.getByRole('combobox', { name: 'Search documents' }).fill('AWS-RunShellScript');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'commands' }).fill('true');
  await page.getByRole('textbox', { name: 'executionTimeout' }).fill('soon');
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('textbox', { name: 'executionTimeout' }).and(page.locator('[aria-invalid=true]')).waitFor();
  await page.getByRole('alert').getByText('Some fields need another value.').waitFor();
  expect(commands()).toHaveLength(before);
});
