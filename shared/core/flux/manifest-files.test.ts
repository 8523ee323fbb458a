import { isManifest, namedFiles } from './manifest-files';

test.each([
  ['apps/release.yaml', true],
  ['apps/release.yml', true],
  ['clusters/a/Kustomization', true],
  ['.sourceignore', true],
  ['apps/.sourceignore', true],
  ['src/main.go', false],
  ['package.json', false],
  ['README.md', false],
])('%s is read by its name: %s', (path, expected) => {
  expect(isManifest(path)).toBe(expected);
});

test('what a kustomization names is read, whatever it is called', () => {
  const kustomization = `resources: [../x.json, a.yaml, 'https://example.com/y.json']
configMapGenerator:
  - name: c
    files: [settings.properties, key=nested/app.conf, /nested/rooted.txt, missing.txt]
    envs: [.env]
patches:
  - path: patch.txt
  - patch: |
      inline.txt
`;
  const files = new Map<string, string | undefined>([
    ['apps/kustomization.yaml', kustomization],
    ['apps/broken/kustomization.yaml', 'a: ['],
    ['unread/kustomization.yaml', undefined],
    ...[
      'x.json',
      'apps/a.yaml',
      'apps/settings.properties',
      'apps/nested/app.conf',
      'apps/nested/rooted.txt',
      'apps/.env',
      'apps/patch.txt',
      'apps/inline.txt',
      'apps/other.txt',
    ].map((path) => [path, undefined] as const),
  ]);
  expect(namedFiles({ files })).toEqual([
    'apps/.env',
    'apps/nested/app.conf',
    'apps/nested/rooted.txt',
    'apps/patch.txt',
    'apps/settings.properties',
    'x.json',
  ]);
});
