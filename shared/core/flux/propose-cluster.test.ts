import { bootstrap, mergedWith, named, proposeFor } from '../../../test/support/fleet-scene';
import type { FleetOptions } from '../../../test/support/fleet-scene';
import { empty, helmRelease, nmi } from '../../../test/support/flux-cluster';
import { repositoryRules, sampleRepository, wantedChart } from '../../../test/support/gitops';
import { describeWithReference } from '../../../test/support/reference';
import type { ClusterProposal } from './propose-cluster';
import type { RepoFile } from '../base/repo-file';

const SHOP = named('aks-shop');
const TWO = named('aks-two');
const BOOT = [bootstrap('clusters/aks-shop'), bootstrap('clusters/aks-two')];
const OTHER = wantedChart({
  ...{ chart: 'other', preset: 'none', repository: 'charts/other', values: {} },
});
const BOTH = [...SHOP.charts, { chart: 'other', preset: 'none' as const, values: { a: 1 } }];

function propose(files: readonly RepoFile[], change: Partial<FleetOptions> = {}): ClusterProposal {
  const [first] = proposeFor(files, { clusters: [SHOP, TWO], ...change }).clusters;
  if (first === undefined) throw new Error('no cluster');
  return first;
}

function paths({ files }: Pick<ClusterProposal, 'files'>): readonly string[] {
  return files.map(({ path }) => path);
}

function lacks({ charts }: ClusterProposal): readonly string[] {
  return charts.flatMap((one) => (one.kind === 'lacking' ? [one.code] : []));
}

const BASE_FILES = ['source', 'release', 'kustomization'].map(
  (name) => `identity-reconciler/base/aad-pod-identity/${name}.yaml`,
);
const CLUSTER_FILES = [
  'identity-reconciler/clusters/aks-shop/kustomization.yaml',
  'identity-reconciler/clusters/aks-shop/namespace-baseline.yaml',
  'clusters/aks-shop/identity-reconciler.yaml',
];
const HELM_RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease baseline/aad-pod-identity';

describe('a request about a cluster', () => {
  test('brings the base along where it is missing, and says what it installs and how it goes back', () => {
    const change = propose(BOOT);
    expect(paths(change)).toEqual([...BASE_FILES, ...CLUSTER_FILES]);
    expect(change.charts).toEqual([{ chart: 'aad-pod-identity', kind: 'installable' }]);
    expect(change.installs).toMatchObject([
      { chart: 'aad-pod-identity', version: '4.1.18', release: HELM_RELEASE },
    ]);
    expect(change.rollback).toMatchObject({
      removes: [
        'kustomize.toolkit.fluxcd.io/Kustomization flux-system/identity-reconciler',
        'source.toolkit.fluxcd.io/OCIRepository baseline/aad-pod-identity',
        HELM_RELEASE,
      ],
      keeps: ['Namespace -/baseline'],
      shares: ['identity-reconciler/base/aad-pod-identity'],
    });
  });

  test('is made although a team has made something up that looks like NMI, and says so', () => {
    const facts = { 'aks-shop': empty({ served: [], workloads: [nmi({ namespace: 'team' })] }) };
    const change = propose(BOOT, { facts });
    expect(paths(change)).toEqual([...BASE_FILES, ...CLUSTER_FILES]);
    expect(change.charts).toMatchObject([
      { kind: 'installable', unproved: expect.stringContaining('DaemonSet team/') },
    ]);
  });

  test('once merged, has nothing to ask for, and a second cluster shares the base', () => {
    const files = mergedWith(BOOT, propose(BOOT));
    expect(propose(files)).toMatchObject({
      ...{ files: [], charts: [{ chart: 'aad-pod-identity', kind: 'applied' }] },
    });
    expect(paths(propose(files, { clusters: [TWO] }))).toEqual(
      CLUSTER_FILES.map((path) => path.replace('aks-shop', 'aks-two')),
    );
  });

  test('never rewrites what a human has changed', () => {
    const files = mergedWith(BOOT, propose(BOOT));
    const edited = files.map((file) =>
      file.path === CLUSTER_FILES[0]
        ? { ...file, text: `${file.text}# tuned\nnamePrefix: x-\n` }
        : file,
    );
    expect(propose(edited).files).toEqual([]);
    const withoutEntry = edited.filter(({ path }) => path !== CLUSTER_FILES[2]);
    const change = propose(withoutEntry);
    expect(paths(change)).toEqual([CLUSTER_FILES[2]]);
    expect(change.notes).toContain(
      `${CLUSTER_FILES[0]} is there already with other content, and is left as it is.`,
    );
  });

  test('asks for nothing where a team installs the chart in its own way, and says so', () => {
    const files: readonly RepoFile[] = [
      ...BOOT,
      {
        path: 'clusters/aks-shop/nmi.yaml',
        text: 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: nmi, namespace: x}\nspec: {chart: {spec: {chart: aad-pod-identity, version: 4.1.17, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}}\n',
      },
    ];
    expect(propose(files)).toMatchObject({
      files: [],
      charts: [{ kind: 'applied', why: expect.stringContaining('HelmRelease x/nmi') }],
    });
  });

  test('adds one line to a kustomization.yaml of theirs, or says which and asks for nothing', () => {
    const path = 'clusters/aks-shop/kustomization.yaml';
    const before = 'resources: [flux-system/gotk-sync.yaml]\n';
    expect(propose([...BOOT, { path, text: before }]).files).toContainEqual({
      ...{ path, before },
      after: 'resources: [flux-system/gotk-sync.yaml, identity-reconciler.yaml]\n',
    });
    const text = 'openapi: {path: &l [x]}\nresources: *l\n';
    expect(propose([...BOOT, { path, text }]).files).toEqual([]);
  });

  test('does not write a namespace that the cluster has, in Git or without it', () => {
    const theirs = {
      path: 'clusters/aks-shop/namespaces.yaml',
      text: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: baseline}\n',
    };
    expect(paths(propose([...BOOT, theirs]))).not.toContain(CLUSTER_FILES[1]);
    const ofAnother = { ...theirs, path: 'clusters/aks-two/namespaces.yaml' };
    expect(paths(propose([...BOOT, ofAnother]))).toContain(CLUSTER_FILES[1]);
    const namespaces = [{ name: 'baseline', labels: {}, owners: {}, leaving: false }];
    const facts = { 'aks-shop': empty({ served: [], namespaces }) };
    expect(paths(propose(BOOT, { facts }))).not.toContain(CLUSTER_FILES[1]);
  });

  test('leaves out charts that are not in the registries yet, and is none without any', () => {
    const clusters = [{ ...SHOP, charts: BOTH }];
    expect(paths(propose(BOOT, { clusters })).join()).not.toContain('other');
    expect(propose(BOOT, { clusters, charts: [] })).toMatchObject({ files: [], charts: [] });
    expect(paths(propose(BOOT, { clusters, charts: [wantedChart(), OTHER] }))).toContain(
      'identity-reconciler/base/other/release.yaml',
    );
  });

  test('adds a chart to an overlay of ours, and not to one that a human has changed', () => {
    const clusters = [{ ...SHOP, charts: BOTH }];
    const charts = [wantedChart(), OTHER];
    const files = mergedWith(BOOT, propose(BOOT, { clusters }));
    const change = propose(files, { clusters, charts });
    const overlay = change.files.find(({ path }) => path === CLUSTER_FILES[0]);
    expect(overlay?.before).toBe(files.find(({ path }) => path === CLUSTER_FILES[0])?.text);
    expect(overlay?.after).toContain('- ../../base/other');
    expect(propose(mergedWith(files, change), { clusters, charts }).files).toEqual([]);
    const edited = files.map((file) =>
      file.path === CLUSTER_FILES[0] ? { ...file, text: `${file.text}# tuned\n` } : file,
    );
    const refused = propose(edited, { clusters, charts });
    expect([refused.files, lacks(refused)]).toEqual([[], ['MissingEntries']]);
  });

  test('asks for nothing where the tenant is not known: Flux would apply nothing of it', () => {
    const charts = [wantedChart({ values: { azureTenantID: '${azure_tenant_id}' } })];
    const refused = propose(BOOT, { charts });
    expect([refused.files, lacks(refused)]).toEqual([[], ['VariableWithoutValue']]);
    const clusters = [{ ...SHOP, tenantId: 't' }];
    expect(lacks(propose(BOOT, { charts, clusters }))).toEqual([]);
  });

  test('writes nothing where the clusters have no version in common', () => {
    const files = ['2.2.0', '2.8.0'].map((version) => ({
      path: `clusters/c${version}/flux-system/gotk-components.yaml`,
      text: `# Flux Version: v${version}\n`,
    }));
    expect(lacks(propose([...BOOT, ...files]))).toEqual(['FluxVersionConflict']);
  });
});

describe('nothing is installed', () => {
  test('where nothing shows that Flux reads anything for the cluster', () => {
    const refused = propose([bootstrap('clusters/b'), bootstrap('clusters/c')]);
    expect([refused.files, lacks(refused)]).toEqual([[], ['NotBootstrapped']]);
    const [chart] = refused.charts;
    expect(chart).toMatchObject({
      message: expect.stringContaining('Flux begins in clusters/b, clusters/c.'),
    });
  });

  test('where the one cluster of the repository is only most likely ours', () => {
    const refused = propose([bootstrap('')], { clusters: [SHOP] });
    expect([refused.files, lacks(refused)]).toEqual([[], ['NotBootstrapped']]);
    const repository = repositoryRules();
    const told = { ...repository, layout: { ...repository.layout, clusters: '.' } };
    expect(paths(propose([bootstrap('')], { clusters: [SHOP], repository: told }))).toContain(
      'identity-reconciler/identity-reconciler.yaml',
    );
  });

  test('unless the configuration promises that Flux reads the folder', () => {
    const repository = repositoryRules({ bootstrap: 'layout' });
    expect(paths(propose([], { repository }))).toContain(CLUSTER_FILES[2]);
    expect(paths(propose([], { repository: repositoryRules({ multiTenancy: true }) }))).toContain(
      CLUSTER_FILES[2],
    );
  });

  test.each([
    ['a release of its own', { releases: [helmRelease()] }],
    ['NMI', { workloads: [nmi()] }],
    [
      'a cluster role of it',
      { clusterWide: [{ kind: 'ClusterRole', name: 'aad-pod-identity-nmi' }] },
    ],
  ] as const)('where the cluster has %s that Git does not bring', (_, has) => {
    const refused = propose(BOOT, { facts: { 'aks-shop': empty({ served: [], ...has }) } });
    expect([refused.files, lacks(refused)]).toEqual([[], ['InClusterNotInGit']]);
  });

  test('where NMI runs in a namespace that the profile names', () => {
    const facts = {
      'aks-shop': empty({ served: [], workloads: [nmi({ namespace: 'identity' })] }),
    };
    const cluster = { ...SHOP, nmiNamespaces: ['kube-system', 'identity'] };
    const refused = propose(BOOT, { facts, clusters: [cluster] });
    expect([refused.files, lacks(refused)]).toEqual([[], ['InClusterNotInGit']]);
  });

  test('where something on the way cannot be followed, and it is said what', () => {
    const files = [
      ...BOOT,
      {
        path: 'clusters/aks-shop/kustomization.yaml',
        text: 'resources: [flux-system/gotk-sync.yaml, "https://example.com/all.yaml"]\n',
      },
    ];
    const refused = propose(files);
    expect([refused.files, lacks(refused)]).toEqual([[], ['CannotFollow']]);
    expect(refused.charts[0]).toMatchObject({ message: expect.stringContaining('example.com') });
  });

  test('where a patch takes the release of the team out again', () => {
    const team = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: nmi, namespace: x}
spec: {chart: {spec: {chart: aad-pod-identity, version: 4.1.17, sourceRef: {kind: HelmRepository, name: acr}}}}
`;
    const files = [
      ...BOOT,
      { path: 'team/nmi.yaml', text: team },
      {
        path: 'clusters/aks-shop/kustomization.yaml',
        text: 'resources: [flux-system/gotk-sync.yaml, ../../team/nmi.yaml]\npatches:\n  - patch: |\n      $patch: delete\n      apiVersion: helm.toolkit.fluxcd.io/v2\n      kind: HelmRelease\n      metadata: {name: nmi, namespace: x}\n',
      },
    ];
    expect(lacks(propose(files))).toEqual(['TakenOut']);
  });

  test('where the files would not be read, and only the reason is told', () => {
    const ignored = BOOT.map((file) => ({
      ...file,
      text: file.text.replace('interval: 1m0s,', 'interval: 1m0s, ignore: "/*\\n!/clusters",'),
    }));
    const refused = propose(ignored);
    expect([refused.files, lacks(refused)]).toEqual([[], ['BuildFails']]);
    expect(refused.charts[0]).toMatchObject({
      message: expect.not.stringContaining('on no cluster'),
    });
  });
});

test('where nobody could look into the cluster, it is installable, and not proved', () => {
  const facts = {
    'aks-shop': { asked: false, code: 'ClusterPrivate', why: 'It is private.' },
  } as const;
  expect(propose(BOOT, { facts }).charts).toEqual([
    { chart: 'aad-pod-identity', kind: 'installable', unproved: 'It is private.' },
  ]);
});

describeWithReference('clusters of the sample repository', (folder) => {
  const files = sampleRepository(folder);

  test('prod-weu has all of it', () => {
    const repository = repositoryRules({ bootstrap: 'layout' });
    expect(propose(files, { repository, clusters: [named('prod-weu')] }).files).toEqual([]);
  });

  test('stg-weu has an overlay that nobody applies, which is left alone: ours stands beside it', () => {
    const repository = repositoryRules({ bootstrap: 'layout' });
    const change = propose(files, { repository, clusters: [named('stg-weu')] });
    expect(paths(change).filter((path) => !path.startsWith('identity-reconciler/'))).toEqual([
      'clusters/stg-weu/identity-reconciler.yaml',
    ]);
  });
});
