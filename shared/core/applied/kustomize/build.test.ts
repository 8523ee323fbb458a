import type { BuildResult } from './build';
import { build, buildWith } from './build';
import { parsedTextsSoFar } from './go-yaml';

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

  it('reads a base once for 300 clusters that stand on it, and each text once for all trees', () => {
    const files: Record<string, string> = {
      'base/kustomization.yaml': 'resources: [objects.yaml, components.yaml]\n',
      'base/objects.yaml': configMap('a'),
      'base/components.yaml': `${configMap('crds')}data: {of: speed}\n`,
    };
    for (let cluster = 0; cluster < 300; cluster += 1) {
      files[`clusters/${cluster}/kustomization.yaml`] =
        `resources: [../../base, flux]\nnamePrefix: c${cluster}-\n`;
      files[`clusters/${cluster}/flux/kustomization.yaml`] =
        'resources: [components.yaml]\nnamespace: speed\n';
      files[`clusters/${cluster}/flux/components.yaml`] = files['base/components.yaml'] ?? '';
    }
    const before = parsedTextsSoFar();
    const tree = treeOf(files);
    for (let cluster = 0; cluster < 300; cluster += 1) {
      expect(namesOf(build(tree, `clusters/${cluster}`))).toHaveLength(3);
    }
    // One kustomization for each cluster, and five texts that all of them share.
    expect(parsedTextsSoFar() - before).toBeLessThanOrEqual(305);
    const later = treeOf({ ...files, 'base/objects.yaml': configMap('b') });
    for (let cluster = 0; cluster < 300; cluster += 1) build(later, `clusters/${cluster}`);
    expect(parsedTextsSoFar() - before).toBeLessThanOrEqual(306);
  });
});

describe('the restriction of the command line', () => {
  it('refuses a file above the kustomization, which Flux allows', () => {
    const tree = treeOf({
      'a/kustomization.yaml': 'resources: [../x.yaml]\n',
      'x.yaml': configMap('x'),
    });
    expect(namesOf(build(tree, 'a'))).toEqual(['x']);
    expect(build(tree, 'a', { restricted: true })).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining('security') as string },
    });
  });
});
