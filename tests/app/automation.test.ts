import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateDocumentCommand } from '@aws-sdk/client-ssm';
import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import type { WorldNode } from '../../sandbox/world/nodes.ts';
import { templateBucket } from '../../sandbox/world/stacks/seed.ts';
import { grid, openApp, type App } from '../support/app.ts';
import { clientsOf } from '../support/sandbox-clients.ts';
import { nodesIn, nodesOf } from '../support/sandbox-nodes.ts';

let sandbox: Sandbox;
let app: App;
let folder: string;
/** Seconds since 1970: instances launched later were restarted by the tests. */
const started = Math.floor(Date.now() / 1_000);
const accounts = ['123456789012', '210987654321'];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'automation-'));
  const home = path.join(folder, 'nodes');
  sandbox = await createSandbox({ unpaced: true, nodes: 60, accounts, home, stateMs: 400, secondMs: 100 });
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

test('a runbook runs in two accounts and two Regions, in each for the instances with a tag', async () => {
  const { page } = app;
  const regions = [sandbox.region, 'ap-northeast-2'];
  const places = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  const tagged = () => places.map(({ account, region }) => nodesIn(sandbox, account, region, isStaging));
  const before = new Map(tagged().flatMap((nodes) => nodes.map(({ id, launchedAt }) => [id, launchedAt])));
  await openForm('AWS-RestartEC2Instance');
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('locations');
  await page.getByRole('textbox', { name: 'Accounts or organizational units' }).fill(accounts.join(', '));
  await page.getByRole('textbox', { name: 'Regions', exact: true }).fill(`${sandbox.region} ap-northeast-2`);
  await page.getByRole('textbox', { name: 'Places at once' }).fill('2');
  await page.getByRole('switch', { name: 'For each of many targets there' }).click();
  await page.getByRole('combobox', { name: 'Targets', exact: true }).selectOption('tags');
  await page.getByRole('textbox', { name: 'Tag', exact: true }).fill('Env');
  await page.getByRole('textbox', { name: 'Values' }).fill('staging');
  expect(await troubles()).toEqual([]);
  await review();
  await page.getByText(`${accounts.join(', ')} in ${regions.join(', ')}`).waitFor();
  await page.getByText('4 places; 2 at once').waitFor();
  await page.getByText('There it runs for each target of tag:Env=staging.').waitFor();
  expect(await troubles()).toEqual([]);
  await start();
  await page.getByText('4 of 4 executions through').waitFor({ timeout: 90_000 });
  for (const { account, region } of places) {
    const row = grid(page)
      .getByRole('row')
      .filter({ hasText: `${account}/${region}` });
    await row.getByText('Success').waitFor();
  }
  for (const nodes of tagged()) {
    expect(nodes.length).toBeGreaterThan(0);
    for (const { id, launchedAt } of nodes) expect([id, launchedAt]).not.toEqual([id, before.get(id)]);
  }
  expect(await troubles()).toEqual([]);
}, 180_000);

const isStaging = ({ kind, tags }: WorldNode) =>
  kind === 'ec2' && tags.some(([key, value]) => key === 'Env' && value === 'staging');

test('the execution of another Region is opened with its own executions', async () => {
  const { page } = app;
  const there = nodesIn(sandbox, sandbox.accountId, 'ap-northeast-2', isStaging);
  await grid(page).getByText(`${sandbox.accountId}/ap-northeast-2`).dblclick();
  await page.getByText(`${there.length} of ${there.length} executions through`).waitFor();
  for (const { id } of there) await grid(page).getByText(id).waitFor();
  await page.getByRole('button', { name: 'Back to AWS-RestartEC2Instance' }).click();
  await page.getByText('4 of 4 executions through').waitFor();
  // Another account is asked with a profile of its own.
  await grid(page).getByText(`${accounts[1]}/ap-northeast-2`).click({ button: 'right' });
  await expect.poll(() => page.getByRole('menuitem', { name: 'Open' }).getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Escape');
}, 60_000);

test('the accounts and Regions come from a file of S3', async () => {
  const { page } = app;
  const bucket = templateBucket(sandbox.accountId);
  const places = [{ Accounts: accounts, Regions: ['ap-northeast-2'], TargetLocationMaxConcurrency: '2' }];
  sandbox.world.buckets.put(sandbox.accountId, bucket, 'places.json', Buffer.from(JSON.stringify(places)));
  const url = `https://${bucket}.s3.${sandbox.region}.amazonaws.com/places.json`;
  await openForm('Fleet-CountInstances');
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('locations');
  await page.getByRole('combobox', { name: 'Given' }).selectOption('file');
  const field = page.getByRole('textbox', { name: 'URL of the file' });
  await field.fill('s3://places.json');
  await review();
  await page.getByText('A URL such as https://bucket.s3').waitFor();
  await field.fill(`${url}?X-Amz-Signature=0123`);
  expect(await troubles()).toEqual([]);
  await review();
  await page.getByText(url, { exact: true }).waitFor();
  await start();
  await page.getByText('2 of 2 executions through').waitFor({ timeout: 60_000 });
  for (const account of accounts) await grid(page).getByText(`${account}/ap-northeast-2`).waitFor();
}, 120_000);

test('each target map is an execution of its own, one at a time', async () => {
  const { page } = app;
  const instances = nodesOf(sandbox, ({ kind, state }) => kind === 'ec2' && state === 'running').map(({ id }) => id);
  const [one = '', two = '', three = ''] = instances;
  await openForm('AWS-RestartEC2Instance');
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('rate');
  await page.getByRole('combobox', { name: 'Targets', exact: true }).selectOption('maps');
  const maps = page.getByRole('textbox', { name: 'Target map' });
  await maps.fill('{"Instance": ["i-0123"]}');
  await review();
  await page.getByText('only with parameters of the runbook').waitFor();
  await maps.fill(`{"InstanceId": ["${one}", "${two}"]}\n{"InstanceId": "${three}"}`);
  await page.getByRole('textbox', { name: 'At once' }).fill('1');
  expect(await troubles()).toEqual([]);
  await review();
  await page.getByText('runs for 2 targets in profile box').waitFor();
  await page.getByText('Each target map is an execution of its own.').waitFor();
  const before = launches();
  const up = running();
  let fewest = up;
  const watching = setInterval(() => (fewest = Math.min(fewest, running())), 20);
  await start();
  await page.getByText('2 of 2 executions through').waitFor({ timeout: 90_000 });
  clearInterval(watching);
  expect([...launches()].filter(([id, at]) => before.get(id) !== at).map(([id]) => id)).toEqual([one, two, three]);
  expect(up - fewest).toBeLessThanOrEqual(2);
  await grid(page).getByText(`${one}, ${two}`).waitFor();
  await page.getByText(/^Wave 1: 1 of 1 through/).waitFor();
  expect(await troubles()).toEqual([]);
}, 180_000);

const steps = `schemaVersion: '0.3'
mainSteps:
  - { name: long, action: 'aws:sleep', onFailure: Continue, onCancel: 'step:after', inputs: { Duration: PT10H } }
  - { name: after, action: 'aws:sleep', inputs: { Duration: PT1S } }`;

test('one step is stopped, the next one follows, and the steps are exported', async () => {
  const { page } = app;
  const { ssm } = clientsOf(sandbox);
  const content = { Content: steps, DocumentFormat: 'YAML', DocumentType: 'Automation' } as const;
  await ssm.send(new CreateDocumentCommand({ Name: 'Our-Steps', ...content }));
  await openForm('Our-Steps');
  await page.getByRole('combobox', { name: 'Mode' }).selectOption('simple');
  await review();
  await start();
  await step('long').getByText('In progress').waitFor({ timeout: 60_000 });
  await step('long').click();
  await page.getByRole('button', { name: 'Stop this step…' }).click();
  expect(await troubles()).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Stop the step' }).click();
  await step('long').getByText('Cancelled').waitFor({ timeout: 60_000 });
  await step('after').getByText('Success').waitFor({ timeout: 60_000 });
  const file = path.join(folder, 'steps.csv');
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  await page.getByText(`Written to ${file}`).waitFor();
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
  expect(lines.map((line) => line.split(',').slice(0, 4))).toEqual([
    ['kind', 'name', 'action', 'status'],
    ['step', 'long', 'aws:sleep', 'Cancelled'],
    ['step', 'after', 'aws:sleep', 'Success'],
  ]);
}, 180_000);

test('the history asks AWS for those that failed', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Back to the automations' }).click();
  await grid(page).getByRole('row').nth(5).waitFor();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('failed');
  await expect.poll(() => grid(page).getByRole('row').count()).toBe(2);
  await grid(page).getByText('AWS-StartEC2Instance').waitFor();
  expect(await troubles()).toEqual([]);
  // Also where an id is in sight with its beginning alone.
  for (const left of [0, 300, 360, 600]) {
    await grid(page).evaluate((element, to) => (element.scrollLeft = to), left);
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withRules(['label-content-name-mismatch'])
      .analyze();
    expect(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
  }
}, 60_000);
