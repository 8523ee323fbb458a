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
  'infrastructure/overlays/aks-shop/kustomization.yaml',
  'clusters/aks-shop/cluster-vars.yaml',
  'clusters/aks-shop/infrastructure.yaml',
  'clusters/aks-shop/kustomization.yaml',
];
const NO_CHANGE: ProposedChange = { files: [], leftAlone: [], notes: [] };

describe('a request about a cluster', () => {
  test('brings the base along where it is missing', () => {
    expect(paths(propose([]))).toEqual([
      ...['namespace', 'source', 'release', 'kustomization'].map(
        (name) => `infrastructure/base/aad-pod-identity/${name}.yaml`,
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
    const withoutVars = edited.filter(({ path }) => !path.endsWith('infrastructure.yaml'));
    const change = propose(withoutVars);
    expect(paths(change)).toEqual(['clusters/aks-shop/infrastructure.yaml']);
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
    expect(paths(propose([theirs]))).toContain('clusters/aks-shop/infrastructure.yaml');
  });

  test('says what to add to a kustomization.yaml of theirs', () => {
    const theirs = {
      path: 'clusters/aks-shop/kustomization.yaml',
      text: 'resources: [flux-system]\n',
    };
    expect(propose([theirs]).leftAlone).toEqual([
      {
        path: 'clusters/aks-shop/kustomization.yaml',
        code: 'MissingEntries',
        message: expect.stringContaining('cluster-vars.yaml, infrastructure.yaml') as string,
      },
    ]);
  });

  test('leaves out charts that are not in the registries yet, and is none without any', () => {
    const charts = [
      ...wantedCluster().charts,
      { chart: 'other', preset: 'none' as const, values: {} },
    ];
    expect(paths(propose([], { charts })).join()).not.toContain('other');
    expect(propose([], { charts }, [])).toEqual(NO_CHANGE);
    expect(paths(propose([], { charts }, [wantedChart(), OTHER]))).toContain(
      'infrastructure/base/other/release.yaml',
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

  test('says which value is missing where the tenant is not known', () => {
    const charts = [wantedChart({ values: { azureTenantID: '${azure_tenant_id}' } })];
    const note =
      'The tenant of aks-shop is not known: add azure_tenant_id to its cluster-vars.yaml.';
    expect(propose([], {}, charts).notes).toContain(note);
    expect(propose([], { tenantId: 't' }, charts).notes).not.toContain(note);
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

  test('stg-weu has an overlay that nobody applies: only its cluster folder is added', () => {
    const change = propose(sampleRepository(folder), { name: 'stg-weu' });
    expect(paths(change).map((path) => path.split('/').slice(0, 2).join('/'))).toEqual(
      Array(3).fill('clusters/stg-weu'),
    );
    expect(change.notes).toContain(
      'infrastructure/overlays/stg-weu/kustomization.yaml is there already with other content, and is left as it is.',
    );
  });
});
