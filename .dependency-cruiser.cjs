const SPECS = '(\\.spec\\.ts$|\\.harness\\.ts$|/test/|^e2e/|/jest\\.config\\.mjs$)';

/** Who may import whom. The libs form a DAG; each line of it is a decision, so a new edge shows in review. */
const LIBS = {
  config: [],
  contracts: [],
  sealing: [],
  runtime: [],
  cli: ['operations'],
  access: ['contracts', 'runtime'],
  telemetry: ['runtime'],
  cache: ['contracts', 'runtime', 'telemetry'],
  egress: ['config'],
  objects: ['runtime'],
  sheets: [],
  mail: ['config', 'runtime', 'telemetry'],
  database: ['access', 'contracts', 'runtime', 'sealing'],
  events: ['access', 'contracts', 'database', 'runtime', 'telemetry'],
  http: ['access', 'config', 'contracts', 'database', 'runtime', 'sealing', 'telemetry'],
  vitals: ['contracts', 'events', 'http', 'runtime', 'telemetry'],
  operations: [
    'cache',
    'config',
    'contracts',
    'database',
    'events',
    'http',
    'mail',
    'objects',
    'runtime',
    'sealing',
    'telemetry',
  ],
  service: ['access', 'config', 'contracts', 'database', 'events', 'http', 'runtime', 'sealing', 'telemetry', 'vitals'],
};

const edgesOfLibs = Object.entries(LIBS).map(([lib, allowed]) => ({
  name: `lib-${lib}-imports-${allowed.join('-') || 'no-lib'}`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: SPECS },
  to: { path: '^libs/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      // A circle closed by `import type` alone is gone when modules load; between folders it counts all the same.
      comment: 'Files that need each other to load are one file, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'service-imports-no-service',
      comment: 'What others may know stands in proto/; what a service knows of others is a projection of their events.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'lib-imports-no-service',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(services|e2e|bench)/' },
    },
    ...edgesOfLibs,
    {
      name: 'verifier-imports-nothing-of-ours',
      comment:
        'Who verifies the trail must not trust the code of who writes it: paths and notes are read by its own means.',
      severity: 'error',
      from: { path: '^libs/cli/src/audit/', pathNot: SPECS },
      to: { path: '^(libs|services)/', pathNot: ['^libs/cli/src/audit/', '/node_modules/'] },
    },
    {
      name: 'lib-has-a-line-in-the-dag',
      comment: 'A new lib states above which libs it may import.',
      severity: 'error',
      from: { path: '^libs/', pathNot: [`^libs/(testing|${Object.keys(LIBS).join('|')})/`, SPECS] },
      to: { path: '^libs/([^/]+)/', pathNot: '^libs/$1/' },
    },
    {
      name: 'testing-stays-in-tests',
      severity: 'error',
      from: { path: '^(libs|services)/', pathNot: [SPECS, '^libs/testing/'] },
      to: { path: '(^libs/testing/|node_modules/(@jest|jest|fast-check)/|/test/)' },
    },
    {
      name: 'lib-only-by-its-index',
      // Two have further entries on purpose: loading telemetry's is what starts it, and a process that only looks after
      // others needs the management port and nothing else of libs/http.
      comment: 'The public API of a lib is its src/index.ts.',
      severity: 'error',
      from: { path: '^(libs|services)/([^/]+)/', pathNot: '/test/' },
      to: {
        path: '^libs/([^/]+)/',
        pathNot: [
          '^$1/$2/',
          '^libs/[^/]+/src/index\\.ts$',
          '^libs/telemetry/src/start(-unwatched)?\\.ts$',
          '^libs/http/src/management/management-server\\.ts$',
        ],
      },
    },
    {
      name: 'no-orphan',
      comment: 'A file that nobody imports is dead, or its wiring was forgotten.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(libs|services)/[^/]+/src/',
        pathNot: [SPECS, '/main\\.ts$', '/assets/', '/src/gen/', '/migrations/', '/index\\.ts$', '\\.d\\.ts$'],
      },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: { path: '^(libs|services|e2e)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-dependency',
      comment: 'Each package lists what it imports, or its container image misses it.',
      severity: 'error',
      from: { path: '^(libs|services)/', pathNot: SPECS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependency-in-production',
      severity: 'error',
      from: { path: '^(libs|services)/[^/]+/src/', pathNot: [SPECS, '^libs/testing/'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    tsConfig: { fileName: `${__dirname}/tsconfig.base.json` },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(libs|services)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@guildhall/source', 'import', 'node', 'default'],
    },
  },
};
