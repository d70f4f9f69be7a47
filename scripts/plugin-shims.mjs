// What stands on PATH in a checkout in place of the single executable: two files that start the bundle on Node.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const bundle = 'session-manager-plugin.cjs';

/** Writes `session-manager-plugin` and `session-manager-plugin.cmd` beside the bundle. @param {string} folder */
export async function writePluginShims(folder) {
  // An extensionless file of a package of the type "module" is one: `import` takes the bundle either way.
  const unix = `#!/usr/bin/env node\nimport('./${bundle}');\n`;
  await writeFile(path.join(folder, 'session-manager-plugin'), unix, { mode: 0o755 });
  await writeFile(path.join(folder, 'session-manager-plugin.cmd'), `@node "%~dp0${bundle}" %*\r\n`);
}
