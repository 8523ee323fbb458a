import { fluxObjects, isFluxSystemFile, objectsIn } from './flux-objects';

const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2beta2
kind: HelmRelease
metadata: {name: x, namespace: y}
`;

describe('objects of Flux in files', () => {
  test('are found in any document of a file, with group and version apart', () => {
    const objects = fluxObjects([{ path: 'a.yml', text: `# nothing\n---\na: 1\n---\n${RELEASE}` }]);
    expect(objects).toEqual([
      expect.objectContaining({
        path: 'a.yml',
        document: 1,
        group: 'helm.toolkit.fluxcd.io',
        version: 'v2beta2',
        kind: 'HelmRelease',
        name: 'x',
        namespace: 'y',
      }),
    ]);
  });

  test.each([
    ['text that is no YAML', 'a.yaml', 'a: ['],
    ['a list', 'a.yaml', '- apiVersion: helm.toolkit.fluxcd.io/v2'],
    ['another kind of file', 'a.txt', RELEASE],
    ['the components of Flux itself', 'x/gotk-components.yaml', RELEASE],
    [
      'a kind of kustomize with the same name',
      'a.yaml',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization',
    ],
    ['aliases that would fill the memory', 'a.yaml', bomb()],
    ['an empty file', 'a.yaml', ''],
  ])('are not found in %s', (_, path, text) => {
    expect(fluxObjects([{ path, text }])).toEqual([]);
  });

  test('a file is parsed once, however often it is asked for', () => {
    const file = { path: 'a.yaml', text: RELEASE };
    expect(objectsIn(file)[0]).toBe(objectsIn(file)[0]);
  });

  test('the components of Flux are known by the name of their file', () => {
    expect(isFluxSystemFile('clusters/a/flux-system/gotk-components.yaml')).toBe(true);
    expect(isFluxSystemFile('clusters/a/flux-system/gotk-sync.yaml')).toBe(false);
  });
});

function bomb(): string {
  const levels = Array.from(
    { length: 12 },
    (_, at) => `l${at + 1}: &l${at + 1} [${Array(12).fill(`*l${at}`).join(', ')}]`,
  );
  return `l0: &l0 [a]\n${levels.join('\n')}\n`;
}
