import { globSync, readFileSync } from 'node:fs';

/** Sources in which the failures of charts and requests have their names. */
const SOURCES = [
  'shared/adapters/{charts,registry,git}/**/*.ts',
  'shared/adapters/azure/{import-failure,registries}.ts',
  'shared/core/{charts,yaml-edit}/**/*.ts',
  'shared/core/flux/{chart-values,expected-install,node-counts}.ts',
  'shared/core/installed/*.ts',
  'orchestrations/activities/**/*.ts',
];
const STALLS =
  /policy: '(?:Stalled|Terminal)',\s*code: '([A-Z]\w+)'|code: '([A-Z]\w+)',\s*policy: '(?:Stalled|Terminal)'/g;

function sources(): readonly string[] {
  return SOURCES.flatMap((pattern) => globSync(pattern))
    .filter((file) => !/\.(test|testing|fixture)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'));
}

function stalls(): ReadonlySet<string> {
  return new Set(
    sources().flatMap((text) =>
      [...text.matchAll(STALLS)].map(([, one, other]) => one ?? other ?? ''),
    ),
  );
}

function section(): string {
  const [, after = ''] = readFileSync('docs/operate.md', 'utf8').split(
    '## Mend charts and requests\n',
  );
  return after.split('\n## ')[0] ?? '';
}

/** Codes in the first column of the tables. */
function told(): readonly string[] {
  const rows = section()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code = '']) => code),
  );
}

/** Such as ChartIndexNotFound, which the adapter puts together. */
const PUT_TOGETHER = /^Chart(Index|Package)(NotFound|Forbidden)$/;

test('docs/operate.md names no reason of charts and requests that does not exist', () => {
  const text = sources().join('\n');
  expect(told().length).toBeGreaterThan(25);
  const unknown = told().filter((code) => !text.includes(`'${code}'`) && !PUT_TOGETHER.test(code));
  expect(unknown).toEqual([]);
});

/** Remarks of a request, stalls of a cluster, and what only a fault of ours could bring about. */
const NOT_OF_A_SYNC = new Set([
  ...['ReviewerNotFound', 'AutoMergeRefused', 'ProfileConflict'],
  ...['RepositoryUnknown', 'ForeignUrl', 'NothingToCommit'],
]);

test('whatever stalls a chart or a request stands in docs/operate.md or docs/registries.md', () => {
  const docs = section() + readFileSync('docs/registries.md', 'utf8');
  expect(stalls().size).toBeGreaterThan(15);
  const missing = [...stalls()].filter(
    (code) => !docs.includes(`\`${code}\``) && !NOT_OF_A_SYNC.has(code),
  );
  expect(missing).toEqual([]);
});
