// What stands on PATH in a checkout in place of the single executable: two files that start the bundle on Node.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const bundle = 'session-manager-plugin.cjs';

/** Writes `session-manager-plugin` and `session-manager-plugin.cmd` beside the bundle. @param {string} folder */
export async function writePluginShims(folder) {
  // Without it a file without an extension would be a module of the checkout's own type, which starts slower.
  await writeFile(path.join(folder, 'package.json'), '{"type":"commonjs"}\n');
  // Newer Nodes keep what they have compiled; where the folder cannot be written they compile again.
  const cache = `require('node:module').enableCompileCache?.(require('node:path').join(__dirname, '.compiled'));\n`;
  const unix = `#!/usr/bin/env node\n${cache}require('./${bundle}');\n`;
  await writeFile(path.join(folder, 'session-manager-plugin'), unix, { mode: 0o755 });
  await writeFile(path.join(folder, 'session-manager-plugin.cmd'), `@node "%~dp0${bundle}" %*\r\n`);
}
