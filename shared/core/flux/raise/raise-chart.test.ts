import { bootstrap } from '../../../../test/support/fleet-scene';
import { describeWithReference } from '../../../../test/support/reference';
import { sampleRepository, repositoryRules } from '../../../../test/support/gitops';
import { treeOf } from '../../applied/tree';
import { repositoryWorld } from '../install/repository-world';
import type { RepoFile } from '../../base/repo-file';
import { rollOutTimeout } from '../rollout-timeout';
import type { DesiredChart } from '../desired';
import type { Raise } from './raise-chart';
import { raiseChart } from './raise-chart';
import type { Standing } from './standing';

const DIGEST = `sha256:${'5'.repeat(64)}` as const;
const OLD_DIGEST = `sha256:${'4'.repeat(64)}`;
const READY: Standing = { kind: 'ready' };

const WANTED: DesiredChart = {
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

interface Options {
  readonly wanted?: Partial<DesiredChart>;
  readonly pinDigest?: boolean;
  readonly standings?: Readonly<Record<string, Standing>>;
}

/** Where one cluster, `prod`, applies whatever is in the folder `app`. */
const PROD = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec:
  path: ./app
  prune: true
  targetNamespace: flux-system
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substitute: {acr_login_server: acaksprod.azurecr.io}}
`;

function raisedIn(
  files: Readonly<Record<string, string>>,
  clusters: readonly string[],
  { wanted, pinDigest = true, standings }: Options = {},
): Raise {
  const list: readonly RepoFile[] = [
    ...clusters.map((name) => bootstrap(`clusters/${name}`)),
    ...Object.entries(files).map(([path, text]) => ({ path, text })),
  ];
  const repository = repositoryRules();
  const world = repositoryWorld({
    tree: treeOf(list),
    urls: ['https://github.com/contoso/fleet'],
    repository,
    clusters: clusters.map((name) => ({ name, location: 'westeurope' })),
  });
  return raiseChart({
    world,
    desired: { ...WANTED, ...wanted },
    registries: ['acaksprod.azurecr.io'],
    standings: new Map(
      Object.entries(standings ?? Object.fromEntries(clusters.map((c) => [c, READY]))),
    ),
    pinDigest,
  });
}

/** Files of the folder `app` of one cluster. */
function raised(files: Readonly<Record<string, string>>, options?: Options): Raise {
  const app = Object.entries(files).map(([path, text]) => [`app/${path}`, text] as const);
  return raisedIn(
    { ...Object.fromEntries(app), 'clusters/prod/app.yaml': PROD },
    ['prod'],
    options,
  );
}

function after({ files }: Raise): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(files.map((file) => [file.path.replace(/^app\//, ''), file.after]));
}

function codes({ leftAlone }: Raise): readonly string[] {
  return leftAlone.map(({ path, code }) => `${path.replace(/^app\//, '')} ${code}`);
}

/** The release of the original recipe. */
function recipe(version = '4.1.17', more = '', name = 'aad-pod-identity'): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2beta1
kind: HelmRelease
metadata:
  name: ${name}
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
const REPO = { 'repository.yaml': REPOSITORY };

test('a release that says its version gets the new one, and keeps its old API version', () => {
  const text = recipe('"4.1.17"   # reviewed');
  const raise = raised({ 'x.yaml': text, ...REPO });
  expect(after(raise)).toEqual({ 'x.yaml': text.replace('4.1.17', '4.1.18') });
  expect(raise).toMatchObject({
    ...{ found: true, from: { version: '4.1.17' }, leftAlone: [], notes: [] },
    clusters: [{ cluster: 'prod', suspended: false, from: { version: '4.1.17' } }],
    files: [{ before: text }],
  });
});

test('an OCIRepository gets tag and digest, as two values', () => {
  const raise = raised({
    'source.yaml': source(`{tag: 4.1.17, digest: "${OLD_DIGEST}"}`),
    'release.yaml': BY_REFERENCE,
  });
  expect(after(raise)).toEqual({ 'source.yaml': source(`{tag: 4.1.18, digest: "${DIGEST}"}`) });
  expect(raise.from).toEqual({ version: '4.1.17', digest: OLD_DIGEST });
});

test('a repository that is up to date has nothing to change', () => {
  const raise = raised({
    'a.yaml': source(`{tag: 4.1.18, digest: "${DIGEST}"}`),
    'b.yaml': BY_REFERENCE,
    'c.yaml': recipe('4.1.18', '', 'second'),
    ...REPO,
  });
  expect(raise).toEqual({ files: [], leftAlone: [], notes: [], found: true, clusters: [] });
});

test('a digest is added where digests are wanted', () => {
  const files = { 'a.yaml': source('{tag: 4.1.17}'), 'b.yaml': BY_REFERENCE };
  expect(after(raised(files))['a.yaml']).toContain(`ref: {tag: 4.1.18, digest: ${DIGEST}}`);
  expect(after(raised(files, { pinDigest: false }))['a.yaml']).toContain('ref: {tag: 4.1.18}');
});

test('a digest that is there moves along even where none are wanted, for it wins over the tag', () => {
  const files = {
    'a.yaml': source(`{tag: 4.1.17, digest: "${OLD_DIGEST}"}`),
    'b.yaml': BY_REFERENCE,
  };
  expect(after(raised(files, { pinDigest: false }))['a.yaml']).toContain(
    `ref: {tag: 4.1.18, digest: "${DIGEST}"}`,
  );
});

test('release and source are found in one file of several documents, whatever its name', () => {
  const text = `---\n# first\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n---\n${BY_REFERENCE}---\n${source('{tag: 4.1.17}')}`;
  const raise = raised({ 'misc/stuff.yml': text }, { pinDigest: false });
  expect(after(raise)).toEqual({ 'misc/stuff.yml': text.replace('4.1.17', '4.1.18') });
});

test('two releases of the same chart and source are both raised, from the oldest version on', () => {
  const raise = raised({
    'a.yaml': recipe('4.1.17'),
    'b.yaml': recipe('4.1.16', '', 'b'),
    ...REPO,
  });
  expect(after(raise)).toEqual({ 'a.yaml': recipe('4.1.18'), 'b.yaml': recipe('4.1.18', '', 'b') });
  expect(raise.from).toEqual({ version: '4.1.16' });
});

test('a repository without the chart is told from one that has it', () => {
  const other = recipe().replaceAll('aad-pod-identity', 'podinfo');
  expect(raised({ 'a.yaml': other, 'b.md': recipe(), ...REPO })).toMatchObject({
    ...{ files: [], leftAlone: [], found: false },
  });
});

test('an object that is no HelmRelease of Flux is none, whatever its kind', () => {
  const text = recipe().replace('helm.toolkit.fluxcd.io/v2beta1', 'example.com/v1');
  expect(raised({ 'a.yaml': text, ...REPO }).found).toBe(false);
});

test.each([
  ['4.2.0', 'NewerVersion'],
  ['4.1.x', 'VersionRange'],
  ['">=4.0.0 <5"', 'VersionRange'],
  ['4.1', 'VersionRange'],
])('a release at version %s is left alone: %s', (version, code) => {
  const raise = raised({ 'a.yaml': recipe(version), ...REPO });
  expect(codes(raise)).toEqual([`a.yaml ${code}`]);
  expect(raise).toMatchObject({ files: [], found: true });
});

test('a pre-release goes up to its release', () => {
  expect(raised({ 'a.yaml': recipe('4.1.18-rc.1'), ...REPO }).from).toEqual({
    version: '4.1.18-rc.1',
  });
});

test.each([
  ['{semver: 4.x}', 'SemverReference'],
  ['{semver: 4.x, tag: 4.1.17}', 'SemverReference'],
  ['{}', 'UnpinnedReference'],
  ['{tag: latest}', 'NotAVersion'],
  [`{tag: '4.1.17@${OLD_DIGEST}'}`, 'NotAVersion'],
  ['{tag: 4.2.0}', 'NewerVersion'],
])('a source with ref %s is left alone: %s', (ref, code) => {
  const raise = raised({ 'a.yaml': source(ref), 'b.yaml': BY_REFERENCE });
  expect(codes(raise)).toEqual([`a.yaml ${code}`]);
  expect(raise.files).toEqual([]);
});

test('a source with a digest alone gets the new digest', () => {
  const raise = raised({ 'a.yaml': source(`{digest: "${OLD_DIGEST}"}`), 'b.yaml': BY_REFERENCE });
  expect(after(raise)['a.yaml']).toContain(`ref: {digest: "${DIGEST}"}`);
  expect(raise.from).toEqual({ digest: OLD_DIGEST });
});

test('the tag of a version with build metadata has an underscore', () => {
  const wanted = { version: '4.1.18+2', tag: '4.1.18_2' };
  const files = { 'a.yaml': source('{tag: 4.1.18_1}'), 'b.yaml': BY_REFERENCE };
  const raise = raised(files, { wanted, pinDigest: false });
  expect(after(raise)['a.yaml']).toContain('{tag: 4.1.18_2}');
  expect(raise.from).toEqual({ version: '4.1.18+1' });
});

test('a chart of the same name from elsewhere is pointed out, and not taken for missing', () => {
  const upstream = REPOSITORY.replace('oci://acaksprod.azurecr.io/charts', 'https://example.com/c');
  const inGit = recipe().replace('kind: HelmRepository', 'kind: GitRepository');
  const oci = source('{tag: 4.1.17}', 'oci://ghcr.io/acme/aad-pod-identity');
  for (const [files, path] of [
    [{ 'a.yaml': recipe(), 'b.yaml': upstream }, 'a.yaml'],
    [{ 'a.yaml': inGit }, 'a.yaml'],
    [{ 'a.yaml': BY_REFERENCE, 'b.yaml': oci }, 'b.yaml'],
  ] as const) {
    const raise = raised(files);
    expect(raise).toMatchObject({ found: true, files: [] });
    expect(codes(raise)).toEqual([`${path} OtherSource`]);
    expect(raise.leftAlone[0]?.ways).toHaveLength(1);
  }
});

test('a HelmRepository of the same name in another namespace is another', () => {
  const elsewhere = REPOSITORY.replace('acaksprod.azurecr.io/charts', 'ghcr.io/acme');
  const files = {
    'clusters/prod/app.yaml': PROD,
    'clusters/prod/other.yaml': elsewhere.replace('namespace: flux-system', 'namespace: team-a'),
    'app/a.yaml': recipe(),
    'app/b.yaml': REPOSITORY,
  };
  expect(raisedIn(files, ['prod']).files).toHaveLength(1);
});

test('a release whose source Flux does not apply is pointed out', () => {
  const raise = raised({ 'a.yaml': BY_REFERENCE });
  expect(raise).toMatchObject({ found: true, files: [] });
  expect(codes(raise)).toEqual(['a.yaml SourceNotFound']);
  expect(codes(raised({ 'a.yaml': recipe() }))).toEqual(['a.yaml SourceNotFound']);
});

test('a HelmChart that a release refers to is raised', () => {
  const chart = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: aad-pod-identity}
spec: {chart: aad-pod-identity, version: 4.1.17, sourceRef: {kind: HelmRepository, name: acr-private}}
`;
  const release = BY_REFERENCE.replace('OCIRepository', 'HelmChart');
  expect(after(raised({ 'a.yaml': chart, 'b.yaml': release, ...REPO }))).toEqual({
    'a.yaml': chart.replace('4.1.17', '4.1.18'),
  });
});

describe('image tags that a release sets itself', () => {
  const values = (tag: string): string => `  values:\n    mic:\n      tag: ${tag} # pinned\n`;

  test('move along when they are those of the version that is left', () => {
    const raise = raised({ 'a.yaml': recipe('4.1.17', values('v1.8.16')), ...REPO });
    expect(after(raise)).toEqual({ 'a.yaml': recipe('4.1.18', values('v1.8.17')) });
    expect(raise.notes).toEqual([]);
  });

  test('move along in a release whose version stands in a source', () => {
    const release = BY_REFERENCE + values('v1.8.16');
    const raise = raised({ 'a.yaml': source('{tag: 4.1.17}'), 'b.yaml': release });
    expect(after(raise)['b.yaml']).toBe(release.replace('1.8.16', '1.8.17'));
  });

  test('move along in a ConfigMap that the release takes values from', () => {
    const map = `apiVersion: v1
kind: ConfigMap
metadata: {name: nmi-values}
data:
  values.yaml: |
    mic:
      tag: v1.8.16   # pinned
`;
    const release = recipe('4.1.17', '  valuesFrom:\n    - {kind: ConfigMap, name: nmi-values}\n');
    const raise = raised({ 'a.yaml': map, 'b.yaml': release, ...REPO });
    expect(after(raise)).toEqual({
      'a.yaml': map.replace('1.8.16', '1.8.17'),
      'b.yaml': release.replace('4.1.17', '4.1.18'),
    });
  });

  test('stay where the version in the source cannot be set', () => {
    const aliased = source('{tag: &v 4.1.17}') + '  other: *v\n';
    const raise = raised({ 'a.yaml': aliased, 'b.yaml': BY_REFERENCE + values('v1.8.16') });
    expect(raise.files).toEqual([]);
    expect(codes(raise)).toEqual(['a.yaml AliasedValue']);
  });

  test('stay and are pointed out when somebody chose another', () => {
    const raise = raised({ 'a.yaml': recipe('4.1.17', values('v1.8.0-fix')), ...REPO });
    expect(after(raise)).toEqual({ 'a.yaml': recipe('4.1.18', values('v1.8.0-fix')) });
    expect(raise.notes).toEqual([expect.stringContaining('mic.tag: v1.8.0-fix')]);
  });

  test('are pointed out when nothing is known of the versions of the app', () => {
    const raise = raised(
      { 'a.yaml': recipe('4.1.15', values('v1.8.14')), ...REPO },
      { wanted: { appVersions: { '4.1.18': '1.8.17' } } },
    );
    expect(after(raise)).toEqual({ 'a.yaml': recipe('4.1.18', values('v1.8.14')) });
    expect(raise.notes).toHaveLength(1);
  });
});

describe('files that must be left alone', () => {
  test('a file of Flux image automation belongs to it', () => {
    const text = recipe('4.1.17 # {"$imagepolicy": "flux-system:aad:tag"}');
    expect(codes(raised({ 'a.yaml': text, ...REPO }))).toEqual(['a.yaml FluxImageAutomation']);
  });

  test('one that is aliased does not hold up its neighbour in the same file', () => {
    const aliased = recipe('&v 4.1.17', '  dependsOn: [{name: *v}]\n', 'b');
    const raise = raised({ 'a.yaml': `${aliased}---\n${recipe()}`, ...REPO });
    expect(after(raise)).toEqual({ 'a.yaml': `${aliased}---\n${recipe('4.1.18')}` });
    expect(codes(raise)).toEqual(['a.yaml AliasedValue']);
  });
});

describe('a version that is said elsewhere than in the release', () => {
  const kustomization = (
    patch: string,
    target = 'HelmRelease',
  ): string => `resources: [release.yaml, repository.yaml]
patches:
  - target: {kind: ${target}, name: aad-pod-identity}
    patch: |-
${patch.replace(/^/gm, '      ')}
`;
  const withPatch = (patch: string): Readonly<Record<string, string>> => ({
    'kustomization.yaml': kustomization(patch),
    'release.yaml': recipe('4.1.15'),
    ...REPO,
  });

  test.each([
    ['- {op: replace, path: /spec/chart/spec/version, value: 4.1.16}'],
    [
      '- op: add\n  path: /spec/chart\n  value: {spec: {chart: aad-pod-identity, version: 4.1.16, sourceRef: {kind: HelmRepository, name: acr-private}}}',
    ],
    ['kind: HelmRelease\nmetadata: {name: x}\nspec:\n  chart:\n    spec:\n      version: 4.1.16'],
  ])('is raised in the patch, as text within text: %j', (patch) => {
    const files = withPatch(patch);
    const raise = raised(files);
    expect(after(raise)).toEqual({
      'kustomization.yaml': files['kustomization.yaml']?.replace('4.1.16', '4.1.18'),
    });
    expect(raise.from).toEqual({ version: '4.1.16' });
  });

  test('is raised in a variable of the Flux Kustomization', () => {
    const app = PROD.replace('{substitute: {', '{substitute: {nmi_version: 4.1.17, ');
    const files = { 'app/a.yaml': recipe('${nmi_version}'), 'app/b.yaml': REPOSITORY };
    const raise = raisedIn({ ...files, 'clusters/prod/app.yaml': app }, ['prod']);
    expect(after(raise)).toEqual({ 'clusters/prod/app.yaml': app.replace('4.1.17', '4.1.18') });
  });

  test('is raised in the source of a replacement', () => {
    const files = {
      'kustomization.yaml': `resources: [release.yaml, repository.yaml, versions.yaml]
replacements:
  - source: {kind: ConfigMap, name: versions, fieldPath: data.nmi}
    targets:
      - select: {kind: HelmRelease}
        fieldPaths: [spec.chart.spec.version]
`,
      'release.yaml': recipe('0.0.0'),
      'versions.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: versions}\ndata: {nmi: 4.1.17}\n',
      ...REPO,
    };
    expect(after(raised(files))).toEqual({
      'versions.yaml': files['versions.yaml'].replace('4.1.17', '4.1.18'),
    });
  });

  test('is not raised where a plugin may set another', () => {
    const files = {
      'kustomization.yaml':
        'resources: [release.yaml, repository.yaml]\ntransformers: [plugin.yaml]\n',
      'plugin.yaml': 'apiVersion: contoso.com/v1\nkind: Versions\nmetadata: {name: x}\n',
      'release.yaml': recipe(),
      ...REPO,
    };
    expect(raised(files).files).toEqual([]);
    expect(codes(raised(files))).toEqual(['release.yaml CannotFollow']);
  });

  test('is not raised where another release takes it from there, and it is said which', () => {
    const other = recipe('${v}', '', 'other').replace('chart: aad-pod-identity', 'chart: podinfo');
    const app = PROD.replace('{substitute: {', '{substitute: {v: 4.1.17, ');
    const raise = raisedIn(
      {
        ...{ 'app/a.yaml': recipe('${v}'), 'app/b.yaml': REPOSITORY, 'app/c.yaml': other },
        'clusters/prod/app.yaml': app,
      },
      ['prod'],
    );
    expect(raise.files).toEqual([]);
    expect(codes(raise)).toEqual(['clusters/prod/app.yaml SharedPlace']);
    expect(raise.leftAlone[0]?.message).toContain('HelmRelease flux-system/other on prod');
  });

  test('is not guessed where it is put together of parts', () => {
    const app = PROD.replace('{substitute: {', '{substitute: {patch: "17", ');
    const raise = raisedIn(
      {
        ...{ 'app/a.yaml': recipe('4.1.${patch}'), 'app/b.yaml': REPOSITORY },
        'clusters/prod/app.yaml': app,
      },
      ['prod'],
    );
    expect(raise.files).toEqual([]);
    expect(codes(raise)).toEqual(['a.yaml PlaceNotFound']);
  });
});

describe('several clusters of one base', () => {
  const kustomize = (cluster: string, more = ''): string =>
    PROD.replace('./app', './base').replace('name: app', `name: app-${cluster}`) + more;
  const base = { 'base/release.yaml': recipe(), 'base/repository.yaml': REPOSITORY };
  const both = {
    ...base,
    'clusters/a/app.yaml': kustomize('a'),
    'clusters/b/app.yaml': kustomize('b'),
  };

  test('are all told, with those that are suspended, left out, or not ours', () => {
    const files = {
      ...both,
      'clusters/b/app.yaml': kustomize('b').replace('prune: true', 'prune: true\n  suspend: true'),
      'clusters/c/app.yaml': kustomize('c'),
    };
    const standings = { a: READY, b: { kind: 'leftOut', why: 'suspended by tag' } } as const;
    const raise = raisedIn(files, ['a', 'b', 'c'], { standings });
    expect(Object.keys(after(raise))).toEqual(['base/release.yaml']);
    expect(
      raise.clusters.map(({ cluster, standing, suspended }) => [cluster, standing.kind, suspended]),
    ).toEqual([
      ['a', 'ready', false],
      ['b', 'leftOut', true],
      ['c', 'notOurs', false],
    ]);
  });

  test('nothing is raised for one that is left out alone', () => {
    const files = {
      ...both,
      'clusters/b/app.yaml': kustomize(
        'b',
        '  patches:\n    - patch: |\n        kind: HelmRelease\n        metadata: {name: aad-pod-identity}\n        spec: {chart: {spec: {version: 4.1.16}}}\n      target: {kind: HelmRelease}\n',
      ),
    };
    const standings = { a: READY, b: { kind: 'leftOut', why: 'exempt' } } as const;
    expect(Object.keys(after(raisedIn(files, ['a', 'b'], { standings })))).toEqual([
      'base/release.yaml',
    ]);
    const all = raisedIn(files, ['a', 'b']);
    expect(Object.keys(after(all)).sort()).toEqual(['base/release.yaml', 'clusters/b/app.yaml']);
  });

  test('a pin that also moves a cluster with another registry is not ours to raise', () => {
    const { 'base/repository.yaml': ours, ...release } = base;
    const theirs = ours.replace('acaksprod.azurecr.io', 'ghcr.io/contoso');
    const files = {
      ...release,
      ...{ 'clusters/a/app.yaml': kustomize('a'), 'clusters/a/repository.yaml': ours },
      ...{ 'clusters/b/app.yaml': kustomize('b'), 'clusters/b/repository.yaml': theirs },
    };
    const raise = raisedIn(files, ['a', 'b']);
    expect(raise.files).toEqual([]);
    expect(codes(raise)).toEqual([
      'base/release.yaml OtherSource',
      'base/release.yaml SharedPlace',
    ]);
  });

  test('who does not wait as long as the roll-out takes is told, with what to set and where', () => {
    const files = {
      'base/release.yaml': recipe(),
      'base/repository.yaml': REPOSITORY,
      'clusters/a/app.yaml': kustomize('a').replace(
        'prune: true',
        'prune: true\n  wait: true\n  interval: 10m',
      ),
      'clusters/b/app.yaml': kustomize('b').replace('prune: true', 'prune: true\n  timeout: 2h'),
    };
    const { notes } = raisedIn(files, ['a', 'b'], { wanted: { rollOut: rollOutTimeout(60) } });
    expect(notes).toEqual([
      'NMI is rolled out one node after another: about 10 min on the largest cluster (up to 60 nodes).',
      expect.stringMatching(
        /^HelmRelease flux-system\/aad-pod-identity waits 5m0s .* wait 35m0s: .* base\/release\.yaml .* Concerned: a, b\.$/,
      ),
      expect.stringMatching(
        /^Kustomization flux-system\/app-a waits 10m .* wait 40m0s: .* clusters\/a\/app\.yaml .* Concerned: a\.$/,
      ),
    ]);
  });

  test('who waits long enough is left in peace', () => {
    for (const timeout of ['35m', '1h', '2100s', '0.7h']) {
      const release = recipe().replace('interval:', `timeout: ${timeout}\n  interval:`);
      const files = {
        ...base,
        'base/release.yaml': release,
        'clusters/a/app.yaml': kustomize('a'),
      };
      const { notes } = raisedIn(files, ['a'], { wanted: { rollOut: rollOutTimeout(60) } });
      expect(notes).toHaveLength(1);
    }
  });

  test('a tag never moves without its digest', () => {
    const files = {
      'base/release.yaml': BY_REFERENCE,
      'base/source.yaml': source(`{tag: 4.1.17, digest: &d "${OLD_DIGEST}"}\n  other: *d`),
      'clusters/a/app.yaml': kustomize('a'),
    };
    expect(raisedIn(files, ['a']).files).toEqual([]);
  });
});

describeWithReference('the sample repository of a fleet', (reference) => {
  const OLD = `sha256:${'0'.repeat(64)}`;
  const SAMPLE_DIGEST = 'sha256:573458d669183d65b4d4c6a33a3103ec2cc1dcbf719ae9c261df77ca8d7ac39b';
  const now = sampleRepository(reference);
  const texts = (files: readonly RepoFile[]): Readonly<Record<string, string>> =>
    Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const wanted = { manifestDigest: SAMPLE_DIGEST } as const;
  const clusters = [
    ...new Set(now.flatMap(({ path }) => /^clusters\/([^/]+)\//.exec(path)?.[1] ?? [])),
  ];

  test('a version behind, it becomes in its source what it is now, byte for byte', () => {
    const before = texts(
      now.map(({ path, text }) => ({
        path,
        text: text.replaceAll('4.1.18', '4.1.17').replaceAll(SAMPLE_DIGEST, OLD),
      })),
    );
    const raise = raisedIn(before, clusters, { wanted });
    const path = 'infrastructure/base/aad-pod-identity/source.yaml';
    expect(raise.leftAlone).toEqual([]);
    expect(raise.files).toEqual([{ path, before: before[path], after: texts(now)[path] }]);
  });

  test('as it is now it needs nothing', () => {
    expect(raisedIn(texts(now), clusters, { wanted })).toMatchObject({ files: [], leftAlone: [] });
  });
});
