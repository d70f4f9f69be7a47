// The tour of a command on many nodes, from its form to its outputs.
import { goTo, stop } from './stop.mjs';

/** One node differs from the others, and one fails: whichever come first. */
const oddScript = [
  'echo "Filesystem  Size  Used"; echo "/dev/root   30G   12G"',
  'mkdir ../.tour-odd 2>/dev/null && echo "/dev/data   200G  199G" && exit 0',
  'mkdir ../.tour-bad 2>/dev/null && echo "write error: No space left on device" >&2 && exit 2',
  'sleep 1; uname -s',
].join('\n');

export const runCommandStops = [
  stop('Run Command', 'form', async (page, words) => {
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
  }),
  stop('Run Command', 'review', async (page, words) => {
    await page.getByRole('button', { name: words.toReview, exact: true }).click();
    await page.getByText('aws ssm send-command').waitFor();
    await page.getByRole('button', { name: words.run, exact: true }).and(page.locator(':enabled')).waitFor();
  }),
  stop('Run Command', 'running', async (page, words) => {
    await page.getByRole('button', { name: words.run, exact: true }).click();
    await page.getByRole('article').first().waitFor({ timeout: 30_000 });
  }),
  stop('Run Command', 'folded', (page) =>
    page.getByRole('article').filter({ hasText: 'No space left' }).waitFor({ timeout: 60_000 }),
  ),
  stop('Run Command', 'nodes', async (page, words) => {
    await page.getByRole('main').getByRole('tab', { name: words.nodes, exact: true }).click();
    await page.getByRole('grid').getByRole('row').nth(1).dblclick();
    await page.getByRole('complementary').locator('pre').first().waitFor();
  }),
  stop('Run Command', 'history', async (page, words) => {
    await page.getByRole('button', { name: words.backToCommands }).click();
    await page.getByRole('grid').getByRole('row').nth(1).waitFor();
  }),
];
