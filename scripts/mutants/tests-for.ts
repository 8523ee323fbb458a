/** They load the built product, or watch a simulator: a mutant of a source file reaches them slowly or not at all. */
const NOT_RELATED = [
  '/test/(?!support)',
  '/local/',
  '\\.sim\\.test',
  'adapters/(store|charts)/',
  '/scripts/',
];

/** Arguments of jest for the unit tests that import `file`. */
export function relatedTests(file: string, without: readonly string[]): readonly string[] {
  // They read files of megabytes and measure the time that it takes, which depends on what else the machine does.
  const slow = ['yaml-bounds', 'template/budget'].filter((name) => !file.includes(name));
  return [
    `--testPathIgnorePatterns=${[...NOT_RELATED, ...slow, ...without].join('|')}`,
    '--findRelatedTests',
    file,
  ];
}

const WORLD = [
  'test/e2e/onboarding',
  'test/e2e/world/(lifecycle|pools|selection|off-boarding|roles|identities|configuration)',
  'test/e2e/api/runs',
  'test/e2e/events/events',
  'test/faults/(changed-mind|shared-lists|no-trace|refused|one-bad-host)',
  'test/faults/absence/lists',
];
const OBJECTS = [
  'test/e2e/onboarding',
  'test/e2e/cluster/(on-demand|access|ready|serverless|kubenet|watch)',
  'test/faults/absence/objects',
];
const CHARTS = ['test/e2e/charts/(observe-only|upgrade|api|stopped|registries|source|requests)'];

const OF_OBJECTS = /\/pod-identity\/|object|kubenet|policy|watch|ready|readiness/;
const OF_CHARTS =
  /\/(?:charts|flux|pull-request)\/|sync|target|chart|request|registr|propose|gitops|import|swept|listed/;

/** Arguments of jest for a few quick scenes in which the built product does what `file` is for. */
export function scenes(file: string, without: readonly string[]): readonly string[] {
  const ignored = ['/node_modules/', ...without].join('|');
  return [`--testPathIgnorePatterns=${ignored}`, '--testPathPatterns', ...scenesOf(file)];
}

function scenesOf(file: string): readonly string[] {
  if (OF_CHARTS.test(file)) return CHARTS;
  return OF_OBJECTS.test(file) ? OBJECTS : WORLD;
}
