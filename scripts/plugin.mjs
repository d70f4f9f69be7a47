// `npm run plugin -- …`: the session-manager-plugin of this checkout, as the AWS CLI would start it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root, stepsToStandardError } from './console.mjs';

// Standard output is the session's.
stepsToStandardError();
await bootstrap({ system: false, electron: false });
const { build } = await import('./build.mjs');
await build();
const file = path.join(root, 'out', 'plugin', 'session-manager-plugin.cjs');
const child = spawn(process.execPath, [file, ...process.argv.slice(2)], { stdio: 'inherit' });
// Keys of the terminal reach the plugin by themselves; it alone decides what they mean.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGQUIT', 'SIGTSTP'])) process.on(signal, () => {});
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
