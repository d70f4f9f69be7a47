// The tour of sessions: those of the account, recordings, preferences, connecting with a document, what was kept of one.
import { goTo, stop } from './stop.mjs';

export const sessionsStops = [
  stop('Sessions', 'active', async (page, words) => {
    await page.getByRole('dialog').getByRole('button', { name: words.cancel, exact: true }).click();
    await goTo(page, words.sessions);
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
  }),
  stop('Recordings', 'none', async (page, words) => {
    await page.getByRole('main').getByRole('tab', { name: words.recordings, exact: true }).click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
  }),
  stop('Recordings', 'under-way', async (page, words) => {
    await page.locator('[data-terminal]').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: words.record }).click();
    await page.getByRole('tab').getByText(words.recording, { exact: true }).waitFor();
    await page.locator('[data-terminal]').first().click();
    await page.keyboard.type('df -h / ; for n in 1 2 3; do echo "step $n"; sleep 0.3; done; echo "$((6*7)) done"\n');
    await page.locator('.xterm-rows').getByText('42 done').first().waitFor();
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
  }),
  stop('Recordings', 'list', async (page, words) => {
    await page.locator('[data-terminal]').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: words.stopRecording }).click();
    await page.getByRole('tab').getByText(words.recording, { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('grid').getByRole('row').nth(1).click();
  }),
  stop('Recordings', 'search', async (page, words) => {
    await page.getByRole('textbox', { name: words.searchShown }).fill('step');
    await page.getByRole('main').locator('mark').first().waitFor();
  }),
  stop('Recordings', 'player', async (page) => {
    await page.getByRole('main').locator('mark').first().click();
    await page.locator('[data-playing] .xterm-rows').getByText('step').first().waitFor();
    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await page.locator('[data-playing] .xterm-rows').getByText('42 done').first().waitFor();
  }),
  stop('Preferences', 'form', async (page, words) => {
    await goTo(page, words.sessions);
    await page.getByRole('main').getByRole('tab', { name: words.preferences, exact: true }).click();
    await page.getByRole('textbox', { name: words.idle }).fill('61');
    await page.getByRole('textbox', { name: words.idle }).and(page.locator('[aria-invalid=true]')).waitFor();
  }),
  stop('Preferences', 'review', async (page, words) => {
    await page.getByRole('textbox', { name: words.idle }).fill('45');
    await page.getByRole('textbox', { name: words.bucket, exact: true }).fill('fleet-transcripts-123456789012');
    await page.getByRole('button', { name: words.review }).click();
    await page.getByRole('button', { name: words.save }).waitFor();
  }),
  stop('Preferences', 'saved', async (page, words) => {
    await page.getByRole('button', { name: words.save }).click();
    await page.getByRole('textbox', { name: words.idle }).waitFor();
  }),
  stop('Connect with', 'document', async (page, words) => {
    await goTo(page, words.fleet);
    await page.getByRole('combobox', { name: words.filter }).fill('name:web-2 ');
    await page.getByRole('grid').getByRole('row').nth(1).click({ button: 'right' });
    await page.getByRole('menuitem', { name: words.connectWith }).click();
    const documents = page.getByRole('dialog').getByRole('combobox', { name: words.documents });
    await documents.locator('option').nth(2).waitFor({ state: 'attached' });
    await documents.selectOption('AWS-StartInteractiveCommand');
    await page.getByRole('dialog').getByRole('textbox', { name: 'command' }).fill('echo transcript; uptime; sleep 1');
  }),
  stop('Sessions', 'details', async (page, words) => {
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
  }),
  stop('Sessions', 'transcript', async (page, words) => {
    await page.getByRole('button', { name: words.openTranscript }).click();
    await page.getByRole('textbox', { name: words.findInTranscript }).fill('transcript');
    await page.locator('mark').first().waitFor();
  }),
];
