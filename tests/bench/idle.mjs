// What the app costs when nobody touches it: the fleet is shown, one shell stands at its prompt.
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { driveApp } from '../../scripts/app-driver.mjs';

/** Caches fill and first requests end before anything is measured. */
const settleMs = 30_000;
const windowMs = 60_000;
const sampleMs = 3_000;

/** @typedef {import('playwright-core').ElectronApplication} ElectronApplication */

/** @param {(figure: { bench: string, metric: string, value: number, unit: string, baseline?: number }) => void} report */
export async function measure(report) {
  const app = await driveApp({ flags: ['--sandbox', '--lang=en'] });
  await app.page.getByRole('grid').getByRole('row').filter({ hasText: 'web-1' }).dblclick();
  await app.page.locator('[data-terminal][data-phase="connected"]').waitFor();
  await app.page.locator('.xterm-rows').getByText('$').first().waitFor();
  await pause(settleMs);
  await countCalls(app.electron);
  await sample(app.electron);
  const started = performance.now();
  const samples = [];
  while (performance.now() - started < windowMs) {
    await pause(sampleMs);
    samples.push({ at: (performance.now() - started) / 3_600_000, ...(await sample(app.electron)) });
  }
  const hours = (performance.now() - started) / 3_600_000;
  const calls = await app.electron.evaluate(() => Reflect.get(globalThis, 'benchCalls'));
  await app.close();
  const bench = 'idle';
  report({ bench, metric: 'window', value: hours * 3_600, unit: 's' });
  report({ bench, metric: 'cpu', value: mean(samples.map(({ cpu }) => cpu)), unit: 'percent of one core' });
  report({ bench, metric: 'growth', value: slope(samples), unit: 'MiB per hour' });
  report({ bench, metric: 'aws_calls', value: Number(calls) / hours, unit: 'per hour' });
}

/** Counts every HTTP request that leaves main, whoever sends it. @param {ElectronApplication} electron */
async function countCalls(electron) {
  await electron.evaluate(() => {
    Reflect.set(globalThis, 'benchCalls', 0);
    process
      .getBuiltinModule('node:diagnostics_channel')
      .subscribe('http.client.request.start', () =>
        Reflect.set(globalThis, 'benchCalls', Number(Reflect.get(globalThis, 'benchCalls')) + 1),
      );
  });
}

/** CPU since the sample before and resident memory, of all processes but the sandbox. @param {ElectronApplication} electron */
async function sample(electron) {
  const metrics = await electron.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name }) => name !== 'Fleetdeck sandbox')
      .map(({ cpu, memory }) => ({ percent: cpu.percentCPUUsage, kilobytes: memory.workingSetSize })),
  );
  // Electron's percent is of all cores together.
  const cpu = metrics.reduce((sum, { percent }) => sum + percent, 0) * cpus().length;
  return { cpu, mebibytes: metrics.reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024 };
}

/** @param {number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Least squares over all samples: one garbage collection must not decide. @param {{ at: number, mebibytes: number }[]} samples */
function slope(samples) {
  const at = mean(samples.map((one) => one.at));
  const size = mean(samples.map(({ mebibytes }) => mebibytes));
  const across = samples.reduce((sum, one) => sum + (one.at - at) * (one.mebibytes - size), 0);
  return across / samples.reduce((sum, one) => sum + (one.at - at) ** 2, 0);
}
