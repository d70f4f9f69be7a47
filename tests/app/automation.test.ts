import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { templateBucket } from '../../sandbox/world/stacks/seed.ts';
import { grid, openApp, type App } from '../support/app.ts';
import { nodesOf } from '../support/sandbox-nodes.ts';

let sandbox: Sandbox;
let app: App;
let folder: string;
/** Seconds since 1970: instances launched later were restarted by the tests. */
const started = Math.floor(Date.now() / 1_000);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'automation-'));
  const home = path.join(folder, 'nodes');
  sandbox = await createSandbox({ unpaced: true, nodes: 60, home, stateMs: 400, secondMs: 100 });
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

const launches = () => new Map(nodesOf(sandbox, () => true).map(({ id, launchedAt }) => [id, launchedAt]));
const running = () => nodesOf(sandbox, ({ kind, state }) => kind === 'ec2' && state === 'running').length;

async function openForm(runbook: string): Promise<void> {
  const { page } = app;
  await page.getByRole('navigation').getByText('Automation', { exact: true }).click();
  const back = page.getByRole('button', { name: 'Back to the automations' });
  if (await back.isVisible()) await back.click();
  await page.getByRole('button', { name: 'Run a runbook' }).first().click();
  await choose(runbook);
}

async function choose(runbook: string): Promise<void> {
  const { page } = app;
  await page.getByRole('button', { name: /^Runbook / }).click();
  await page.getByRole('combobox', { name: 'Search runbooks' }).fill(runbook);
  await page
    .getByRole('option', { name: new RegExp(`^${runbook}\\b(?!With)`) })
    .first()
    .click();
  await page.getByRole('combobox', { name: 'Mode' }).waitFor();
}

const review = () => app.page.getByRole('button', { name: 'Review', exact: true }).click();
const start = () => app.page.getByRole('button', { name: 'Start', exact: true }).click();
const step = (name: string) => app.page.getByRole('treeitem').filter({ hasText: name });

test('ten instances of the fleet are restarted, four at a time', async () => {
  const { page } = app;
  await page.getByRole('combobox', { name: 'Filter nodes' }).fill('ping:online platform:linux kind:ec2 ');
  await grid(page).getByRole('row').nth(1).click();
  for (let row = 1; row < 10; row += 1) await page.keyboard.press('Shift+ArrowDown');
  await grid(page).getByRole('row', { selected: true }).last().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Run runbook…' }).click();
  await choose('AWS-RestartEC2Instance');
  await page.getByRole('textbox', { name: 'At once' }).fill('4');
  expect(await troubles()).toEqual([]);
  await review();
  await page.getByText('runs for 10 targets in profile box').waitFor();
  await page.getByText('3 waves').waitFor();
  await page.getByText(/Instances are stopped/).waitFor();
  await page.getByText(/Steps that change something/).waitFor();
  await page.getByText('aws ssm start-automation-execution').waitFor();
  expect(await troubles()).toEqual([]);
  const before = launches();
  const up = running();
  let fewest = up;
  const watching = setInterval(() => (fewest = Math.min(fewest, running())), 20);
  await start();
  await page.getByText('10 of 10 executions through').waitFor({ timeout: 90_000 });
  clearInterval(watching);
  const restarted = [...launches()].filter(([id, at]) => before.get(id) !== at);
  expect(restarted).toHaveLength(10);
  expect(up - fewest).toBeLessThanOrEqual(4);
  expect(running()).toBe(up);
  await page.getByText(/^Wave 1: 4 of 4 through/).waitFor();
  expect(await troubles()).toEqual([]);
}, 240_000);

test('an execution of a target leads to its steps and back', async () => {
  const { page } = app;
  await grid(page).getByRole('row').nth(1).dblclick();
  await step('startInstances').and(page.getByText('Success')).or(step('startInstances')).first().waitFor();
  await page.getByText(/^Target i-/).waitFor();
  expect(await troubles()).toEqual([]);
  await page.getByRole('button', { name: 'Back to AWS-RestartEC2Instance' }).click();
  await page.getByText('10 of 10 executions through').waitFor();
}, 60_000);

test('the fleet shows when a restarted instance was launched', async () => {
  const { page } = app;
  const [node] = nodesOf(sandbox, ({ kind, launchedAt }) => kind === 'ec2' && launchedAt >= started);
  const shown = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
  const launched = shown.format((node?.launchedAt ?? 0) * 1_000).replaceAll(/\s/g, ' ');
  await page.getByRole('navigation').getByText('Fleet', { exact: true }).click();
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await page.getByRole('combobox', { name: 'Filter nodes' }).fill(`${node?.id} `);
  await grid(page)
    .getByText(node?.id ?? '')
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show details' }).click();
  const facts = page.getByRole('complementary');
  await expect.poll(async () => (await facts.textContent())?.replaceAll(/\s/g, ' ')).toContain(`LaunchTime${launched}`);
}, 60_000);

test('instances with a tag are restarted, as the review has counted them', async () => {
  const { page } = app;
  const tagged = nodesOf(
    sandbox,
    ({ kind, tags }) => kind === 'ec2' && tags.some(([key, value]) => key === 'Env' && value === 'dev'),
  );
  await openForm('AWS-RestartEC2Instance');
  await page.getByRole('combobox', { name: 'Targets', exact: true }).selectOption('tags');
  await page.getByRole('textbox', { name: 'Tag', exact: true }).fill('Env');
  await page.getByRole('textbox', { name: 'Values' }).fill('dev');
  await page.getByRole('textbox', { name: 'At once' }).fill('50%');
  await review();
  await page.getByText(`runs for ${tagged.length} targets`).waitFor();
  await start();
  await page.getByText(`${tagged.length} of ${tagged.length} executions through`).waitFor({ timeout: 90_000 });
}, 180_000);

test('an approval is given with a comment, and the runbook goes on', async () => {
  const { page } = app;
  const [node] = nodesOf(sandbox, ({ kind, state }) => kind === 'ec2' && state === 'running');
  await openForm('AWS-RestartEC2InstanceWithApproval');
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('simple');
  await page.getByRole('textbox', { name: 'InstanceId' }).fill(node?.id ?? '');
  await page.getByRole('textbox', { name: 'Approvers' }).fill('operator');
  await review();
  await start();
  await page.getByText('approve waits for approval.').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByRole('textbox', { name: 'Comment' }).fill('after lunch');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('4 of 4 steps done').waitFor({ timeout: 60_000 });
  await step('approve').click();
  await page
    .getByText(/after lunch/)
    .first()
    .waitFor();
}, 180_000);

test('an update of a stack that has nothing to do is no error', async () => {
  const { page } = app;
  const parameters = {
    StackNameOrId: 'fleet-web',
    TemplateUrl: `https://${templateBucket(sandbox.accountId)}.s3.amazonaws.com/web.yaml`,
    LambdaAssumeRole: `arn:aws:iam::${sandbox.accountId}:role/fleet-automation`,
  };
  await openForm('AWS-UpdateCloudFormationStack');
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('simple');
  for (const [name, value] of Object.entries(parameters)) await page.getByRole('textbox', { name }).fill(value);
  await review();
  await start();
  // The runbook deletes the function's stack that it has made.
  await page.getByRole('button', { name: 'Start it', exact: true }).click();
  await page.getByText(/^(\d+) of \1 steps done$/).waitFor({ timeout: 90_000 });
  await page.getByText('Success', { exact: true }).filter({ visible: true }).first().waitFor();
  expect(await page.getByRole('region', { name: 'Why it failed' }).count()).toBe(0);
}, 180_000);

test('a failed step shows what failed and why', async () => {
  const { page } = app;
  await openForm('AWS-StartEC2Instance');
  await page.getByRole('textbox', { name: 'InstanceId' }).fill('i-0123456789abcdef0');
  await review();
  await start();
  const why = page.getByRole('region', { name: 'Why it failed' });
  await why
    .getByText(/i-0123456789abcdef0/)
    .first()
    .waitFor({ timeout: 60_000 });
  await step('startInstances').getByText('Failed').waitFor();
  expect(await troubles()).toEqual([]);
}, 120_000);

test('step by step each step waits for the user', async () => {
  const { page } = app;
  const [node] = nodesOf(sandbox, ({ kind, state }) => kind === 'ec2' && state === 'running');
  await openForm('AWS-StopEC2Instance');
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('interactive');
  await page.getByRole('textbox', { name: 'InstanceId' }).fill(node?.id ?? '');
  await review();
  await start();
  await page.getByRole('button', { name: 'Start stopInstances' }).click({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Start forceStopInstances' }).waitFor({ timeout: 60_000 });
  await step('stopInstances').first().getByText('Success').waitFor();
  await page.getByRole('button', { name: 'Stop…' }).click();
  await page.getByRole('button', { name: 'Stop now' }).click();
  await page.getByText('Cancelled', { exact: true }).first().waitFor({ timeout: 60_000 });
}, 180_000);

test('the history asks AWS for those that failed', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Back to the automations' }).click();
  await grid(page).getByRole('row').nth(5).waitFor();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('failed');
  await expect.poll(() => grid(page).getByRole('row').count()).toBe(2);
  await grid(page).getByText('AWS-StartEC2Instance').waitFor();
  expect(await troubles()).toEqual([]);
}, 60_000);
