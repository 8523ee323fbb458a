import {
  gitOpsTarget,
  merged,
  sampleRepository,
  wantedChart,
  wantedCluster,
} from '../../../test/support/gitops';
import { describeWithReference } from '../../../test/support/reference';
import { proposeCluster } from './propose-cluster';
import type { ProposedChange, RepoFile } from './repo-file';
import type { WantedCluster } from './wanted';

const TARGET = gitOpsTarget();
const OTHER = wantedChart({
  chart: 'other',
  preset: 'none',
  repository: 'charts/other',
  values: {},
});

function propose(
  files: readonly RepoFile[],
  cluster: Partial<WantedCluster> = {},
  charts = [wantedChart()],
): ProposedChange {
  return proposeCluster(files, { cluster: wantedCluster(cluster), charts }, TARGET);
}

function paths({ files }: ProposedChange): readonly string[] {
  return files.map(({ path }) => path);
}

const CLUSTER_FILES = [
  'identity-reconciler/clusters/aks-shop/kustomization.yaml',
  'identity-reconciler/clusters/aks-shop/namespace-baseline.yaml',
  'clusters/aks-shop/identity-reconciler.yaml',
];
/** As 0.1 wrote it, with the folders that were its defaults. */
const OF_0_1: readonly RepoFile[] = [
  {
    path: 'clusters/old/cluster-vars.yaml',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cluster-vars\n  annotations:\n    aks-identity-reconciler/cluster: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/old\n',
  },
  {
    path: 'clusters/old/infrastructure.yaml',
    text: 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: identity-charts}\nspec: {path: ./infrastructure/overlays/old}\n',
  },
  {
    path: 'infrastructure/overlays/old/kustomization.yaml',
    text: 'resources: [../../base/aad-pod-identity]\n',
  },
  {
    path: 'infrastructure/base/aad-pod-identity/kustomization.yaml',
    text: 'namespace: baseline\nresources: [namespace.yaml, release.yaml]\n',
  },
  {
    path: 'infrastructure/base/aad-pod-identity/namespace.yaml',
    text: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: baseline}\n',
  },
  {
    path: 'infrastructure/base/aad-pod-identity/release.yaml',
    text: 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: nmi}\nspec: {chart: {spec: {chart: aad-pod-identity, version: 4.1.17}}}\n',
  },
];
const NO_CHANGE: ProposedChange = { files: [], leftAlone: [], notes: [] };

describe('a request about a cluster', () => {
  test('brings the base along where it is missing', () => {
    expect(paths(propose([]))).toEqual([
      ...['source', 'release', 'kustomization'].map(
        (name) => `identity-reconciler/base/aad-pod-identity/${name}.yaml`,
      ),
      ...CLUSTER_FILES,
    ]);
  });

  test('once merged, has nothing to ask for, and a second cluster shares the base', () => {
    const files = merged([], propose([]).files);
    expect(propose(files)).toEqual(NO_CHANGE);
    expect(paths(propose(files, { name: 'aks-two' }))).toEqual(
      CLUSTER_FILES.map((path) => path.replace('aks-shop', 'aks-two')),
    );
  });

  test('never rewrites what a human has changed', () => {
    const files = merged([], propose([]).files);
    const edited = files.map((file) =>
      file.path === CLUSTER_FILES[0]
        ? { ...file, text: `${file.text}# tuned\nnamePrefix: x-\n` }
        : file,
    );
    expect(propose(edited)).toEqual(NO_CHANGE);
    const withoutEntry = edited.filter(({ path }) => path !== CLUSTER_FILES[2]);
    const change = propose(withoutEntry);
    expect(paths(change)).toEqual([CLUSTER_FILES[2]]);
    expect(change.notes).toContain(
      `${CLUSTER_FILES[0]} is there already with other content, and is left as it is.`,
    );
  });

  test('asks for nothing where a team installs the chart in its own way', () => {
    const files: readonly RepoFile[] = [
      {
        path: 'clusters/aks-shop/apps.yaml',
        text: 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec: {path: ./platform}\n',
      },
      {
        path: 'platform/nmi.yaml',
        text: 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: nmi}\nspec: {chart: {spec: {chart: aad-pod-identity, version: 4.1.17}}}\n',
      },
    ];
    expect(propose(files)).toEqual(NO_CHANGE);
  });

  test('does not list a folder that Flux takes whole: what is not listed would be pruned', () => {
    const theirs = {
      path: 'clusters/aks-shop/flux-system/kustomization.yaml',
      text: 'resources: []\n',
    };
    expect(paths(propose([theirs]))).not.toContain('clusters/aks-shop/kustomization.yaml');
    expect(paths(propose([theirs]))).toContain(CLUSTER_FILES[2]);
  });

  test('adds one line to a kustomization.yaml of theirs, or says which and asks for nothing', () => {
    const path = 'clusters/aks-shop/kustomization.yaml';
    const before = 'resources: [flux-system]\n';
    expect(propose([{ path, text: before }]).files).toContainEqual({
      ...{ path, before },
      after: 'resources: [flux-system, identity-reconciler.yaml]\n',
    });
    const shared = propose([{ path, text: 'x: &l [a]\nresources: *l\n' }]);
    expect(shared.files).toEqual([]);
    expect(shared.leftAlone).toMatchObject([{ path, code: 'AliasedValue' }]);
  });

  test('a second cluster shares the base that 0.1 has written, and the namespace in it', () => {
    const change = propose(OF_0_1);
    expect(paths(change)).toEqual([CLUSTER_FILES[0], CLUSTER_FILES[2]]);
    const [overlay] = change.files;
    expect(overlay?.after).toContain('- ../../../infrastructure/base/aad-pod-identity\n');
    expect(overlay?.after).toContain('name: nmi\n');
  });

  test('does not write a namespace that the cluster gets from elsewhere', () => {
    const theirs = {
      path: 'clusters/aks-shop/namespaces.yaml',
      text: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: baseline}\n',
    };
    expect(paths(propose([theirs]))).not.toContain(CLUSTER_FILES[1]);
    const ofAnother = { ...theirs, path: 'clusters/aks-two/namespaces.yaml' };
    expect(paths(propose([ofAnother]))).toContain(CLUSTER_FILES[1]);
  });

  test('leaves out charts that are not in the registries yet, and is none without any', () => {
    const charts = [
      ...wantedCluster().charts,
      { chart: 'other', preset: 'none' as const, values: {} },
    ];
    expect(paths(propose([], { charts })).join()).not.toContain('other');
    expect(propose([], { charts }, [])).toEqual(NO_CHANGE);
    expect(paths(propose([], { charts }, [wantedChart(), OTHER]))).toContain(
      'identity-reconciler/base/other/release.yaml',
    );
  });

  test('adds a chart to an overlay of ours, and not to one that a human has changed', () => {
    const charts = [
      ...wantedCluster().charts,
      { chart: 'other', preset: 'none' as const, values: { a: 1 } },
    ];
    const files = merged([], propose([], { charts }).files);
    const change = propose(files, { charts }, [wantedChart(), OTHER]);
    const overlay = change.files.find(({ path }) => path === CLUSTER_FILES[0]);
    expect(overlay?.before).toBe(files.find(({ path }) => path === CLUSTER_FILES[0])?.text);
    expect(overlay?.after).toContain('- ../../base/other');
    expect(change.leftAlone).toEqual([]);
    expect(propose(merged(files, change.files), { charts }, [wantedChart(), OTHER])).toEqual(
      NO_CHANGE,
    );
    const edited = files.map((file) =>
      file.path === CLUSTER_FILES[0] ? { ...file, text: `${file.text}# tuned\n` } : file,
    );
    expect(propose(edited, { charts }, [wantedChart(), OTHER]).leftAlone).toMatchObject([
      { path: CLUSTER_FILES[0], code: 'MissingEntries' },
    ]);
  });

  test('asks for nothing where the tenant is not known: Flux would apply nothing of it', () => {
    const charts = [wantedChart({ values: { azureTenantID: '${azure_tenant_id}' } })];
    expect(propose([], {}, charts)).toMatchObject({
      files: [],
      leftAlone: [{ code: 'VariableWithoutValue' }],
    });
    expect(propose([], { tenantId: 't' }, charts).leftAlone).toEqual([]);
  });

  test('does not look at charts that the cluster does not want', () => {
    expect(paths(propose([], {}, [wantedChart(), OTHER])).join()).not.toContain('other');
  });

  test('writes nothing where the clusters have no version in common', () => {
    const files = ['2.2.0', '2.8.0'].map((version) => ({
      path: `clusters/c${version}/flux-system/gotk-components.yaml`,
      text: `# Flux Version: v${version}\n`,
    }));
    expect(propose(files)).toMatchObject({
      files: [],
      leftAlone: [{ code: 'FluxVersionConflict' }],
    });
  });
});

describeWithReference('clusters of the sample repository', (folder) => {
  test('prod-weu has all of it', () => {
    expect(propose(sampleRepository(folder), { name: 'prod-weu' })).toEqual(NO_CHANGE);
  });

  test('stg-weu has an overlay that nobody applies, which is left alone: ours stands beside it', () => {
    const change = propose(sampleRepository(folder), { name: 'stg-weu' });
    expect(paths(change).filter((path) => !path.startsWith('identity-reconciler/'))).toEqual([
      'clusters/stg-weu/identity-reconciler.yaml',
    ]);
  });
});
