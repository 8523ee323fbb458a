import type { Files } from '../../../../test/support/flux-tree';
import type { JsonObject } from '../../base/json';
import { generate } from './generate';

function whole(files: Files, spec: JsonObject, folder = 'infra'): JsonObject {
  const made = generate({ files: new Map(Object.entries(files)) }, folder, spec);
  if (!made.ok) throw new Error(made.message);
  return made.whole;
}

describe('the kustomization that Flux builds a folder with', () => {
  it('lists every file below in the order of a walk, and a folder with a kustomization as one', () => {
    const files = {
      'infra/b.yaml': '',
      'infra/a/z.yml': '',
      'infra/a.yaml': '',
      'infra/a/deep/x.yaml': '',
      'infra/c/Kustomization': '',
      'infra/c/d/kustomization.yaml': '',
      'infra/c/e.yaml': '',
      'infra/d.json': '',
      'infra/x.YAML': '',
      'other/a.yaml': '',
    };
    expect(whole(files, {})).toEqual({
      resources: ['./a/deep/x.yaml', './a/z.yml', './a.yaml', './b.yaml', './c'],
    });
  });

  it('is that of the folder, without the fields that kustomize does not know', () => {
    const files = { 'infra/kustomization.yml': 'resources: [a.yaml]\nresource: [b.yaml]\n' };
    expect(whole(files, {})).toEqual({ resources: ['a.yaml'] });
  });

  it('is not told by two files of one folder', () => {
    const files = { 'infra/kustomization.yaml': '{}', 'infra/Kustomization': '{}' };
    expect(() => whole(files, {})).toThrow(/multiple kustomization files/);
  });

  it('has the patches, components and names of the Flux Kustomization behind those of the file', () => {
    const files = {
      'infra/kustomization.yaml': 'namespace: a\npatches: [{path: x.yaml}]\ncomponents: [../a]\n',
    };
    const patch = { patch: '{}', target: { kind: 'Namespace', extra: 1 }, options: {} };
    expect(
      whole(files, {
        targetNamespace: 'b',
        namePrefix: 'p-',
        patches: [patch],
        components: ['../b'],
      }),
    ).toEqual({
      namespace: 'b',
      namePrefix: 'p-',
      patches: [{ path: 'x.yaml' }, { patch: '{}', target: { kind: 'Namespace' } }],
      components: ['../a', '../b'],
    });
  });

  it.each([
    ['a tag over a digest', { newTag: '2' }, { name: 'nmi', newName: 'acr/nmi', newTag: '2' }],
    [
      'a digest over a tag',
      { digest: 'sha256:b' },
      { name: 'nmi', newName: 'acr/nmi', digest: 'sha256:b' },
    ],
    [
      'another name alone',
      { newName: 'other' },
      { name: 'nmi', newName: 'other', digest: 'sha256:a' },
    ],
  ])('takes for an image %s', (_, image, expected) => {
    const files = {
      'infra/kustomization.yaml': 'images: [{name: nmi, newName: acr/nmi, digest: "sha256:a"}]\n',
    };
    expect(whole(files, { images: [{ name: 'nmi', ...image }] })).toEqual({ images: [expected] });
  });

  it('leaves out components that are not there, where that is allowed', () => {
    const files = { 'infra/a.yaml': '', 'components/x/kustomization.yaml': '' };
    const components = ['../components/x', '../components/gone'];
    expect(whole(files, { components, ignoreMissingComponents: true })).toMatchObject({
      components: ['../components/x'],
    });
    expect(whole(files, { components })).toMatchObject({ components });
  });
});
