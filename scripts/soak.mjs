// `npm run soak [-- NAME ...]`: long runs of faults and chance that are no part of `npm test`. SOAK_MB, SOAK_SEEDS,
// SOAK_CUTS and SOAK_CASES make them shorter or longer.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { exits, root, run, stop } from './console.mjs';

const ending = '.test.ts';
const names = (await readdir(path.join(root, 'tests', 'soak')))
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));
const wanted = process.argv.slice(2);
for (const name of wanted)
  if (!names.includes(name)) stop(exits.usage, `there is no soak ${name}: ${names.join(', ')}.`);

await bootstrap({ system: false, electron: false });
const files = (wanted.length === 0 ? names : wanted).map((name) => `tests/soak/${name}${ending}`);
const own = Object.entries(process.env).filter(([key]) => !/^(AWS|FLEETDECK)_/.test(key));
const { code } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'soak', ...files], {
  env: { ...Object.fromEntries(own), NODE_ENV: 'test' },
});
process.exit(code === 0 ? exits.done : exits.failed);
