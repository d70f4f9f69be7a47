// Holds the imports against the house's rules (.dependency-cruiser.cjs).
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { createRequire } from 'node:module';
import path from 'node:path';
import { exits, line, root, stop } from './console.mjs';

/** Fewer modules than this mean that nothing was read (a TypeScript without its classic API is read as empty). */
const fewest = 150;
const folders = ['contract', 'words', 'main', 'preload', 'plugin', 'renderer', 'sandbox', 'tests'];
const rules = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs'));

process.chdir(root);
const { output } = await cruise(
  folders,
  { ruleSet: rules, validate: true, ...rules.options },
  { extensions: ['.ts', '.tsx'] },
  { tsConfig: extractTsConfig(path.join(root, 'tsconfig.base.json')) },
);
const { summary } = /** @type {import('dependency-cruiser').ICruiseResult} */ (output);
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
if (summary.totalCruised < fewest)
  stop(exits.failed, `only ${summary.totalCruised} modules were read: the check itself is broken.`);
if (summary.violations.length > 0) stop(exits.failed, `${summary.violations.length} imports break the house's rules.`);
line(`${summary.totalCruised} modules keep the house's rules`);
