/**
 * The arrows of docs/architecture.md, checked. A rule's comment says why the wall stands.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const UNIT_TEST = '\\.test\\.tsx?$';

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment:
        'core decides; it never does I/O, so that every decision can be replayed and tested. The libraries it may use only compute.',
      severity: 'error',
      from: { path: '^shared/core/', pathNot: UNIT_TEST },
      to: {
        pathNot: [
          '^shared/core/',
          '^(node:)?crypto$',
          '^node_modules/(semver|yaml|diff|fastest-levenshtein|ipaddr\.js|@types/semver)/',
        ],
      },
    },
    {
      name: 'adapters-and-config-know-only-core',
      comment: 'an adapter translates one outside system into core words.',
      severity: 'error',
      from: { path: '^shared/(adapters/([^/]+)|config)/', pathNot: UNIT_TEST },
      to: {
        path: '^(functions|orchestrations|local|cli|dashboard|test|shared/adapters)/',
        pathNot: '^shared/adapters/$2/',
      },
    },
    {
      name: 'api-describes-what-core-says',
      comment:
        'the description of the API says what core can answer; how a request is served stands in functions/http.',
      severity: 'error',
      from: { path: '^shared/api/', pathNot: UNIT_TEST },
      to: {
        pathNot: ['^shared/(api|core)/', '^package\\.json$', '^node_modules/@sinclair/typebox/'],
      },
    },
    {
      name: 'orchestrations-know-only-shared',
      comment: 'what runs in Azure must never need the local host or the simulators.',
      severity: 'error',
      from: { path: '^orchestrations/', pathNot: UNIT_TEST },
      to: { path: '^(functions|local|cli|dashboard|test)/' },
    },
    {
      name: 'orchestrators-do-no-io',
      comment: 'an orchestrator is replayed: only activities may touch adapters.',
      severity: 'error',
      from: { path: '^orchestrations/(kinds/)?[^/]+\\.ts$', pathNot: UNIT_TEST },
      to: {
        path: '^(shared/(adapters|config|net)|node:|fs|http)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'functions-start-orchestrations-by-name',
      comment:
        'triggers are thin: they persist and start, and never run orchestration code themselves.',
      severity: 'error',
      from: { path: '^functions/', pathNot: [UNIT_TEST, '^functions/index\\.ts$'] },
      to: { path: '^(orchestrations/(?!(names|enqueue)\\.ts)|local|cli|dashboard|test)' },
    },
    {
      name: 'shared-never-reaches-up',
      comment: 'shared is the bottom layer.',
      severity: 'error',
      from: { path: '^shared/', pathNot: UNIT_TEST },
      to: { path: '^(functions|orchestrations|local|cli|dashboard|test)/' },
    },
    {
      name: 'the-command-line-knows-the-api-alone',
      comment:
        'it works against a deployed app: what the API does not say it cannot know. Of core it takes what only computes with texts.',
      severity: 'error',
      from: { path: '^cli/', pathNot: [UNIT_TEST, '^cli/local/'] },
      to: {
        path: '^(functions|orchestrations|shared|local|dashboard|test)/',
        pathNot: '^shared/(api|core/base)/',
      },
    },
    {
      name: 'the-command-line-without-an-app-is-loaded-when-asked-for',
      comment:
        'cli/local works without an app, so it knows the product; what asks an app must not have to load it.',
      severity: 'error',
      from: { path: '^cli/', pathNot: [UNIT_TEST, '^cli/local/'] },
      to: { path: '^cli/local/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'the-command-line-plays-in-no-simulator',
      comment: 'cli/local looks at real Azure: of local/ it takes what runs the product.',
      severity: 'error',
      from: { path: '^cli/local/', pathNot: UNIT_TEST },
      to: {
        path: '^(functions|orchestrations|dashboard|test|local)/',
        pathNot: '^local/(host/index|clock|start/secrets)\\.ts$',
      },
    },
    {
      name: 'the-dashboard-knows-the-api-alone',
      comment:
        'it runs in a browser, of what the API answers: of the rest of the product it takes the types that describe those answers, and no code.',
      severity: 'error',
      from: { path: '^dashboard/', pathNot: UNIT_TEST },
      to: {
        path: '^(functions|orchestrations|shared|local|cli|test)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-dashboard-takes-types-of-the-api',
      comment: 'a type of core that no answer has is none that a page could see.',
      severity: 'error',
      from: { path: '^dashboard/', pathNot: UNIT_TEST },
      to: {
        path: '^(functions|orchestrations|shared|local|cli|test)/',
        pathNot: '^shared/api/',
      },
    },
    {
      name: 'nothing-but-tests-imports-tests',
      comment: 'test helpers are not part of the product.',
      severity: 'error',
      from: { pathNot: ['^test/', UNIT_TEST] },
      to: { path: '^test/' },
    },
    {
      name: 'permits-come-from-the-guard',
      comment:
        'whoever writes asks first: a permit is given by the guards alone, which look at the stored plan, dry run, suspend and observe-only.',
      severity: 'error',
      from: { pathNot: '^orchestrations/activities/support/may-(write|sync)\\.ts$' },
      to: { path: '^shared/issue-permit\\.ts$' },
    },
    {
      name: 'no-circular',
      comment: 'a cycle hides which module is the lower one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-unlisted',
      comment: 'what runs must be in package.json.',
      severity: 'error',
      from: { path: '^(functions|orchestrations|shared|local|cli)/', pathNot: UNIT_TEST },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '^@azure/functions-core$' },
    },
    {
      name: 'deployed-code-uses-no-dev-dependency',
      comment: 'the package that is deployed is built from run-time dependencies only.',
      severity: 'error',
      from: { path: '^(functions|orchestrations|shared)/', pathNot: UNIT_TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
