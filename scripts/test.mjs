// `npm test`: everything, or one layer (`unit`, `integration`, `e2e`) with further arguments for the runner.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { exits, line, run, stop } from './console.mjs';

/** @type {Readonly<Record<string, string[]>>} */
const layers = { unit: ['unit'], integration: ['wire', 'features'], e2e: ['app'] };
const [layer, ...rest] = process.argv.slice(2);
if (layer !== undefined && !Object.hasOwn(layers, layer))
  stop(exits.usage, `there is no layer ${layer}: unit, integration or e2e.`);

await bootstrap({ tests: true, electron: layer === undefined || layer === 'e2e' });
const started = Date.now();
const totals = { passed: 0, failed: 0, skipped: 0 };
if (layer === undefined) {
  // Two at a time: one of them is the types, which alone take as long as the others one after the other.
  const passed = await Promise.all([
    checks({ types: 'types' }),
    checks({ lint: 'lint', format: 'format:check', layers: 'layers', 'dead code': 'dead' }),
  ]);
  const wrong = passed.find((check) => check !== undefined);
  if (wrong !== undefined) stop(exits.failed, `${wrong} failed`);
}
const { build } = await import('./build.mjs');
await build();
/** @type {string | undefined} */
let failed;
for (const name of layer === undefined ? Object.keys(layers) : [layer]) {
  if (await step(`${name} tests`, () => runLayer(name))) continue;
  failed = name;
  break;
}
// Also after a failure: how many there are is what the reader wants to know next.
line(`tests: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
if (failed !== undefined) stop(exits.failed, `${failed} tests failed`);
line(`all passed in ${Math.round((Date.now() - started) / 1000)} s`);

/**
 * Runs package.json's scripts one after the other, each told whole when it has ended; gives the first that failed.
 * @param {Record<string, string>} scripts @returns {Promise<string | undefined>}
 */
async function checks(scripts) {
  for (const [what, script] of Object.entries(scripts)) {
    const passed = await step(what, async () => {
      const result = await run('npm', ['run', '--silent', script], { quiet: true });
      if (result.code !== 0) process.stderr.write(result.text);
      return result;
    });
    if (!passed) return what;
  }
  return undefined;
}

/** @param {string} name */
async function runLayer(name) {
  const projects = (layers[name] ?? []).flatMap((project) => ['--project', project]);
  // Tests must not see the user's own AWS files, settings or keys.
  const scratch = await mkdtemp(path.join(tmpdir(), 'fleetdeck-test-'));
  const own = Object.entries(process.env).filter(([key]) => !/^(AWS|FLEETDECK)_/.test(key));
  // A build in this process leaves NODE_ENV at production, in which React has no `act`.
  const env = { ...Object.fromEntries(own), NODE_ENV: 'test', FLEETDECK_TEST_SCRATCH: scratch };
  try {
    const report = path.join(scratch, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const result = await run(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', ...projects, ...reporters, ...rest],
      { env },
    );
    const {
      numPassedTests = 0,
      numFailedTests = 0,
      numPendingTests = 0,
    } = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'));
    totals.passed += numPassedTests;
    totals.failed += numFailedTests;
    totals.skipped += numPendingTests;
    return result;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Whether it passed. @param {string} what @param {() => Promise<{ code: number }>} work */
async function step(what, work) {
  const begun = Date.now();
  const { code } = await work();
  if (code === 0) line(`${what} passed in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  return code === 0;
}
