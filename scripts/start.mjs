// `npm start`: installs what is missing, builds, opens the app; without a display it runs the tour and says where its pictures are.
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { exits, line, root, stop } from './console.mjs';
import { hasDisplay } from './system-libraries.mjs';

const flags = readFlags(process.argv.slice(2));
await bootstrap();
const { build } = await import('./build.mjs');
await build();

if (hasDisplay()) {
  const { electronRuntime } = await import('./electron-runtime.mjs');
  const runtime = await electronRuntime();
  if (runtime === undefined) stop(exits.failed, 'the Electron runtime is not in place.');
  const asRoot = process.getuid?.() === 0;
  if (asRoot) line('started as root: Chromium cannot use its own sandbox, so --no-sandbox is added');
  const child = spawn(runtime.executable, [...(asRoot ? ['--no-sandbox'] : []), root, ...flags], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? exits.done));
} else {
  line('there is no display here, so the tour runs on a virtual one instead of the app');
  const { tour } = await import('./tour.mjs');
  const { values } = parseArgs({
    args: flags,
    options: { lang: { type: 'string' }, theme: { type: 'string' } },
    strict: false,
  });
  process.exitCode = await tour({
    ...(typeof values.lang === 'string' && { lang: values.lang }),
    ...(typeof values.theme === 'string' && { theme: values.theme }),
  });
}

/** The app's switches; ends with exit code 2 for others. @param {string[]} args @returns {string[]} */
function readFlags(args) {
  try {
    const text = /** @type {const} */ ({ type: 'string' });
    const { values } = parseArgs({
      args,
      options: { sandbox: { type: 'boolean' }, profile: text, region: text, connect: text, lang: text, theme: text },
    });
    if (values.lang !== undefined && !['en', 'ko'].includes(values.lang)) throw new Error('--lang takes en or ko');
    if (values.theme !== undefined && !['light', 'dark'].includes(values.theme))
      throw new Error('--theme takes light or dark');
    return Object.entries(values).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${String(value)}`));
  } catch (error) {
    stop(exits.usage, error instanceof Error ? error.message : String(error));
  }
}
