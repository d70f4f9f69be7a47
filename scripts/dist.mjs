// `npm run dist`: packages the app for this platform; releases always carry the official Electron binary.
import { bootstrap } from './bootstrap.mjs';
import { run } from './console.mjs';

await bootstrap({ electron: false });
const { build } = await import('./build.mjs');
await build();
const { buildPluginExecutable } = await import('./plugin-executable.mjs');
await buildPluginExecutable();
const { code } = await run('npx', ['electron-builder', ...process.argv.slice(2)]);
process.exitCode = code;
