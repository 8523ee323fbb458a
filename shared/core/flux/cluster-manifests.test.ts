import { parseAllDocuments } from 'yaml';
import { repositoryRules, wantedChart, wantedCluster } from '../../../test/support/gitops';
import type { ClusterInput } from './cluster-input';
import { clusterManifests } from './cluster-manifests';
import { fluxApisOf } from './flux-apis';
import type { RepoFile } from '../base/repo-file';
import { rollOutTimeout } from './rollout-timeout';
import type { RepositoryRules, Layout } from '../configuration/repository-rules';
import type { DesiredCluster } from './desired';

interface Change extends Partial<Omit<ClusterInput, 'cluster'>> {
  readonly repository?: RepositoryRules;
}

function filesOf(
  cluster: Partial<DesiredCluster> = {},
  { repository = repositoryRules(), ...change }: Change = {},
): readonly RepoFile[] {
  const finding = fluxApisOf([], repository);
  if ('conflict' in finding) throw new Error(finding.conflict);
  const { apis } = finding;
  const charts = [wantedChart()];
  const input = { charts, releaseNames: new Map<string, string>(), apis, ...change };
  return clusterManifests({ cluster: wantedCluster(cluster), ...input }, repository);
}

function withLayout(change: Partial<Layout>): RepositoryRules {
  const repository = repositoryRules();
  return { ...repository, layout: { ...repository.layout, ...change } };
}

function documents(files: readonly RepoFile[], path: string): readonly unknown[] {
  const text = files.find((file) => file.path === path)?.text ?? '';
  return parseAllDocuments(text).map((document) => document.toJS() as unknown);
}

const OVERLAY = 'identity-reconciler/clusters/aks-shop/kustomization.yaml';
const ENTRY = 'clusters/aks-shop/identity-reconciler.yaml';
const NO_EXCEPTIONS = [
  { chart: 'aad-pod-identity', preset: 'aad-pod-identity', values: { installMICException: false } },
] as const;

describe('files of a cluster', () => {
  test('are an overlay in our folder, and one file of our name where Flux reads', () => {
    expect(filesOf().map(({ path }) => path)).toEqual([
      OVERLAY,
      'identity-reconciler/clusters/aks-shop/namespace-baseline.yaml',
      ENTRY,
    ]);
  });

  test('what differs by cluster stands in the Flux Kustomization: no ConfigMap of anybody is touched', () => {
    expect(documents(filesOf({ tenantId: 't' }), ENTRY)).toMatchObject([
      {
        metadata: { name: 'identity-reconciler' },
        spec: {
          path: './identity-reconciler/clusters/aks-shop',
          postBuild: {
            substitute: { acr_login_server: 'acrfleet.azurecr.io', azure_tenant_id: 't' },
          },
        },
      },
    ]);
  });

  test('a variable without a value is not said: Flux 2.9 would refuse it', () => {
    expect(documents(filesOf(), ENTRY)[0]).toHaveProperty('spec.postBuild.substitute', {
      acr_login_server: 'acrfleet.azurecr.io',
    });
  });

  test('the overlay patches the values of this cluster', () => {
    const [overlay] = documents(filesOf(), OVERLAY);
    expect(overlay).toMatchObject({
      resources: ['namespace-baseline.yaml', '../../base/aad-pod-identity'],
      patches: [
        {
          target: { kind: 'HelmRelease', name: 'aad-pod-identity' },
          patch: expect.stringContaining('operationMode: managed') as string,
        },
      ],
    });
  });

  test('a namespace that is there already is not written a second time', () => {
    const files = filesOf({}, { namespaces: new Set(['baseline']) });
    expect(files.map(({ path }) => path)).toEqual([OVERLAY, ENTRY]);
    expect(documents(files, OVERLAY)[0]).toMatchObject({
      resources: ['../../base/aad-pod-identity'],
    });
  });

  test('with multi-tenancy, Helm makes the namespace', () => {
    const files = filesOf({}, { repository: repositoryRules({ multiTenancy: true }) });
    expect(files.map(({ path }) => path)).toEqual([OVERLAY, ENTRY]);
  });

  test('a patch aims at the name that the release has in the base, wherever that stands', () => {
    const files = filesOf(
      {},
      {
        releaseNames: new Map([['aad-pod-identity', 'nmi']]),
        bases: new Map([['aad-pod-identity', 'infrastructure/base/nmi']]),
      },
    );
    expect(documents(files, OVERLAY)[0]).toMatchObject({
      resources: ['namespace-baseline.yaml', '../../../infrastructure/base/nmi'],
      patches: [{ target: { name: 'nmi' } }],
    });
  });

  test('a cluster with no values of its own has no patches, and a chart that is not in the registries no entry', () => {
    const files = filesOf({
      charts: [
        { chart: 'aad-pod-identity', preset: 'aad-pod-identity', values: {} },
        { chart: 'not-yet', preset: 'none', values: { a: 1 } },
      ],
    });
    const [overlay] = documents(files, OVERLAY);
    expect(overlay).toMatchObject({
      resources: ['namespace-baseline.yaml', '../../base/aad-pod-identity'],
    });
    expect(overlay).not.toHaveProperty('patches');
  });

  test('the Kustomization waits longer than the release in it', () => {
    const files = filesOf({}, { charts: [wantedChart({ rollOut: rollOutTimeout(160) })] });
    expect(documents(files, ENTRY)[0]).toHaveProperty('spec.timeout', '1h30m0s');
    expect(documents(filesOf(), ENTRY)[0]).toHaveProperty('spec.timeout', '10m0s');
  });

  test('exceptions of its own, where the chart brings none, wait for the release and its CRDs', () => {
    const files = filesOf({ charts: NO_EXCEPTIONS });
    expect(documents(files, ENTRY)).toMatchObject([
      { metadata: { name: 'identity-reconciler' } },
      {
        metadata: { name: 'identity-reconciler-exceptions' },
        spec: {
          dependsOn: [{ name: 'identity-reconciler' }],
          path: './identity-reconciler/clusters/aks-shop/exceptions',
        },
      },
    ]);
    expect(
      documents(files, 'identity-reconciler/clusters/aks-shop/exceptions/exceptions.yaml'),
    ).toHaveLength(1);
  });

  test('the Kustomization of a cluster has the version that this cluster serves, whatever the others do', () => {
    const found = fluxApisOf(
      [
        {
          path: 'clusters/old/flux-system/gotk-components.yaml',
          text: '# Flux Version: v0.41.2\n',
        },
        {
          path: 'clusters/aks-shop/flux-system/gotk-components.yaml',
          text: '# Flux Version: v2.2.3\n',
        },
      ],
      repositoryRules(),
    );
    if ('conflict' in found) throw new Error(found.conflict);
    const { apis } = found;
    expect(apis.versions.Kustomization).toBe('v1beta2');
    expect(documents(filesOf({}, { apis }), ENTRY)[0]).toHaveProperty(
      'apiVersion',
      'kustomize.toolkit.fluxcd.io/v1',
    );
  });

  test('names and folders are those of the layout', () => {
    const repository = withLayout({
      base: 'b',
      overlays: 'x/y/o',
      clusters: 'environments/{stage}/{region}/{cluster}',
      kustomization: 'pod-identity',
      file: 'pod-identity.yml',
      regions: { westeurope: 'weu' },
    });
    const files = filesOf({ stage: 'prod' }, { repository });
    expect(documents(files, 'environments/prod/weu/aks-shop/pod-identity.yml')).toMatchObject([
      { metadata: { name: 'pod-identity' }, spec: { path: './x/y/o/aks-shop' } },
    ]);
    expect(documents(files, 'x/y/o/aks-shop/kustomization.yaml')[0]).toMatchObject({
      resources: ['namespace-baseline.yaml', '../../../../b/aad-pod-identity'],
    });
  });

  test('where Flux reads the root, our folder is closed to it but for the Flux Kustomization', () => {
    const files = filesOf({}, { repository: withLayout({ clusters: '.' }) });
    expect(files.map(({ path }) => path)).toContain('identity-reconciler/identity-reconciler.yaml');
    expect(documents(files, 'identity-reconciler/kustomization.yaml')[0]).toHaveProperty(
      'resources',
      ['identity-reconciler.yaml'],
    );
    expect(files.map(({ path }) => path)).not.toContain('kustomization.yaml');
  });

  test('the file goes where Flux reads, if that is known to be elsewhere', () => {
    const files = filesOf({}, { folder: 'fleet/production' });
    expect(files.map(({ path }) => path)).toContain('fleet/production/identity-reconciler.yaml');
  });
});
