import { parseAllDocuments } from 'yaml';
import { gitOpsTarget, wantedChart, wantedCluster } from '../../../test/support/gitops';
import { clusterManifests } from './cluster-manifests';
import { generationOf } from './generation';
import type { RepoFile } from './repo-file';
import type { GitOpsTarget } from './target';
import type { WantedCluster } from './wanted';

function filesOf(
  cluster: Partial<WantedCluster> = {},
  change: {
    readonly target?: GitOpsTarget;
    readonly releaseNames?: ReadonlyMap<string, string>;
  } = {},
): readonly RepoFile[] {
  const { target = gitOpsTarget(), releaseNames = new Map<string, string>() } = change;
  const finding = generationOf([], target);
  if ('conflict' in finding) throw new Error(finding.conflict);
  const { generation } = finding;
  return clusterManifests(
    { cluster: wantedCluster(cluster), charts: [wantedChart()], releaseNames, generation },
    target,
  );
}

function documents(files: readonly RepoFile[], path: string): readonly unknown[] {
  const text = files.find((file) => file.path === path)?.text ?? '';
  return parseAllDocuments(text).map((document) => document.toJS() as unknown);
}

const NO_EXCEPTIONS = [
  { chart: 'aad-pod-identity', preset: 'aad-pod-identity', values: { installMICException: false } },
] as const;

describe('files of a cluster', () => {
  test('are an overlay on the base, and what Flux needs to apply it', () => {
    expect(filesOf().map(({ path }) => path)).toEqual([
      'infrastructure/overlays/aks-shop/kustomization.yaml',
      'clusters/aks-shop/cluster-vars.yaml',
      'clusters/aks-shop/infrastructure.yaml',
      'clusters/aks-shop/kustomization.yaml',
    ]);
  });

  test('the overlay patches the values of this cluster', () => {
    const [overlay] = documents(filesOf(), 'infrastructure/overlays/aks-shop/kustomization.yaml');
    expect(overlay).toMatchObject({
      resources: ['../../base/aad-pod-identity'],
      patches: [
        {
          target: { kind: 'HelmRelease', name: 'aad-pod-identity' },
          patch: expect.stringContaining('operationMode: managed') as string,
        },
      ],
    });
  });

  test('a patch aims at the name that the release has in the base', () => {
    const files = filesOf({}, { releaseNames: new Map([['aad-pod-identity', 'nmi']]) });
    expect(
      documents(files, 'infrastructure/overlays/aks-shop/kustomization.yaml')[0],
    ).toMatchObject({
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
    const [overlay] = documents(files, 'infrastructure/overlays/aks-shop/kustomization.yaml');
    expect(overlay).toMatchObject({ resources: ['../../base/aad-pod-identity'] });
    expect(overlay).not.toHaveProperty('patches');
  });

  test('exceptions of its own, where the chart brings none, wait for the release and its CRDs', () => {
    const files = filesOf({ charts: NO_EXCEPTIONS });
    expect(documents(files, 'clusters/aks-shop/infrastructure.yaml')).toMatchObject([
      {
        metadata: { name: 'identity-charts' },
        spec: { path: './infrastructure/overlays/aks-shop' },
      },
      {
        metadata: { name: 'identity-exceptions' },
        spec: {
          dependsOn: [{ name: 'identity-charts' }],
          path: './infrastructure/overlays/aks-shop/exceptions',
        },
      },
    ]);
    expect(
      documents(files, 'infrastructure/overlays/aks-shop/exceptions/exceptions.yaml'),
    ).toHaveLength(1);
  });

  test('folders of the configuration are kept, in the root too', () => {
    const target = { ...gitOpsTarget(), layout: { base: 'b', overlays: 'x/y/o', clusters: '' } };
    const files = filesOf({}, { target });
    expect(files.map(({ path }) => path)).toContain('aks-shop/infrastructure.yaml');
    expect(documents(files, 'x/y/o/aks-shop/kustomization.yaml')[0]).toMatchObject({
      resources: ['../../../../b/aad-pod-identity'],
    });
  });

  test.each(['../../.github/workflows', 'a/b', '.git', 'A B', ''])(
    'a name that is no folder, "%s", is refused',
    (name) => {
      expect(() => filesOf({ name })).toThrow('NameNotAllowed');
    },
  );
});
