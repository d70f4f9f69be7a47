// The tour of documents: found, read, compared, filled in, written.
import { goTo } from './stop.mjs';

/** @type {import('./stop.mjs').Stop[]} */
export const documentsStops = [
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
];
