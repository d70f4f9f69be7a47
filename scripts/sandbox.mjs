// `npm run sandbox`: the sandbox endpoint alone, on plain Node.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root, stepsToStandardError } from './console.mjs';

// The first line on standard output is the sandbox's own.
stepsToStandardError();
await bootstrap({ system: false, electron: false });
const { build } = await import('./build.mjs');
await build();
const child = spawn(process.execPath, [path.join(root, 'out', 'sandbox', 'serve.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 0));
