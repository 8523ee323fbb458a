import { gitOpsTarget } from '../../../test/support/gitops';
import type { ChartBump } from './bump';
import { bumpChart } from './bump';
import type { RepoFile } from './repo-file';
import type { FluxRules } from './target';
import type { WantedChart } from './wanted';

const DIGEST = `sha256:${'5'.repeat(64)}` as const;
const OLD_DIGEST = `sha256:${'4'.repeat(64)}`;

const WANTED: WantedChart = {
  chart: 'aad-pod-identity',
  preset: 'aad-pod-identity',
  version: '4.1.18',
  tag: '4.1.18',
  packageDigest: `sha256:${'f'.repeat(64)}`,
  manifestDigest: DIGEST,
  repository: 'charts/aad-pod-identity',
  values: {},
  appVersions: { '4.1.16': '1.8.15', '4.1.17': '1.8.16', '4.1.18': '1.8.17' },
};

const FLUX = gitOpsTarget().flux;

function bumped(
  files: Readonly<Record<string, string>>,
  change: { readonly wanted?: Partial<WantedChart>; readonly flux?: Partial<FluxRules> } = {},
): ChartBump {
  const list: readonly RepoFile[] = Object.entries(files).map(([path, text]) => ({ path, text }));
  const wanted = { ...WANTED, ...change.wanted };
  return bumpChart(list, wanted, { flux: { ...FLUX, ...change.flux } });
}

function after({ files }: ChartBump): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(files.map((file) => [file.path, file.after]));
}

function codes({ leftAlone }: ChartBump): readonly string[] {
  return leftAlone.map(({ path, code }) => `${path} ${code}`);
}

/** The release of the original recipe. */
function recipe(version = '4.1.17', more = ''): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2beta1
kind: HelmRelease
metadata:
  name: aad-pod-identity
spec:
  releaseName: aad-pod-identity
  chart:
    spec:
      chart: aad-pod-identity
      sourceRef:
        kind: HelmRepository
        name: acr-private
        namespace: flux-system
      version: ${version}
  interval: 1h0m0s
${more}`;
}

function source(ref: string, url = 'oci://${acr_login_server}/charts/aad-pod-identity'): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: aad-pod-identity}
spec:
  url: ${url}
  ref: ${ref}
`;
}

const BY_REFERENCE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: aad-pod-identity}
spec:
  chartRef: {kind: OCIRepository, name: aad-pod-identity}
`;

const REPOSITORY = `apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: HelmRepository
metadata: {name: acr-private, namespace: flux-system}
spec: {type: oci, url: 'oci://acaksprod.azurecr.io/charts'}
`;

test('a release that says its version gets the new one, and keeps its old API version', () => {
  const text = recipe('"4.1.17"   # reviewed');
  const bump = bumped({ 'infra/x.yaml': text, 'infra/sources.yaml': REPOSITORY });
  expect(after(bump)).toEqual({ 'infra/x.yaml': text.replace('4.1.17', '4.1.18') });
  expect(bump).toMatchObject({
    found: true,
    from: { version: '4.1.17' },
    leftAlone: [],
    notes: [],
    files: [{ before: text }],
  });
});

test('an OCIRepository gets tag and digest, as two values', () => {
  const bump = bumped({
    'a/source.yaml': source(`{tag: 4.1.17, digest: "${OLD_DIGEST}"}`),
    'a/release.yaml': BY_REFERENCE,
  });
  expect(after(bump)).toEqual({
    'a/source.yaml': source(`{tag: 4.1.18, digest: "${DIGEST}"}`),
  });
  expect(bump.from).toEqual({ version: '4.1.17', digest: OLD_DIGEST });
});

test('a repository that is up to date has nothing to change', () => {
  const bump = bumped({
    'a.yaml': source(`{tag: 4.1.18, digest: "${DIGEST}"}`),
    'b.yaml': BY_REFERENCE,
    'c.yaml': recipe('4.1.18'),
  });
  expect(bump).toEqual({ files: [], leftAlone: [], notes: [], found: true });
});

test('a digest is added where digests are wanted', () => {
  const files = { 'a.yaml': source('{tag: 4.1.17}') };
  expect(after(bumped(files))['a.yaml']).toContain(`ref: {tag: 4.1.18, digest: ${DIGEST}}`);
  const bump = bumped(files, { flux: { pinDigest: false } });
  expect(after(bump)['a.yaml']).toContain('ref: {tag: 4.1.18}');
});

test('a digest that is there moves along even where none are wanted, for it wins over the tag', () => {
  const files = { 'a.yaml': source(`{tag: 4.1.17, digest: "${OLD_DIGEST}"}`) };
  const bump = bumped(files, { flux: { pinDigest: false } });
  expect(after(bump)['a.yaml']).toContain(`ref: {tag: 4.1.18, digest: "${DIGEST}"}`);
});

test('release and source are found in one file of several documents, whatever its name', () => {
  const text = `---\n# first\nkind: ConfigMap\n---\n${BY_REFERENCE}---\n${source('{tag: 4.1.17}')}`;
  const bump = bumped({ 'misc/stuff.YML': text }, { flux: { pinDigest: false } });
  expect(after(bump)).toEqual({ 'misc/stuff.YML': text.replace('4.1.17', '4.1.18') });
});

test('two releases of the same chart and source are both bumped, from the oldest version on', () => {
  const bump = bumped({ 'a.yaml': recipe('4.1.17'), 'b.yaml': recipe('4.1.16') });
  expect(after(bump)).toEqual({ 'a.yaml': recipe('4.1.18'), 'b.yaml': recipe('4.1.18') });
  expect(bump.from).toEqual({ version: '4.1.16' });
});

test('a repository without the chart is told from one that has it', () => {
  const other = recipe().replaceAll('aad-pod-identity', 'podinfo');
  expect(bumped({ 'a.yaml': other, 'b.md': recipe() })).toEqual({
    files: [],
    leftAlone: [],
    notes: [],
    found: false,
  });
});

test('an object that is no HelmRelease of Flux is none, whatever its kind', () => {
  const text = recipe().replace('helm.toolkit.fluxcd.io/v2beta1', 'example.com/v1');
  expect(bumped({ 'a.yaml': text }).found).toBe(false);
});

test.each([
  ['4.2.0', 'NewerVersion'],
  ['4.1.x', 'VersionRange'],
  ['">=4.0.0 <5"', 'VersionRange'],
  ['4.1', 'VersionRange'],
  ['${pod_identity_version}', 'SubstitutedValue'],
])('a release at version %s is left alone: %s', (version, code) => {
  const bump = bumped({ 'a.yaml': recipe(version) });
  expect(codes(bump)).toEqual([`a.yaml ${code}`]);
  expect(bump).toMatchObject({ files: [], found: true });
});

test('a pre-release goes up to its release', () => {
  expect(bumped({ 'a.yaml': recipe('4.1.18-rc.1') }).from).toEqual({ version: '4.1.18-rc.1' });
});

test.each([
  ['{semver: 4.x}', 'SemverReference'],
  ['{semver: 4.x, tag: 4.1.17}', 'SemverReference'],
  ['{}', 'UnpinnedReference'],
  ['{tag: latest}', 'NotAVersion'],
  [`{tag: '4.1.17@${OLD_DIGEST}'}`, 'NotAVersion'],
  ['{tag: 4.2.0}', 'NewerVersion'],
  ['{tag: "${version}"}', 'SubstitutedValue'],
])('a source with ref %s is left alone: %s', (ref, code) => {
  const bump = bumped({ 'a.yaml': source(ref), 'b.yaml': BY_REFERENCE });
  expect(codes(bump)).toEqual([`a.yaml ${code}`]);
  expect(bump.files).toEqual([]);
});

test('a source with a digest alone gets the new digest', () => {
  const bump = bumped({ 'a.yaml': source(`{digest: "${OLD_DIGEST}"}`) });
  expect(after(bump)['a.yaml']).toContain(`ref: {digest: "${DIGEST}"}`);
  expect(bump.from).toEqual({ digest: OLD_DIGEST });
});

test('the tag of a version with build metadata has an underscore', () => {
  const wanted = { version: '4.1.18+2', tag: '4.1.18_2' };
  const bump = bumped(
    { 'a.yaml': source('{tag: 4.1.18_1}') },
    { wanted, flux: { pinDigest: false } },
  );
  expect(after(bump)['a.yaml']).toContain('{tag: 4.1.18_2}');
  expect(bump.from).toEqual({ version: '4.1.18+1' });
});

test('a chart of the same name from elsewhere is pointed out, and not taken for missing', () => {
  const upstream = REPOSITORY.replace(
    'oci://acaksprod.azurecr.io/charts',
    'https://example.com/charts',
  );
  const inGit = recipe().replace('kind: HelmRepository', 'kind: GitRepository');
  const oci = source('{tag: 4.1.17}', 'oci://ghcr.io/acme/aad-pod-identity');
  for (const files of [
    { 'a.yaml': recipe(), 'b.yaml': upstream },
    { 'a.yaml': inGit },
    { 'a.yaml': BY_REFERENCE, 'b.yaml': oci },
  ]) {
    const bump = bumped(files);
    expect(bump).toMatchObject({ found: true, files: [] });
    expect(codes(bump)).toEqual(['a.yaml OtherSource']);
  }
});

test('a HelmRepository of the same name in another namespace is another', () => {
  const other = REPOSITORY.replace('flux-system', 'team-a').replace(
    'azurecr.io/charts',
    'azurecr.io/x',
  );
  expect(bumped({ 'a.yaml': recipe(), 'b.yaml': other, 'c.yaml': REPOSITORY }).files).toHaveLength(
    1,
  );
});

test('a release whose source is in no file is pointed out', () => {
  const bump = bumped({ 'a.yaml': BY_REFERENCE });
  expect(bump).toMatchObject({ found: true, files: [] });
  expect(codes(bump)).toEqual(['a.yaml SourceNotFound']);
});

test('a HelmChart that a release may refer to is bumped', () => {
  const text = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: pod-identity}
spec: {chart: aad-pod-identity, version: 4.1.17, sourceRef: {kind: HelmRepository, name: acr-private}}
`;
  expect(after(bumped({ 'a.yaml': text }))).toEqual({ 'a.yaml': text.replace('4.1.17', '4.1.18') });
});

describe('image tags that a release sets itself', () => {
  const values = (tag: string): string => `  values:\n    mic:\n      tag: ${tag} # pinned\n`;

  test('move along when they are those of the version that is left', () => {
    const bump = bumped({ 'a.yaml': recipe('4.1.17', values('v1.8.16')) });
    expect(after(bump)).toEqual({ 'a.yaml': recipe('4.1.18', values('v1.8.17')) });
    expect(bump.notes).toEqual([]);
  });

  test('move along in a release whose version stands in a source', () => {
    const release = BY_REFERENCE + values('v1.8.16');
    const bump = bumped({ 'a.yaml': source('{tag: 4.1.17}'), 'b.yaml': release });
    expect(after(bump)['b.yaml']).toBe(release.replace('1.8.16', '1.8.17'));
  });

  test('stay where the version in the source cannot be set', () => {
    const aliased = source('{tag: &v 4.1.17}') + '  other: *v\n';
    const bump = bumped({ 'a.yaml': aliased, 'b.yaml': BY_REFERENCE + values('v1.8.16') });
    expect(bump.files).toEqual([]);
    expect(codes(bump)).toEqual(['a.yaml AliasedValue']);
  });

  test('stay and are pointed out when somebody chose another', () => {
    const bump = bumped({ 'a.yaml': recipe('4.1.17', values('v1.8.0-fix')) });
    expect(after(bump)).toEqual({ 'a.yaml': recipe('4.1.18', values('v1.8.0-fix')) });
    expect(bump.notes).toEqual([expect.stringContaining('mic.tag: v1.8.0-fix')]);
  });

  test('are pointed out when nothing is known of the versions of the app', () => {
    const bump = bumped(
      { 'a.yaml': recipe('4.1.15', values('v1.8.14')) },
      { wanted: { appVersions: { '4.1.18': '1.8.17' } } },
    );
    expect(after(bump)).toEqual({ 'a.yaml': recipe('4.1.18', values('v1.8.14')) });
    expect(bump.notes).toHaveLength(1);
  });
});

describe('files that must be left alone', () => {
  test('a file of Flux image automation belongs to it', () => {
    const text = recipe('4.1.17 # {"$imagepolicy": "flux-system:aad:tag"}');
    expect(codes(bumped({ 'a.yaml': text, 'b.yaml': recipe() }))).toEqual([
      'a.yaml FluxImageAutomation',
    ]);
  });

  test('a template that mentions the chart counts as having it', () => {
    const text = `{{- if .x }}\n${recipe()}{{- end }}\n`;
    const bump = bumped({ 'a.yaml': text });
    expect(bump).toMatchObject({ found: true, files: [] });
    expect(codes(bump)).toEqual(['a.yaml TemplatedFile']);
  });

  test('a broken file that mentions the chart is told, another is not our business', () => {
    const broken = `${recipe()}  - [\n`;
    expect(codes(bumped({ 'a.yaml': broken }))).toEqual(['a.yaml NotYaml']);
    expect(codes(bumped({ 'a.yaml': broken.replaceAll('aad-pod-identity', 'x') }))).toEqual([]);
  });

  test('one that is aliased does not hold up its neighbour in the same file', () => {
    const aliased = recipe('&v 4.1.17') + '  note: *v\n';
    const bump = bumped({ 'a.yaml': `${aliased}---\n${recipe()}` });
    expect(after(bump)).toEqual({ 'a.yaml': `${aliased}---\n${recipe('4.1.18')}` });
    expect(codes(bump)).toEqual(['a.yaml AliasedValue']);
  });

  test("the manifests of Flux itself, with 'HelmRelease' all over, are not read", () => {
    const text = `---\n# This manifest was generated by flux. DO NOT EDIT.\n${recipe()}`;
    expect(bumped({ 'gotk-components.yaml': text }).found).toBe(false);
  });
});

describe('versions that overlays set', () => {
  const kustomization = (patch: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base/aad-pod-identity]
patches:
  - target: {kind: HelmRelease, name: aad-pod-identity}
    patch: |-
${patch.replace(/^/gm, '      ')}
`;

  test.each([
    ['- {op: replace, path: /spec/chart/spec/version, value: 4.1.16}'],
    ['- op: add\n  path: /spec/chart\n  value: {spec: {chart: aad-pod-identity, version: 4.1.16}}'],
    ['- {op: replace, path: /spec/ref/tag, value: 4.1.16}'],
    ['spec:\n  chart:\n    spec:\n      version: 4.1.16'],
  ])('a patch as text is left alone and pointed out: %j', (patch) => {
    const bump = bumped({ 'base.yaml': recipe(), 'k.yaml': kustomization(patch) });
    expect(Object.keys(after(bump))).toEqual(['base.yaml']);
    expect(bump.leftAlone).toEqual([
      { path: 'k.yaml', code: 'PatchInText', message: expect.stringContaining('sets 4.1.16') },
    ]);
  });

  test.each([
    ['- {op: replace, path: /spec/chart/spec/version, value: 4.1.18}'],
    ['- {op: add, path: /spec/values/mic, value: {replicas: 2}}'],
    ['spec:\n  chart:\n    spec: {chart: podinfo, version: 6.0.0}'],
    ['- [not: yaml'],
  ])('a patch that says no other version is none of our business: %j', (patch) => {
    expect(codes(bumped({ 'base.yaml': recipe(), 'k.yaml': kustomization(patch) }))).toEqual([]);
  });

  test.each([
    ['- {op: replace, path: /spec/chart/spec/version, value: 4.1.16}'],
    ['- {op: replace, path: /spec/ref/tag, value: 4.1.16}'],
  ])('a patch of another release’s version is none of our business: %j', (patch) => {
    const other = kustomization(patch).replace('name: aad-pod-identity}', 'name: podinfo}');
    expect(codes(bumped({ 'base.yaml': recipe(), 'k.yaml': other }))).toEqual([]);
  });

  test('a patch in a Kustomization of Flux is found too', () => {
    const text = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: x}
spec:
  patches:
    - patch: |
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: aad-pod-identity}
        spec: {chart: {spec: {version: 4.1.16}}}
`;
    expect(codes(bumped({ 'base.yaml': recipe(), 'k.yaml': text }))).toEqual([
      'k.yaml PatchInText',
    ]);
  });

  test('a part of a release in a file of its own pins a ring, and is left alone', () => {
    const part = `apiVersion: helm.toolkit.fluxcd.io/v2beta1
kind: HelmRelease
metadata: {name: aad-pod-identity}
spec: {chart: {spec: {version: 4.1.16}}}
`;
    const ref = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: aad-pod-identity}
spec: {ref: {tag: 4.1.16}}
`;
    const bump = bumped({ 'base.yaml': recipe(), 'ring/a.yaml': part, 'ring/b.yaml': ref });
    expect(Object.keys(after(bump))).toEqual(['base.yaml']);
    expect(codes(bump)).toEqual(['ring/a.yaml OverlayPin', 'ring/b.yaml OverlayPin']);
  });
});
