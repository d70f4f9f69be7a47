// The tour of automations: jobs, a run in waves, an approval, a failure.
import { goTo, stop } from './stop.mjs';

export const automationStops = [
  stop('Automation', 'jobs', async (page, words) => {
    await goTo(page, words.automation);
    await page.getByRole('button', { name: words.newRun }).first().click();
    await page.getByRole('button', { name: new RegExp(`^${words.restartJob}`) }).waitFor();
  }),
  stop('Automation', 'form', async (page, words) => {
    await page.getByRole('button', { name: new RegExp(`^${words.restartJob}`) }).click();
    await page.getByRole('combobox', { name: words.targets, exact: true }).selectOption('tags');
    await page.getByRole('textbox', { name: words.tag, exact: true }).fill('Env');
    await page.getByRole('textbox', { name: words.tagValues, exact: true }).fill('dev');
    await page.getByRole('textbox', { name: words.atOnce }).fill('2');
    await page.getByRole('textbox', { name: words.stopAfter }).fill('1');
  }),
  stop('Automation', 'review', async (page, words) => {
    await page.getByRole('button', { name: words.toReview, exact: true }).click();
    await page.getByText('AWS::EC2::Instance').first().waitFor();
    await page.getByRole('button', { name: words.start, exact: true }).and(page.locator(':enabled')).waitFor();
  }),
  stop('Automation', 'waves', async (page, words) => {
    await page.getByRole('button', { name: words.start, exact: true }).click();
    await page
      .getByRole('grid', { name: words.executions })
      .getByRole('gridcell', { name: '2', exact: true })
      .first()
      .waitFor({ timeout: 60_000 });
  }),
  stop('Automation', 'child', async (page, words) => {
    await page.getByRole('grid', { name: words.executions }).getByRole('row').nth(1).dblclick();
    await page.getByRole('treeitem').nth(1).waitFor();
  }),
  stop('Automation', 'approval', async (page, words) => {
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
    await page.getByRole('button', { name: words.toReview, exact: true }).click();
    await page.getByRole('button', { name: words.start, exact: true }).and(page.locator(':enabled')).click();
    await page.getByRole('button', { name: words.approve }).waitFor({ timeout: 30_000 });
  }),
  stop('Automation', 'failed', async (page, words) => {
    await page.getByRole('button', { name: words.approve }).click();
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByRole('region', { name: words.whyFailed }).waitFor({ timeout: 60_000 });
  }),
  stop('Automation', 'history', async (page, words) => {
    await page.getByRole('button', { name: words.backToAutomations }).click();
    await page.getByRole('grid').getByRole('row').nth(2).waitFor();
  }),
];
