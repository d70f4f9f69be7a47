// The tour of documents: found, read, compared, filled in, written.
import { goTo, stop } from './stop.mjs';

export const documentsStops = [
  stop('Documents', 'list', async (page, words) => {
    await goTo(page, words.documentsPage);
    await page.getByRole('grid').getByRole('row').nth(3).waitFor();
  }),
  stop('Documents', 'details', async (page, words) => {
    await page.getByRole('grid').getByText('Fleet-CollectFacts').dblclick();
    await page.getByRole('complementary').getByRole('button', { name: words.makeDefault }).waitFor();
  }),
  stop('Documents', 'review', async (page, words) => {
    await page.getByRole('button', { name: words.makeDefault }).click();
    await page.getByRole('dialog').locator('pre').waitFor();
  }),
  stop('Documents', 'content', async (page, words) => {
    await page.getByRole('dialog').getByRole('button', { name: words.back, exact: true }).click();
    await page.getByRole('button', { name: words.openContent }).click();
    await page.locator('.cm-line').first().waitFor();
  }),
  stop('Documents', 'compare', async (page, words) => {
    await page.getByRole('tab', { name: words.compareVersions }).click();
    await page.locator('.cm-changedLine').first().waitFor();
  }),
  stop('Documents', 'form', async (page, words) => {
    await page.getByRole('button', { name: words.backToDocuments }).click();
    await page.getByRole('tab', { name: 'Amazon' }).click();
    await page.getByRole('combobox', { name: words.filterDocuments }).fill('name:AWS-UpdateLinuxAmi ');
    await page.getByRole('grid').getByText('AWS-UpdateLinuxAmi').dblclick();
    await page.getByRole('button', { name: words.openContent }).click();
    await page.getByRole('tab', { name: words.documentForm }).click();
    await page.getByRole('textbox', { name: 'SourceAmiId' }).fill('ami-1');
  }),
  stop('Documents', 'editor', async (page, words) => {
    await page.getByRole('button', { name: words.backToDocuments }).click();
    await page.getByRole('button', { name: words.createDocument }).first().click();
    const editor = page.getByRole('textbox', { name: words.contentOfDocument });
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('  - name: run\n    action: aws:runShellScript\n    on');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete').waitFor();
    await page.locator('.cm-lint-marker').first().waitFor();
  }),
];
