// `npm run tour`: walks through every page on the sandbox and takes a picture of each page and state.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { exits, isMain, line, root, stop } from './console.mjs';
import { openDisplay } from './display.mjs';
import { texts } from './tour-texts.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ page: string, state: string, go: (page: Page, words: Words) => Promise<unknown> }} Stop */

/** @typedef {typeof texts.en} Words */

/** @param {Page} page @param {string} name */
const goTo = (page, name) =>
  page
    .getByRole('navigation')
    .getByRole('button', { name, exact: true })
    .or(page.getByRole('navigation').getByRole('link', { name, exact: true }))
    .click();

/**
 * Fills the form of a new tunnel that is open, up to its review.
 * @param {Page} page @param {Words} words @param {{ name: string, port: string, localPort: string }} tunnel
 */
async function fillTunnel(page, words, { name, port, localPort }) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: words.name, exact: true }).fill(name);
  await dialog.getByRole('combobox', { name: words.group, exact: true }).fill('orders');
  await dialog.getByRole('combobox', { name: words.port, exact: true }).fill(port);
  await dialog.getByRole('textbox', { name: words.localPort, exact: true }).fill(localPort);
}

/**
 * Drops a file of this computer on the terminal in front, and answers where it is to go to.
 * @param {Page} page @param {string} file
 */
async function dropFile(page, file) {
  const box = await page.locator('[data-terminal]:visible').first().boundingBox();
  if (box === null) throw new Error('there is no terminal to drop a file on');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  const chromium = await page.context().newCDPSession(page);
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop']))
    await chromium.send('Input.dispatchDragEvent', { type, ...at, data });
  await page.getByRole('dialog').getByText(path.basename(file)).waitFor();
}

/** One node differs from the others, and one fails: whichever come first. */
const oddScript = [
  'echo "Filesystem  Size  Used"; echo "/dev/root   30G   12G"',
  'mkdir ../.tour-odd 2>/dev/null && echo "/dev/data   200G  199G" && exit 0',
  'mkdir ../.tour-bad 2>/dev/null && echo "write error: No space left on device" >&2 && exit 2',
  'sleep 1; uname -s',
].join('\n');

/** @type {Stop[]} */
const stops = [
  {
    page: 'Fleet',
    state: 'ready',
    go: (page) => page.getByRole('grid').getByRole('row').nth(10).waitFor(),
  },
  {
    page: 'Fleet',
    state: 'filtered',
    go: async (page, words) => {
      await page.getByRole('combobox', { name: words.filter }).fill('ping:online platform:linux tag:Env=prod ');
      await page.getByRole('grid').getByRole('row').nth(1).click();
    },
  },
  {
    page: 'Fleet',
    state: 'details',
    go: async (page, words) => {
      await page.getByRole('combobox', { name: words.filter }).fill('-ping:online ');
      await page.getByRole('grid').getByRole('row').nth(1).dblclick();
      await page.getByRole('complementary').locator('dt').first().waitFor();
    },
  },
  {
    page: 'Terminal',
    state: 'connected',
    go: async (page, words) => {
      await page.getByRole('combobox', { name: words.filter }).fill('name:web-1 ');
      await page.getByRole('grid').getByRole('row').nth(1).click();
      await page.getByRole('grid').getByRole('row').nth(1).dblclick();
      await page.locator('.xterm-rows').getByText('$').first().waitFor();
      await page.keyboard.type('echo "$(hostname): 안녕하세요 $((6*7))"\n');
      await page.locator('.xterm-rows').getByText('안녕하세요 42').first().waitFor();
    },
  },
  {
    page: 'Transfers',
    state: 'asked',
    go: (page) => dropFile(page, path.join(root, 'README.md')),
  },
  {
    page: 'Transfers',
    state: 'done',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.send, exact: true }).click();
      await page.getByText(words.sent).waitFor();
    },
  },
  {
    page: 'Transfers',
    state: 'exists',
    go: async (page, words) => {
      await dropFile(page, path.join(root, 'README.md'));
      await page.getByRole('button', { name: words.send, exact: true }).click();
      await page.getByRole('button', { name: words.keepBoth }).waitFor();
    },
  },
  {
    page: 'Transfers',
    state: 'download',
    go: async (page, words) => {
      for (let left = 2; left > 0; left -= 1) await page.getByRole('button', { name: words.dismiss }).first().click();
      await page.getByRole('button', { name: words.dismiss }).waitFor({ state: 'detached' });
      await page.locator('[data-terminal]').first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.download }).click();
      await page.getByRole('dialog').getByRole('combobox').fill('/var/log/messages');
    },
  },
  {
    page: 'Sessions',
    state: 'active',
    go: async (page, words) => {
      await page.getByRole('dialog').getByRole('button', { name: words.cancel, exact: true }).click();
      await goTo(page, words.sessions);
      await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    },
  },
  {
    page: 'Recordings',
    state: 'none',
    go: async (page, words) => {
      await page.getByRole('main').getByRole('tab', { name: words.recordings, exact: true }).click();
      await page.getByRole('heading', { level: 2 }).first().waitFor();
    },
  },
  {
    page: 'Recordings',
    state: 'under-way',
    go: async (page, words) => {
      await page.locator('[data-terminal]').first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.record }).click();
      await page.getByRole('tab').getByText(words.recording, { exact: true }).waitFor();
      await page.locator('[data-terminal]').first().click();
      await page.keyboard.type('df -h / ; for n in 1 2 3; do echo "step $n"; sleep 0.3; done; echo "$((6*7)) done"\n');
      await page.locator('.xterm-rows').getByText('42 done').first().waitFor();
      await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    },
  },
  {
    page: 'Recordings',
    state: 'list',
    go: async (page, words) => {
      await page.locator('[data-terminal]').first().click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.stopRecording }).click();
      await page.getByRole('tab').getByText(words.recording, { exact: true }).waitFor({ state: 'detached' });
      await page.getByRole('grid').getByRole('row').nth(1).click();
    },
  },
  {
    page: 'Recordings',
    state: 'search',
    go: async (page, words) => {
      await page.getByRole('textbox', { name: words.searchShown }).fill('step');
      await page.getByRole('main').locator('mark').first().waitFor();
    },
  },
  {
    page: 'Recordings',
    state: 'player',
    go: async (page) => {
      await page.getByRole('main').locator('mark').first().click();
      await page.locator('[data-playing] .xterm-rows').getByText('step').first().waitFor();
      await page.getByRole('slider').focus();
      await page.keyboard.press('End');
      await page.locator('[data-playing] .xterm-rows').getByText('42 done').first().waitFor();
    },
  },
  {
    page: 'Preferences',
    state: 'form',
    go: async (page, words) => {
      await goTo(page, words.sessions);
      await page.getByRole('main').getByRole('tab', { name: words.preferences, exact: true }).click();
      await page.getByRole('textbox', { name: words.idle }).fill('61');
      await page.getByRole('textbox', { name: words.idle }).and(page.locator('[aria-invalid=true]')).waitFor();
    },
  },
  {
    page: 'Preferences',
    state: 'review',
    go: async (page, words) => {
      await page.getByRole('textbox', { name: words.idle }).fill('45');
      await page.getByRole('textbox', { name: words.bucket, exact: true }).fill('fleet-transcripts-123456789012');
      await page.getByRole('button', { name: words.review }).click();
      await page.getByRole('button', { name: words.save }).waitFor();
    },
  },
  {
    page: 'Preferences',
    state: 'saved',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.save }).click();
      await page.getByRole('textbox', { name: words.idle }).waitFor();
    },
  },
  {
    page: 'Connect with',
    state: 'document',
    go: async (page, words) => {
      await goTo(page, words.fleet);
      await page.getByRole('combobox', { name: words.filter }).fill('name:web-2 ');
      await page.getByRole('grid').getByRole('row').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.connectWith }).click();
      const documents = page.getByRole('dialog').getByRole('combobox', { name: words.documents });
      await documents.locator('option').nth(2).waitFor({ state: 'attached' });
      await documents.selectOption('AWS-StartInteractiveCommand');
      await page.getByRole('dialog').getByRole('textbox', { name: 'command' }).fill('echo transcript; uptime; sleep 1');
    },
  },
  {
    page: 'Sessions',
    state: 'details',
    go: async (page, words) => {
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.locator('[data-terminal][data-phase="ended"]').waitFor({ timeout: 30_000 });
      await goTo(page, words.sessions);
      await page.getByRole('main').getByRole('tab', { name: words.sessions, exact: true }).click();
      await page.getByRole('main').getByRole('tab', { name: words.past }).click();
      await page.getByRole('grid').getByRole('row').nth(1).waitFor();
      await page.getByRole('grid').getByRole('row').nth(1).dblclick();
      await page.getByRole('button', { name: words.lookUp }).click();
      // Events come some seconds late.
      const start = page.getByRole('complementary').getByText('StartSession');
      const again = page.getByRole('button', { name: words.lookUpAgain });
      for (let turn = 0; turn < 10 && (await start.count()) === 0; turn += 1) {
        if (turn > 0) await again.click();
        await again.waitFor();
      }
      await start.waitFor();
    },
  },
  {
    page: 'Sessions',
    state: 'transcript',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.openTranscript }).click();
      await page.getByRole('textbox', { name: words.findInTranscript }).fill('transcript');
      await page.locator('mark').first().waitFor();
    },
  },
  {
    page: 'Tunnels',
    state: 'none',
    go: async (page, words) => {
      await goTo(page, words.sessions);
      await page.getByRole('main').getByRole('tab', { name: words.tunnels, exact: true }).click();
      await page.getByRole('heading', { level: 2 }).first().waitFor();
    },
  },
  {
    page: 'Tunnels',
    state: 'form',
    go: async (page, words) => {
      await goTo(page, words.fleet);
      await page.getByRole('combobox', { name: words.filter }).fill('name:web-1 ');
      await page.getByRole('grid').getByRole('row').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.toNode }).click();
      await fillTunnel(page, words, { name: 'orders database', port: '5432', localPort: '25432' });
    },
  },
  {
    page: 'Tunnels',
    state: 'review',
    go: (page, words) => page.getByRole('button', { name: words.reviewTunnel, exact: true }).click(),
  },
  {
    page: 'Tunnels',
    state: 'open',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.saveAndOpen }).click();
      await page.getByRole('complementary').getByText(words.connected, { exact: true }).waitFor();
    },
  },
  {
    page: 'Tunnels',
    state: 'port-in-use',
    go: async (page, words) => {
      await goTo(page, words.fleet);
      await page.getByRole('grid').getByRole('row').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.toNode }).click();
      await fillTunnel(page, words, { name: 'orders cache', port: '6379', localPort: '25432' });
      await page.getByRole('button', { name: words.reviewTunnel, exact: true }).click();
      await page.getByRole('button', { name: words.saveAndOpen }).click();
      await page.getByRole('complementary').getByText(words.portInUse).first().waitFor();
    },
  },
  {
    page: 'Documents',
    state: 'list',
    go: async (page, words) => {
      await goTo(page, words.documentsPage);
      await page.getByRole('grid').getByRole('row').nth(3).waitFor();
    },
  },
  {
    page: 'Documents',
    state: 'details',
    go: async (page, words) => {
      await page.getByRole('grid').getByText('Fleet-CollectFacts').dblclick();
      await page.getByRole('complementary').getByRole('button', { name: words.makeDefault }).waitFor();
    },
  },
  {
    page: 'Documents',
    state: 'review',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.makeDefault }).click();
      await page.getByRole('dialog').locator('pre').waitFor();
    },
  },
  {
    page: 'Documents',
    state: 'content',
    go: async (page, words) => {
      await page.getByRole('dialog').getByRole('button', { name: words.back, exact: true }).click();
      await page.getByRole('button', { name: words.openContent }).click();
      await page.locator('.cm-line').first().waitFor();
    },
  },
  {
    page: 'Documents',
    state: 'compare',
    go: async (page, words) => {
      await page.getByRole('tab', { name: words.compareVersions }).click();
      await page.locator('.cm-changedLine').first().waitFor();
    },
  },
  {
    page: 'Documents',
    state: 'form',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.backToDocuments }).click();
      await page.getByRole('tab', { name: 'Amazon' }).click();
      await page.getByRole('combobox', { name: words.filterDocuments }).fill('name:AWS-UpdateLinuxAmi ');
      await page.getByRole('grid').getByText('AWS-UpdateLinuxAmi').dblclick();
      await page.getByRole('button', { name: words.openContent }).click();
      await page.getByRole('tab', { name: words.documentForm }).click();
      await page.getByRole('textbox', { name: 'SourceAmiId' }).fill('ami-1');
    },
  },
  {
    page: 'Documents',
    state: 'editor',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.backToDocuments }).click();
      await page.getByRole('button', { name: words.createDocument }).first().click();
      const editor = page.getByRole('textbox', { name: words.contentOfDocument });
      await editor.click();
      await page.keyboard.press('Control+End');
      await page.keyboard.insertText('  - name: run\n    action: aws:runShellScript\n    on');
      await page.keyboard.press('Control+Space');
      await page.locator('.cm-tooltip-autocomplete').waitFor();
      await page.locator('.cm-lint-marker').first().waitFor();
    },
  },
  {
    page: 'Run Command',
    state: 'form',
    go: async (page, words) => {
      await goTo(page, words.fleet);
      await page.getByRole('combobox', { name: words.filter }).fill('ping:online platform:linux ');
      await page.getByRole('grid').getByRole('row').nth(1).click();
      for (let row = 1; row < 12; row += 1) await page.keyboard.press('Shift+ArrowDown');
      await page.getByRole('grid').getByRole('row', { selected: true }).last().click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.runCommand }).click();
      await page.getByRole('button', { name: new RegExp(`^${words.document} `) }).click();
      await page.getByRole('combobox', { name: words.searchDocuments }).fill('AWS-RunShellScript');
      await page.keyboard.press('Enter');
      await page.getByRole('textbox', { name: 'commands' }).fill(oddScript);
      await page.getByRole('textbox', { name: words.atOnce }).fill('25%');
      await page.getByRole('textbox', { name: words.stopAfter }).fill('20%');
    },
  },
  {
    page: 'Run Command',
    state: 'review',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.reviewTunnel, exact: true }).click();
      await page.getByText('aws ssm send-command').waitFor();
      await page.getByRole('button', { name: words.run, exact: true }).and(page.locator(':enabled')).waitFor();
    },
  },
  {
    page: 'Run Command',
    state: 'running',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.run, exact: true }).click();
      await page.getByRole('article').first().waitFor({ timeout: 30_000 });
    },
  },
  {
    page: 'Run Command',
    state: 'folded',
    go: (page) => page.getByRole('article').filter({ hasText: 'No space left' }).waitFor({ timeout: 60_000 }),
  },
  {
    page: 'Run Command',
    state: 'nodes',
    go: async (page, words) => {
      await page.getByRole('main').getByRole('tab', { name: words.nodes, exact: true }).click();
      await page.getByRole('grid').getByRole('row').nth(1).dblclick();
      await page.getByRole('complementary').locator('pre').first().waitFor();
    },
  },
  {
    page: 'Run Command',
    state: 'history',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.backToCommands }).click();
      await page.getByRole('grid').getByRole('row').nth(1).waitFor();
    },
  },
  {
    page: 'Automation',
    state: 'jobs',
    go: async (page, words) => {
      await goTo(page, words.automation);
      await page.getByRole('button', { name: words.newRun }).first().click();
      await page.getByRole('button', { name: new RegExp(`^${words.restartJob}`) }).waitFor();
    },
  },
  {
    page: 'Automation',
    state: 'form',
    go: async (page, words) => {
      await page.getByRole('button', { name: new RegExp(`^${words.restartJob}`) }).click();
      await page.getByRole('combobox', { name: words.targets, exact: true }).selectOption('tags');
      await page.getByRole('textbox', { name: words.tag, exact: true }).fill('Env');
      await page.getByRole('textbox', { name: words.tagValues, exact: true }).fill('dev');
      await page.getByRole('textbox', { name: words.atOnce }).fill('2');
      await page.getByRole('textbox', { name: words.stopAfter }).fill('1');
    },
  },
  {
    page: 'Automation',
    state: 'review',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.reviewTunnel, exact: true }).click();
      await page.getByText('AWS::EC2::Instance').first().waitFor();
      await page.getByRole('button', { name: words.start, exact: true }).and(page.locator(':enabled')).waitFor();
    },
  },
  {
    page: 'Automation',
    state: 'waves',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.start, exact: true }).click();
      await page
        .getByRole('grid', { name: words.executions })
        .getByRole('gridcell', { name: '2', exact: true })
        .first()
        .waitFor({ timeout: 60_000 });
    },
  },
  {
    page: 'Automation',
    state: 'child',
    go: async (page, words) => {
      await page.getByRole('grid', { name: words.executions }).getByRole('row').nth(1).dblclick();
      await page.getByRole('treeitem').nth(1).waitFor();
    },
  },
  {
    page: 'Automation',
    state: 'approval',
    go: async (page, words) => {
      await goTo(page, words.fleet);
      await page.getByRole('combobox', { name: words.filter }).fill('ping:online kind:ec2 ');
      await page.getByRole('grid').getByRole('row').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: words.runRunbook }).click();
      await page.getByRole('button', { name: new RegExp(`^${words.runbook} `) }).click();
      await page.getByRole('combobox', { name: words.searchRunbooks }).fill('RestartEC2InstanceWithApproval');
      await page.keyboard.press('Enter');
      await page.getByRole('combobox', { name: words.mode, exact: true }).selectOption('simple');
      await page.getByRole('textbox', { name: 'InstanceId' }).fill('i-0123456789abcdef0');
      await page.getByRole('textbox', { name: 'Approvers' }).fill('operator');
      await page.getByRole('button', { name: words.reviewTunnel, exact: true }).click();
      await page.getByRole('button', { name: words.start, exact: true }).and(page.locator(':enabled')).click();
      await page.getByRole('button', { name: words.approve }).waitFor({ timeout: 30_000 });
    },
  },
  {
    page: 'Automation',
    state: 'failed',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.approve }).click();
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.getByRole('region', { name: words.whyFailed }).waitFor({ timeout: 60_000 });
    },
  },
  {
    page: 'Automation',
    state: 'history',
    go: async (page, words) => {
      await page.getByRole('button', { name: words.backToAutomations }).click();
      await page.getByRole('grid').getByRole('row').nth(2).waitFor();
    },
  },
  {
    page: 'Settings',
    state: 'general',
    go: async (page, words) => {
      await goTo(page, words.settings);
      await page.getByRole('heading', { level: 1, name: words.settings }).waitFor();
    },
  },
  ...['terminal', 'profiles', 'network', 'ssh', 'shortcuts', 'about'].map((state, at) => ({
    page: 'Settings',
    state,
    /** @param {Page} page @param {Words} words */
    go: async (page, words) => {
      await page
        .getByRole('main')
        .getByRole('tab')
        .nth(at + 1)
        .click();
      if (state !== 'ssh') return;
      await page.getByRole('textbox', { name: words.sshNames }).fill('web-1 i-0123456789abcdef0');
      await page.getByRole('main').getByText('Host web-1').waitFor();
    },
  })),
  {
    page: 'Settings',
    state: 'network-tested',
    go: async (page, words) => {
      await page.getByRole('main').getByRole('tab', { name: words.network, exact: true }).click();
      await page.getByRole('main').getByRole('button', { name: words.test, exact: true }).click();
      await page.getByText(words.allWell).waitFor();
    },
  },
  {
    page: 'Palette',
    state: 'open',
    go: async (page) => {
      await page.getByRole('main').getByRole('heading', { level: 1 }).first().click();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
];

/**
 * Chooses a profile of the user's own whose role asks for a code, at the embedded sandbox.
 * @param {Page} page
 * @param {{ dataDir: string, homeDir: string }} app
 */
async function askForCode(page, { dataDir, homeDir }) {
  const own = (/** @type {string} */ file) => readFile(path.join(dataDir, 'sandbox', 'aws', file), 'utf8');
  const place = (await own('config')).replace(/^\[.*\n/, '');
  const account = '123456789012';
  const role = `role_arn = arn:aws:iam::${account}:role/mfa-admin\nsource_profile = operator\n`;
  const config = `[profile operations]\n${role}mfa_serial = arn:aws:iam::${account}:mfa/operator\n${place}[profile operator]\n${place}`;
  await mkdir(path.join(homeDir, '.aws'), { recursive: true });
  await writeFile(
    path.join(homeDir, '.aws', 'credentials'),
    (await own('credentials')).replace('[sandbox]', '[operator]'),
  );
  await writeFile(path.join(homeDir, '.aws', 'config'), config);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('option', { name: /operations/ }).click();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
}

/**
 * Takes the pictures; resolves with the exit code.
 * @param {{ out?: string, lang?: string, theme?: string }} [options]
 */
export async function tour({ out = path.join(root, 'out', 'tour'), lang = 'en', theme = 'dark' } = {}) {
  const { driveApp } = await import('./app-driver.mjs');
  const display = await openDisplay();
  Object.assign(process.env, display.env);
  await mkdir(out, { recursive: true });
  const words = lang === 'ko' ? texts.ko : texts.en;
  /** @type {Array<{ page: string, state: string, file: string, milliseconds: number, error?: string }>} */
  const taken = [];
  /** @param {Page} page @param {Stop} stop */
  const visit = async (page, { page: name, state, go }) => {
    const started = Date.now();
    const file = `${String(taken.length + 1).padStart(2, '0')}-${name}-${state}-${lang}-${theme}.png`.toLowerCase();
    let error;
    try {
      await go(page, words);
    } catch (problem) {
      error = problem instanceof Error ? (problem.message.split('\n')[0] ?? '') : String(problem);
    }
    const milliseconds = Date.now() - started;
    await page.screenshot({ path: path.join(out, file), animations: 'disabled' });
    taken.push({ page: name, state, file, milliseconds, ...(error !== undefined && { error }) });
    line(`${name} (${state}): ${error ?? `${milliseconds} ms`}`);
  };
  const flags = [`--lang=${lang}`, `--theme=${theme}`];
  try {
    const first = await driveApp({ flags });
    first.page.setDefaultTimeout(20_000);
    await visit(first.page, {
      page: 'First run',
      state: 'three-ways',
      go: (page) => page.getByRole('heading', { level: 1 }).first().waitFor(),
    });
    await first.close();
    const app = await driveApp({ flags: [...flags, '--sandbox'] });
    app.page.setDefaultTimeout(20_000);
    for (const stop of stops) await visit(app.page, stop);
    await visit(app.page, { page: 'Sign in', state: 'mfa-code', go: (page) => askForCode(page, app) });
    await app.close();
    const { openSignedOut, signInStops } = await import('./tour-sign-in.mjs');
    const signedOut = await openSignedOut(flags);
    signedOut.page.setDefaultTimeout(20_000);
    for (const stop of signInStops) await visit(signedOut.page, stop);
    await signedOut.close();
  } finally {
    display.close();
  }
  await writeFile(path.join(out, 'tour.json'), `${JSON.stringify(taken, null, 2)}\n`);
  line(`${taken.length} pictures and tour.json are in ${path.relative(process.cwd(), out) || out}`);
  return taken.some(({ error }) => error !== undefined) ? exits.failed : exits.done;
}

if (isMain(import.meta.url, fileURLToPath)) {
  const text = /** @type {const} */ ({ type: 'string' });
  let values;
  try {
    ({ values } = parseArgs({ options: { out: text, lang: text, theme: text } }));
    if (!['en', 'ko', undefined].includes(values.lang)) throw new Error('--lang takes en or ko');
    if (!['light', 'dark', undefined].includes(values.theme)) throw new Error('--theme takes light or dark');
  } catch (error) {
    stop(exits.usage, error instanceof Error ? error.message : String(error));
  }
  await bootstrap();
  const { build } = await import('./build.mjs');
  await build();
  const options = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  process.exitCode = await tour({ ...options, ...(values.out !== undefined && { out: path.resolve(values.out) }) });
}
