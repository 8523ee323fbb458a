import { build, type BuildResult } from '../../shared/core/applied/kustomize/build';
import { MAX_STEPS, stepsSoFar } from '../../shared/core/applied/kustomize/effort';
import { appliedTo } from '../../shared/core/applied/flux/applied';
import { promisedEntry } from '../../shared/core/applied/flux/entries';
import { treeOf } from '../../shared/core/applied/tree';

/** Files by path: what a repository could hold that somebody means to hurt with. */
function built(files: Readonly<Record<string, string>>, folder = ''): BuildResult {
  return build(treeOf(Object.entries(files).map(([path, text]) => ({ path, text }))), folder);
}

function codesOf(result: BuildResult): readonly string[] {
  return result.ok ? result.unknown.map(({ code }) => code) : [result.failure.message];
}

function kustomization(fields: object): string {
  return JSON.stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', ...fields });
}

function component(fields: object): string {
  return JSON.stringify({
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    ...fields,
  });
}

function times<T>(count: number, make: (at: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

function configMap(name: string, data: object = {}): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
}

function list(count: number): string {
  return times(count, (at) => `---\n${configMap(`c${at}`, { a: 'b' })}\n`).join('');
}

describe('what costs too much is not known, and everything else goes on', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'components that take the next one twice, thirty levels deep',
      {
        'kustomization.yaml': kustomization({ components: ['c0'] }),
        ...Object.fromEntries(
          times(30, (at) => [
            `c${at}/kustomization.yaml`,
            component({ components: [`../c${at + 1}`, `../c${at + 1}`] }),
          ]),
        ),
        'c30/kustomization.yaml': component({ namePrefix: 'x' }),
      },
    ],
    [
      'five hundred patches on each of three thousand objects',
      {
        'kustomization.yaml': kustomization({
          resources: ['all.yaml'],
          patches: times(500, (at) => ({
            target: { kind: 'ConfigMap' },
            patch: `[{"op":"add","path":"/data/k${at}","value":"v"}]`,
          })),
        }),
        'all.yaml': list(3000),
      },
    ],
    [
      'replacements multiplied by objects',
      {
        'kustomization.yaml': kustomization({
          resources: ['all.yaml'],
          replacements: times(200, () => ({
            source: { kind: 'ConfigMap', name: 'c0', fieldPath: 'data.a' },
            targets: times(20, () => ({
              select: { kind: 'ConfigMap' },
              fieldPaths: ['data.a'],
            })),
          })),
        }),
        'all.yaml': list(3000),
      },
    ],
    [
      'a JSON patch that copies an object into itself sixty times',
      {
        'kustomization.yaml': kustomization({
          resources: ['one.yaml'],
          patches: [
            {
              target: { kind: 'ConfigMap' },
              patch: JSON.stringify(
                times(60, (at) => ({ op: 'copy', from: '/data', path: `/data/x${at}` })),
              ),
            },
          ],
        }),
        'one.yaml': configMap('one', { a: 'b' }),
      },
    ],
    [
      'a replacement that doubles a text sixty times',
      {
        'kustomization.yaml': kustomization({
          resources: ['one.yaml'],
          replacements: times(60, () => ({
            source: { kind: 'ConfigMap', name: 'one', fieldPath: 'data.a' },
            targets: [
              {
                select: { kind: 'ConfigMap' },
                fieldPaths: ['data.a'],
                options: { delimiter: '!', index: 1 },
              },
            ],
          })),
        }),
        'one.yaml': configMap('one', { a: 'abc' }),
      },
    ],
    [
      'vars that multiply a long text',
      {
        'kustomization.yaml': kustomization({
          resources: ['one.yaml', 'pod.yaml'],
          vars: [
            {
              name: 'A',
              objref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'one' },
              fieldref: { fieldpath: 'data.a' },
            },
          ],
        }),
        'one.yaml': configMap('one', { a: 'x'.repeat(500_000) }),
        'pod.yaml': JSON.stringify({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'p' },
          spec: { containers: [{ name: 'c', args: ['$(A)'.repeat(100_000)] }] },
        }),
      },
    ],
    [
      'folders that stand on each other a thousand levels deep',
      Object.fromEntries(
        times(1000, (at) => [
          at === 0 ? 'kustomization.yaml' : `d${at}/kustomization.yaml`,
          kustomization({ resources: [at === 0 ? 'd1' : `../d${at + 1}`] }),
        ]),
      ),
    ],
    [
      'forty thousand files',
      {
        'kustomization.yaml': kustomization({ resources: times(40_000, (at) => `r${at}.yaml`) }),
        ...Object.fromEntries(times(40_000, (at) => [`r${at}.yaml`, configMap(`c${at}`)])),
      },
    ],
  ])('%s [P10, F6]', (_, files) => {
    const before = stepsSoFar();
    const result = built(files);
    expect(result).toMatchObject({ ok: true, objects: [] });
    expect(codesOf(result)).toEqual(['TooLarge']);
    // The last step of all may be a large one.
    expect(stepsSoFar() - before).toBeLessThan(MAX_STEPS * 2);
  });
});

test('ten thousand files in one folder are no attack [P10]', () => {
  const before = stepsSoFar();
  const result = built({
    'kustomization.yaml': kustomization({
      resources: times(10_000, (at) => `r${at}.yaml`),
      namespace: 'apps',
      labels: [{ pairs: { team: 'a' } }],
      images: [{ name: 'nginx', newTag: '1.27' }],
      patches: [
        {
          target: { kind: 'ConfigMap', name: 'c7' },
          patch: '[{"op":"add","path":"/data/x","value":"y"}]',
        },
      ],
    }),
    ...Object.fromEntries(times(10_000, (at) => [`r${at}.yaml`, configMap(`c${at}`)])),
  });
  expect(result.ok && result.objects).toHaveLength(10_000);
  expect(codesOf(result)).toEqual([]);
  expect(stepsSoFar() - before).toBeLessThan(MAX_STEPS / 3);
});

test('what cannot be followed is said once, however often a base is drawn in [P10]', () => {
  const result = built({
    'kustomization.yaml': kustomization({ resources: ['d0'] }),
    ...Object.fromEntries(
      times(40, (at) => [
        `d${at}/kustomization.yaml`,
        kustomization({ resources: [`../d${at + 1}`, `../e${at}`] }),
      ]),
    ),
    ...Object.fromEntries(
      times(40, (at) => [
        `e${at}/kustomization.yaml`,
        kustomization({ resources: [`../d${at + 1}`] }),
      ]),
    ),
    'd40/kustomization.yaml': kustomization({ resources: ['https://example.com/x.yaml'] }),
  });
  expect(codesOf(result)).toEqual(['RemoteResource']);
});

test('aliases of YAML that multiply are refused, and those that do not are resolved in one walk [P10]', () => {
  const bomb = `a: &a [${times(9, () => 'x').join(',')}]\n${times(9, (at) => `${'bcdefghij'[at]}: &${'bcdefghij'[at]} [${times(9, () => `*${'abcdefghij'[at]}`).join(',')}]`).join('\n')}\n`;
  const result = built({
    'kustomization.yaml': kustomization({ resources: ['x.yaml'] }),
    'x.yaml': `apiVersion: v1\nkind: X\nmetadata: {name: x}\n${bomb}`,
  });
  expect(result).toMatchObject({ ok: false });
  expect(codesOf(result)[0]).toContain('multiply the data beyond measure');
});

test('Kustomizations that each build too much do not add up: the rest is not known [P10]', () => {
  const many = times(60, (at) => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: `k${at}`, namespace: 'flux-system' },
    spec: {
      path: `./load`,
      namePrefix: `p${at}-`,
      targetNamespace: 'a',
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    },
  }));
  const files = {
    'clusters/a/all.yaml': many.map((one) => JSON.stringify(one)).join('\n---\n'),
    'load/kustomization.yaml': kustomization({ components: ['../c0'] }),
    ...Object.fromEntries(
      times(30, (at) => [
        `c${at}/kustomization.yaml`,
        component({ components: [`../c${at + 1}`, `../c${at + 1}`] }),
      ]),
    ),
    'c30/kustomization.yaml': component({ namePrefix: 'x' }),
  };
  const tree = treeOf(Object.entries(files).map(([path, text]) => ({ path, text })));
  const url = 'https://github.com/contoso/fleet';
  const before = stepsSoFar();
  const applied = appliedTo(promisedEntry('a', 'clusters/a', { urls: [url], branch: 'main' }), {
    own: { urls: [url], branch: 'main', tree },
  });
  expect(stepsSoFar() - before).toBeLessThan(MAX_STEPS * 12);
  expect(applied.objects).toHaveLength(60);
  expect(applied.unknown.every(({ code }) => code === 'TooLarge')).toBe(true);
  expect(applied.unknown.at(-1)?.message).toContain('Kustomizations are left');
});

test('patterns of many stars on many files are not tried: the source is not known [P10]', () => {
  const tree = (ignore: string) =>
    treeOf([
      { path: '.sourceignore', text: ignore },
      ...times(2000, (at) => ({
        path: `apps/${'a'.repeat(200)}${at}/x.yaml`,
        text: configMap('x'),
      })),
    ]);
  const url = 'https://github.com/contoso/fleet';
  const codes = (ignore: string) =>
    appliedTo(promisedEntry('a', 'apps', { urls: [url], branch: 'main' }), {
      own: { urls: [url], branch: 'main', tree: tree(ignore) },
    }).unknown.map(({ code }) => code);
  expect(codes(times(100, () => '*a'.repeat(100)).join('\n'))).toEqual(['TooLarge']);
  expect(codes(times(100, (at) => `**/docs${at}/**`).join('\n'))).not.toContain('TooLarge');
});
