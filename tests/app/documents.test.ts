import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { grid, nodeRow, openApp, type App } from '../support/app.ts';

let app: App;

beforeAll(async () => {
  app = await openApp({ flags: ['--sandbox'] });
});
afterAll(() => app.close());
afterEach((context) => app.keepEvidence(context));

const violations = async () => {
  const { violations: found } = await new AxeBuilder({ page: app.page })
    .setLegacyMode(true)
    .exclude('[role=separator]')
    .analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

const content = (word: string) => `schemaVersion: '2.2'
parameters:
  word:
    type: String
    allowedPattern: '[a-z]+'
mainSteps:
  - name: say
    action: aws:runShellScript
    inputs:
      runCommand:
        - echo ${word} {{ word }}`;

/** Puts a text in place of all that is in the editor, as a paste does. */
async function write(text: string): Promise<void> {
  const { page } = app;
  await page.getByRole('textbox', { name: 'Content' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

test('a document is written, gets a second version, is compared, and asks for its parameter by its own rule', async () => {
  const { page } = app;
  await nodeRow(page, 'web-1').waitFor();
  await page.getByRole('navigation').getByText('Documents', { exact: true }).click();
  await grid(page).getByText('Fleet-CollectFacts').waitFor();
  expect(await violations()).toEqual([]);

  await page.getByRole('button', { name: 'Create document' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('aws-mine');
  await write(`${content('first')}\n    nonsense: 1`);
  await page.getByText('nonsense is not known here').first().waitFor();
  await write(content('first'));
  await page.getByText('No problems found').waitFor();
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).and(page.locator('[aria-invalid=true]')).waitFor();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Our-Words');
  expect(await violations()).toEqual([]);
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('dialog').getByText('ssm create-document --name Our-Words').waitFor();
  expect(await violations()).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.getByText('Our-Words was created.').waitFor();

  await grid(page).getByText('Our-Words').dblclick();
  await page.getByRole('complementary').getByRole('button', { name: 'Open content' }).click();
  await page.getByRole('button', { name: 'New version' }).click();
  await write(content('second'));
  await page.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add version' }).click();
  await page.getByText('Version 2 of Our-Words was written.').waitFor();

  await page.getByRole('complementary').getByRole('button', { name: 'Open content' }).click();
  await page.getByRole('tab', { name: 'Compare versions' }).click();
  const changed = page.locator('.cm-changedLine');
  await changed.first().waitFor();
  expect((await changed.allTextContents()).map((line) => line.trim())).toEqual([
    '- echo first {{ word }}',
    '- echo second {{ word }}',
  ]);
  await page.getByRole('tab', { name: 'Form' }).click();
  const word = page.getByRole('textbox', { name: 'word' });
  await word.fill('Nine');
  await page.getByText('The document allows only [a-z]+').waitFor();
  expect(await word.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('button', { name: 'Copy the values as JSON' }).isDisabled()).toBe(true);
  await word.fill('nine');
  expect(await page.getByRole('button', { name: 'Copy the values as JSON' }).isDisabled()).toBe(false);
  expect(await violations()).toEqual([]);
});
