import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * Which accessibility rules the page breaks now, with the elements that break them; none when it is empty. A terminal's
 * own element tree is xterm's and is left out, as are the separators of the panels' library.
 *
 * @param excluded selectors of what else is left out
 */
export async function violations(page: Page, ...excluded: string[]): Promise<string[]> {
  // An Electron window opens no second page, which the usual way of axe needs.
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  for (const selector of ['[data-terminal]', '[role=separator]', ...excluded]) builder.exclude(selector);
  const { violations: found } = await builder.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
