const OURS = '^(packages|services)/';
const NOT_PRODUCTION = '(\\.test\\.tsx?$|/testing/|^packages/acceptance/|^packages/bench/)';

/** Each package may use these of our packages and nothing else of ours. */
const ALLOWED = {
  errors: [],
  domain: ['errors'],
  'event-store': ['domain', 'errors'],
  forecast: [],
  telephony: ['domain', 'errors'],
  projections: ['domain', 'errors', 'event-store', 'runtime'],
  'read-models': ['domain', 'errors', 'event-store', 'forecast', 'projections'],
  replay: ['domain', 'errors', 'event-store', 'forecast', 'projections', 'read-models', 'runtime'],
  reactors: ['domain', 'errors', 'event-store', 'projections', 'runtime'],
  intake: ['domain', 'errors', 'event-store', 'projections', 'runtime', 'telephony'],
  importers: ['domain', 'errors', 'event-store'],
  simulator: ['domain', 'errors', 'telephony'],
  runtime: ['errors'],
  http: ['errors', 'runtime'],
  kafka: ['errors', 'runtime'],
};

const neighbours = Object.entries(ALLOWED).map(([name, allowed]) => ({
  name: `${name}-neighbours`,
  comment: `packages/${name} may use only: ${allowed.join(', ') || 'no package of ours'}. Move the code to the package that may know both sides, or pass it in from main.ts.`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: NOT_PRODUCTION },
  to: { path: OURS, pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
}));

const ownClientOnly = (folder, client) => ({
  name: `${client}-in-its-adapter`,
  comment: `Only the ${folder} adapter of the event store speaks ${client}. Go through the port instead.`,
  severity: 'error',
  from: {
    path: '^packages/event-store/src/',
    pathNot: `(^packages/event-store/src/${folder}/|${NOT_PRODUCTION})`,
  },
  to: { path: `node_modules/${client}/` },
});

export default {
  forbidden: [
    ...neighbours,
    {
      name: 'pure-domain',
      comment:
        'The domain does no I/O: only zod and a calendar library. Take time, randomness and data as arguments.',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: NOT_PRODUCTION },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure-forecast',
      comment:
        'Forecasts are pure maths on libraries of maths: the same input gives the same bytes. Take time, seeds and data as arguments.',
      severity: 'error',
      from: { path: '^packages/forecast/src/', pathNot: NOT_PRODUCTION },
      to: {
        dependencyTypesNot: ['local'],
        pathNot: 'node_modules/(ml-matrix|d3-random|pure-rand)/',
      },
    },
    ownClientOnly('postgres', 'pg'),
    ownClientOnly('eventstoredb', '@eventstore/db-client'),
    {
      name: 'no-sibling-adapters',
      comment: 'An adapter never imports another one. Put what both need into the port.',
      severity: 'error',
      from: {
        path: '^packages/event-store/src/(memory|postgres|eventstoredb)/',
        pathNot: NOT_PRODUCTION,
      },
      to: {
        path: '^packages/event-store/src/(memory|postgres|eventstoredb)/',
        pathNot: '^packages/event-store/src/$1/',
      },
    },
    {
      name: 'kafkajs-in-its-package',
      comment: 'Only packages/kafka speaks kafkajs. Use what it exports, or add a door there.',
      severity: 'error',
      from: { path: OURS, pathNot: '^packages/kafka/' },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'naive-oracle',
      comment:
        'The oracle holds our code against a plain reading of the log: what it shares with our code, it cannot prove. Write it anew there.',
      severity: 'error',
      from: { path: '^packages/acceptance/src/oracle/naive/' },
      to: {
        pathNot: '(^packages/acceptance/src/oracle/naive/|^(node:)?crypto$|node_modules/vitest/)',
      },
    },
    {
      name: 'packages-know-no-service',
      comment: 'Packages never import a service. Services are thin: move the code into a package.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/(acceptance|cli|bench)/' },
      to: { path: '^services/' },
    },
    {
      name: 'services-do-not-meet',
      comment:
        'Services never import each other; only standalone wires them together, and whoever answers /api serves the built dashboard beside it.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: '^services/standalone/' },
      to: { path: '^services/', pathNot: '^services/($1|dashboard/src/(index|server)\\.ts)' },
    },
    {
      name: 'dashboard-knows-views-only',
      comment:
        'The dashboard runs in a browser: of ours it may use only the view types of @grasp/read-models/views.',
      severity: 'error',
      from: { path: '^services/dashboard/src/', pathNot: NOT_PRODUCTION },
      to: { path: '^packages/', pathNot: '^packages/read-models/src/views' },
    },
    {
      name: 'front-doors-only',
      comment: 'Another package is reached by its name and its exports, never by a relative path.',
      severity: 'error',
      from: { path: '^(packages|services)/([^/]+)/' },
      to: { path: OURS, pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'Production code never imports test code. Move what it needs out of testing/.',
      severity: 'error',
      from: { path: OURS, pathNot: NOT_PRODUCTION },
      to: { path: '(\\.test\\.tsx?$|/testing/)' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one idea: join them, or pull out what both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
