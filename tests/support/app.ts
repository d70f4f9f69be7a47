import { cp, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { driveApp, type DrivenApp } from '../../scripts/app-driver.mjs';

/** A real window of the built app with shipped settings, its own data folder and an empty home. */
export interface App extends DrivenApp {
  /** Writes a file of ~/.aws, as a user would. */
  writeAwsFile(name: 'config' | 'credentials', text: string): Promise<void>;
  /** The files of the data and home folders that hold a text. */
  findText(text: string, options: { except: string[] }): Promise<string[]>;
  /** After a failed test: a picture and the logs go to out/evidence. */
  keepEvidence(context: TestContext): Promise<void>;
}

export async function openApp(
  options: { flags?: string[]; env?: Record<string, string>; dataDir?: string; homeDir?: string } = {},
): Promise<App> {
  const driven = await driveApp({ ...options, flags: ['--lang=en', '--theme=dark', ...(options.flags ?? [])] });
  driven.page.setDefaultTimeout(20_000);
  await mkdir(path.join(driven.homeDir, '.aws'), { recursive: true });
  return {
    ...driven,
    writeAwsFile: (name, text) => writeFile(path.join(driven.homeDir, '.aws', name), text),
    findText: async (text, { except }) =>
      (await Promise.all([driven.dataDir, driven.homeDir].map((folder) => holding(folder, text, except)))).flat(),
    async keepEvidence({ task }) {
      if (task.result?.state !== 'fail') return;
      const folder = path.join('out', 'evidence', task.name.replaceAll(/\W+/g, '-').slice(0, 60));
      await mkdir(folder, { recursive: true });
      await driven.page.screenshot({ path: path.join(folder, 'window.png') });
      await cp(path.join(driven.dataDir, 'logs'), path.join(folder, 'logs'), { recursive: true, force: true }).catch(
        () => {},
      );
    },
  };
}

export function grid(page: Page): Locator {
  return page.getByRole('grid');
}

/** The row of a node by its name. */
export function nodeRow(page: Page, name: string): Locator {
  return grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name, exact: true }) });
}

/** What the first terminal shows, a line a row. */
export async function terminalText(page: Page): Promise<string> {
  const rows = await page.locator('.xterm-rows').first().locator('> div').allTextContents();
  // xterm draws blanks as no-break spaces.
  return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
}

async function holding(folder: string, text: string, except: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (except.includes(file)) continue;
    const facts = await stat(file).catch(() => undefined);
    if (facts?.isDirectory() === true) found.push(...(await holding(file, text, except)));
    else if (facts?.isFile() === true && (await readFile(file)).includes(text)) found.push(file);
  }
  return found;
}
