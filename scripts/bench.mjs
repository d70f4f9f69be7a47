// `npm run bench [-- NAME] [--json] [--against PATH]`: measurements, each beside a baseline of the same run. PATH is
// another session-manager-plugin's executable, for `session` and `plugin`.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { exits, line, root, stepsToStandardError, stop } from './console.mjs';
import { openDisplay } from './display.mjs';

/** @typedef {{ bench: string, metric: string, value: number, unit: string, baseline?: number, ratio?: number }} Figure */

const folder = path.join(root, 'tests', 'bench');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, against: { type: 'string' } },
});
const names = (await readdir(folder))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => path.basename(file, '.mjs'));
const wanted = positionals.length === 0 ? names : positionals;
for (const name of wanted)
  if (!names.includes(name)) stop(exits.usage, `there is no bench ${name}: ${names.join(', ')}.`);

if (values.json) stepsToStandardError();
await bootstrap({ tests: true });
const { build } = await import('./build.mjs');
await build();
const display = await openDisplay({ virtual: true });
Object.assign(process.env, display.env);
for (const name of wanted) {
  const { measure } = await import(pathToFileURL(path.join(folder, `${name}.mjs`)).href);
  await measure(report, { against: values.against });
}
display.close();

/** @param {Figure} figure */
function report(figure) {
  const ratio = figure.baseline === undefined ? undefined : figure.value / figure.baseline;
  if (values.json) process.stdout.write(`${JSON.stringify({ ...figure, ...(ratio !== undefined && { ratio }) })}\n`);
  else {
    const beside = ratio === undefined ? '' : ` (baseline ${round(figure.baseline ?? 0)}, ratio ${round(ratio)})`;
    line(`${figure.bench} ${figure.metric}: ${round(figure.value)} ${figure.unit}${beside}`);
  }
}

/** @param {number} value */
function round(value) {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(2);
}
