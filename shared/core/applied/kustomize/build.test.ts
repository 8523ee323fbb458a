import type { BuildResult } from './build';
import { build, buildWith } from './build';

function treeOf(files: Readonly<Record<string, string | undefined>>): {
  readonly files: ReadonlyMap<string, string | undefined>;
} {
  return { files: new Map(Object.entries(files)) };
}

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
}

function namesOf(result: BuildResult): readonly unknown[] {
  if (!result.ok) throw new Error(result.failure.message);
  return result.objects.map(({ value }) => (value.metadata as { readonly name: unknown }).name);
}

describe('what kustomize gives for a folder', () => {
  it('says where an object stands and who changed it', () => {
    const tree = treeOf({
      'apps/kustomization.yaml': 'resources: [../base]\nnamespace: shop\n',
      'base/kustomization.yaml': 'resources: [two.yaml]\npatches: [{path: patch.yaml}]\n',
      'base/two.yaml': `${configMap('one')}---\n${configMap('two')}`,
      'base/patch.yaml': `${configMap('two')}data: {a: b}\n`,
    });
    expect(build(tree, 'apps')).toMatchObject({
      ok: true,
      objects: [
        { file: 'base/two.yaml', document: 0, changedBy: ['apps/kustomization.yaml'] },
        {
          file: 'base/two.yaml',
          document: 1,
          changedBy: ['base/patch.yaml', 'apps/kustomization.yaml'],
        },
      ],
      unknown: [],
      reads: new Set([
        'apps/kustomization.yaml',
        'base/kustomization.yaml',
        'base/two.yaml',
        'base/patch.yaml',
      ]),
    });
  });

  it('takes a kustomization that Flux made for a folder without one', () => {
    const tree = treeOf({ 'apps/a.yaml': configMap('a'), 'apps/b.yaml': configMap('b') });
    const result = buildWith(tree, 'apps', { resources: ['a.yaml', 'b.yaml'], namePrefix: 'x-' });
    expect(namesOf(result)).toEqual(['x-a', 'x-b']);
  });

  it('does not take a remote base for nothing, nor a patch of it for a mistake', () => {
    const tree = treeOf({
      'kustomization.yaml': [
        'resources: [github.com/fluxcd/flux2//manifests?ref=v2, a.yaml]',
        'patches: [{path: patch.yaml}]',
      ].join('\n'),
      'a.yaml': configMap('a'),
      'patch.yaml': `${configMap('remote')}data: {a: b}\n`,
    });
    const result = build(tree, '');
    expect(namesOf(result)).toEqual(['a']);
    expect(result).toMatchObject({ unknown: [{ code: 'RemoteResource' }] });
  });

  it('knows an encrypted object by its name, and says that its values are not known', () => {
    const sops = 'sops: {mac: "ENC[AES256_GCM,data:x]", version: 3.9.0}\n';
    const tree = treeOf({
      'kustomization.yaml': 'resources: [secret.yaml]\n',
      'secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: token}\nstringData: {a: "ENC[x]"}\n${sops}`,
    });
    const result = build(tree, '');
    expect(namesOf(result)).toEqual(['token']);
    expect(result).toMatchObject({ unknown: [{ code: 'Encrypted', at: 'secret.yaml' }] });
  });

  it.each([
    ['a resource', { 'kustomization.yaml': 'resources: [big.yaml]\n', 'big.yaml': undefined }],
    ['the kustomization', { 'kustomization.yaml': undefined }],
    ['a base', { 'kustomization.yaml': 'resources: [b]\n', 'b/kustomization.yaml': undefined }],
  ])('does not know what is built when %s was not read', (_, files) => {
    expect(build(treeOf(files), '')).toMatchObject({ ok: true, unknown: [{ code: 'NotRead' }] });
  });

  it.each([
    ['resources: [nowhere.yaml]', 'no such file or directory: nowhere.yaml'],
    ['resource: [a.yaml]', 'unknown field "resource"'],
    ['resources: [a.yaml, a.yaml]', 'may not add resource with an already registered id'],
    ['resources: [.]', 'cycle detected'],
    ['resources: [../other]', 'outside of the source'],
    ['', 'kustomization.yaml is empty'],
  ])('fails where kustomize fails: %s', (text, message) => {
    const result = build(treeOf({ 'kustomization.yaml': text, 'a.yaml': configMap('a') }), '');
    expect(result).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining(message) as string },
    });
  });
});
