/** Who may import whom: the table of the README, for what the compiler's project references cannot see. */
const own = '^(contract|words|main|preload|plugin|renderer|sandbox|scripts|tests)/';
const packages = '^node_modules/';
const core = { dependencyTypes: ['core'] };
/** A folder may import only these folders of ours. */
const folders = (from, allowed) => ({
  name: `${from.replace(/\W+/g, '-')}-own`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: own, pathNot: allowed.map((folder) => `^${folder}(/|$)`) },
});
/** A folder may import only these packages. */
const modules = (from, allowed) => ({
  name: `${from.replace(/\W+/g, '-')}-packages`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: packages, pathNot: allowed.map((name) => `^node_modules/${name}`) },
});
const noCore = (from) => ({ name: `${from}-no-node`, severity: 'error', from: { path: `^${from}/` }, to: core });

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'types alone make no circle when the code runs',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    folders('contract', ['contract']),
    modules('contract', ['zod/', 'yaml/', 're2js/']),
    noCore('contract'),
    folders('words', ['words', 'contract']),
    modules('words', ['zod/']),
    noCore('words'),
    folders('main', ['main', 'contract', 'words']),
    modules('main', [
      'electron/',
      '@aws-sdk/',
      '@smithy/',
      'zod/',
      'node-pty/',
      '@types/(node|ws)/',
      'ws/',
      'libsql/',
      'electron-log/',
    ]),
    folders('preload', ['preload', 'contract']),
    modules('preload', ['electron/']),
    folders('plugin', ['plugin', 'main/terminal-host', 'main/aws', 'contract']),
    modules('plugin', ['@aws-sdk/', 'zod/', '@types/node/']),
    folders('renderer', ['renderer', 'contract', 'words']),
    {
      name: 'renderer-packages',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '^node_modules/(electron|@aws-sdk|@smithy|ws|node-pty|libsql|zod)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    noCore('renderer'),
    {
      name: 'renderer-contract-values',
      comment:
        'zod needs eval, which the content policy refuses: the window takes values from the zod-free files alone',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '^contract/',
        pathNot:
          '^contract/(tags|csv|flow|regions|scope|rate-control|session-preferences|node-fields|network-values|locations-url|port-session|sso-session-form|document-parameters|allowed-pattern|yaml-limits|document-content|automation-outline|automation-targets|unanswered)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    folders('sandbox', ['sandbox']),
    modules('sandbox', ['ws/', 'node-pty/', 'yaml/', '@types/(node|ws)/']),
    {
      name: 'features-do-not-know-each-other',
      severity: 'error',
      from: { path: '^(main|renderer)/features/([^/]+)/' },
      to: { path: '^$1/features/([^/]+)/', pathNot: '^$1/features/$2/' },
    },
    {
      name: 'main-services-without-electron',
      severity: 'error',
      from: { path: '^main/(aws|features|network|terminal-host|storage)/' },
      to: { path: '^node_modules/electron/' },
    },
    folders('main/terminal-host', ['main/terminal-host', 'main/network', 'contract']),
    folders('main/aws', ['main/aws', 'main/network', 'main/log', 'contract']),
    folders('main/network', ['main/network', 'contract']),
    folders('main/storage', ['main/storage', 'main/log', 'contract']),
    folders('main/features', [
      'main/features',
      'main/aws',
      'main/storage',
      'main/terminal-host',
      'main/log',
      'contract',
    ]),
    folders('main/ipc', ['main/ipc', 'main/features', 'main/log', 'main/app-shell/origin.ts', 'contract']),
    folders('renderer/bridge', ['renderer/bridge', 'contract']),
    folders('renderer/ui', ['renderer/ui']),
    folders('renderer/workspace', ['renderer/workspace', 'renderer/bridge', 'renderer/ui', 'contract', 'words']),
    folders('renderer/features', [
      'renderer/features',
      'renderer/workspace',
      'renderer/bridge',
      'renderer/ui',
      'contract',
      'words',
    ]),
    {
      name: 'stores-before-views',
      severity: 'error',
      from: { path: '^renderer/features/[^/]+/store\\.ts$' },
      to: { path: '\\.tsx$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
