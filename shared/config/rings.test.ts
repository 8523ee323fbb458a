import type { LoadResult } from './load';
import { loadConfiguration } from './load';
import { WITH_GITOPS } from './sample.fixture';

const REPOSITORY = '    repository: contoso/fleet\n';

function loadedWith(lines: string, text = WITH_GITOPS): LoadResult {
  return loadConfiguration(
    text.replace(REPOSITORY, () => `${REPOSITORY}${lines}`),
    'p.yaml',
  );
}

function rules(lines: string) {
  const result = loadedWith(lines);
  if (!result.ok) throw new Error(result.problems.map(({ found }) => found).join());
  return result.configuration.repositories[0];
}

function found(lines: string): readonly string[] {
  const result = loadedWith(lines);
  return result.ok ? [] : result.problems.map((problem) => problem.found);
}

const CANARY = '{ name: canary, clusters: { tags: { ring: canary } }, soak: 3d }';

test('rings are read in their order, and each gets a base of its own', () => {
  const { rings, layout } = rules(`    rings: [${CANARY}, { name: rest }]\n`) ?? {};
  expect(rings).toMatchObject([
    { name: 'canary', clusters: { tags: { ring: 'canary' } }, soakSeconds: 259_200 },
    { name: 'rest', soakSeconds: 86_400 },
  ]);
  expect(layout?.base).toBe('identity-reconciler/base/{ring}');
});

test('a layout that says where rings go is left as it is', () => {
  const base = (text: string) =>
    rules(`    rings: [${CANARY}]\n    layout: { base: '${text}' }\n`)?.layout.base;
  expect(base('apps/{ring}/{chart}')).toBe('apps/{ring}/{chart}');
  expect(base('apps/{chart}')).toBe('apps/{ring}/{chart}');
});

test('without rings there are none, and the base is as it was', () => {
  const { rings, layout } = rules('') ?? {};
  expect([rings, layout?.base]).toEqual([undefined, 'identity-reconciler/base']);
});

test.each([
  ['two rings of one name', `[${CANARY}, { name: canary }]`, 'there is a ring "canary" already'],
  [
    'a ring that does not say its clusters, before another',
    `[{ name: a }, { name: b }]`,
    'ring "a" does not say which clusters are in it',
  ],
  [
    'a ring that leaves nothing to the next',
    `[{ name: a, clusters: { all: true } }, { name: b }]`,
    'ring "a" takes every cluster, and the rings behind it get none',
  ],
  [
    'a ring whose selector is empty',
    `[{ name: a, clusters: {} }]`,
    'the selector is empty and would select every cluster',
  ],
])('%s is a mistake', (_, rings, message) => {
  expect(found(`    rings: ${rings}\n`)).toEqual([message]);
});

test('{ring} in the layout of a repository without rings is a mistake', () => {
  expect(found("    layout: { base: 'a/{ring}' }\n")).toEqual([
    '{ring} has no meaning in a repository without rings',
  ]);
});

test('a chart can go past the rings', () => {
  const text = WITH_GITOPS.replace(
    "    version: '>=4.1.0 <5'\n",
    "    version: '>=4.1.0 <5'\n    rings: false\n",
  );
  const result = loadedWith('', text);
  expect(result.ok && result.configuration.charts.map(({ allAtOnce }) => allAtOnce)).toEqual([
    true,
    undefined,
  ]);
});
