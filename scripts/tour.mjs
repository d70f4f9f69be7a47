// `npm run tour`: walks through every page on the sandbox and takes a picture of each page and state.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { exits, isMain, line, root, stop } from './console.mjs';
import { openDisplay } from './display.mjs';
import { automationStops } from './tour/automation.mjs';
import { documentsStops } from './tour/documents.mjs';
import { fleetStops } from './tour/fleet.mjs';
import { askForCode } from './tour/mfa-code.mjs';
import { runCommandStops } from './tour/run-command.mjs';
import { sessionsStops } from './tour/sessions.mjs';
import { settingsStops } from './tour/settings.mjs';
import { texts } from './tour/texts.mjs';
import { transfersStops } from './tour/transfers.mjs';
import { tunnelsStops } from './tour/tunnels.mjs';

/** @typedef {import('./tour/stop.mjs').Page} Page */
/** @typedef {import('./tour/stop.mjs').Stop} Stop */

/** In the order of the walk: each part begins where the one before it has left the window. */
const stops = [
  ...fleetStops,
  ...transfersStops,
  ...sessionsStops,
  ...tunnelsStops,
  ...documentsStops,
  ...runCommandStops,
  ...automationStops,
  ...settingsStops,
];

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
    const { openSignedOut, signInStops } = await import('./tour/sign-in.mjs');
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
