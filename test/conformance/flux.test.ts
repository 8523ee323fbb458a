import { stackValues } from '../../shared/core/charts/values';
import { textAt } from '../../shared/core/base/json';
import { addMissing } from '../../shared/core/flux/add-missing';
import { baseManifests } from '../../shared/core/flux/base-manifests';
import { clusterManifests } from '../../shared/core/flux/cluster-manifests';
import { fluxApisOf } from '../../shared/core/flux/flux-apis';
import type { FluxApis } from '../../shared/core/flux/flux-apis';
import type { RepoFile } from '../../shared/core/base/repo-file';
import { FLUX_MINORS } from '../../shared/core/flux/served-versions';
import type { FluxRules } from '../../shared/core/configuration/repository-rules';
import type { JsonObject } from '../../shared/core/base/json';
import { parseAllDocuments } from 'yaml';
import { fluxJudges } from '../support/flux-crds';
import { repositoryRules, sampleRepository, wantedChart, wantedCluster } from '../support/gitops';
import { describeWithKubectl, kustomizeBuild } from '../support/kustomize';
import { describeWithReference } from '../support/reference';

const WEBHOOK = wantedChart({
  chart: 'workload-identity-webhook',
  preset: 'workload-identity-webhook',
  version: '1.6.0',
  tag: '1.6.0',
  repository: 'charts/workload-identity-webhook',
  values: { azureTenantID: '${azure_tenant_id}' },
});
const OVERLAY = 'identity-reconciler/clusters/aks-shop';
const CHARTS = [wantedChart(), WEBHOOK];
const CLUSTER = wantedCluster({
  tenantId: '00000000-0000-0000-0000-0000000000aa',
  charts: [
    {
      chart: 'aad-pod-identity',
      preset: 'aad-pod-identity',
      values: { operationMode: 'managed', installMICException: 'false' },
    },
    { chart: WEBHOOK.chart, preset: WEBHOOK.preset, values: {} },
  ],
});

/** What Flux makes for a folder without such a file, which kustomize alone does not. */
const GENERATED: RepoFile = {
  path: 'clusters/aks-shop/kustomization.yaml',
  text: 'resources: [identity-reconciler.yaml]\n',
};

interface Case {
  readonly name: string;
  readonly flux: Partial<FluxRules>;
  readonly files: readonly RepoFile[];
}

const RULES: readonly Partial<FluxRules>[] = [
  {},
  { multiTenancy: true },
  { source: 'HelmRepository' },
  { source: 'OCIRepository', pinDigest: false },
];
const CASES: readonly Case[] = RULES.flatMap((rules) => [
  ...FLUX_MINORS.map(({ flux: version }) => ({
    name: `Flux ${version} ${JSON.stringify(rules)}`,
    flux: { ...rules, version },
    files: [],
  })),
  { name: `an empty repository ${JSON.stringify(rules)}`, flux: rules, files: [] },
  ...['v2', 'v2beta2', 'v2beta1'].map((version) => ({
    name: `a repository with HelmRelease ${version} ${JSON.stringify(rules)}`,
    flux: rules,
    files: [
      {
        path: 'apps/x.yaml',
        text: `apiVersion: helm.toolkit.fluxcd.io/${version}\nkind: HelmRelease\nmetadata:\n  name: x\n`,
      },
    ],
  })),
]);

function emitted({ flux, files }: Case): {
  readonly tree: readonly RepoFile[];
  readonly apis: FluxApis;
} {
  const repository = repositoryRules(flux);
  const finding = fluxApisOf(files, repository);
  if ('conflict' in finding) throw new Error(finding.conflict);
  const { apis } = finding;
  const input = { cluster: CLUSTER, charts: CHARTS, releaseNames: new Map(), apis };
  const tree = [
    ...CHARTS.flatMap((chart) => baseManifests(chart, repository, apis)),
    ...clusterManifests(input, repository),
    GENERATED,
  ];
  return { tree, apis };
}

function objects(tree: readonly RepoFile[]): readonly JsonObject[] {
  return tree.flatMap(({ text }) =>
    parseAllDocuments(text).map((document) => document.toJS() as JsonObject),
  );
}

describeWithReference('what we write, judged by the CRDs of Flux', (folder) => {
  const judges = fluxJudges(folder);

  test('the judges know which fields are not there', () => {
    const release = {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      spec: { interval: '1h', chartRefs: {} },
    };
    expect(judges.get('2.9')?.(release)).toEqual([expect.stringContaining('chartRefs')]);
    expect(judges.get('2.2')?.(release)).toEqual([
      'helm.toolkit.fluxcd.io/v2 HelmRelease is not served',
    ]);
  });

  test.each(CASES)('$name: every release that it is written for takes it', (situation) => {
    const { tree, apis } = emitted(situation);
    const concerned = apis.minors.filter((release) => judges.has(release));
    const complaints = concerned.flatMap((release) =>
      objects(tree).flatMap((object) => judges.get(release)?.(object) ?? []),
    );
    expect(complaints).toEqual([]);
    const kinds = new Set(objects(tree).map(({ kind }) => kind));
    expect(kinds).toContain('HelmRelease');
  });

  test('between them, the cases are held against every set of CRDs', () => {
    const claimed = new Set(CASES.flatMap((one) => emitted(one).apis.minors));
    expect(
      [...judges.keys()].filter((release) => !claimed.has(release as `${number}.${number}`)),
    ).toEqual([]);
  });

  describeWithKubectl('the sample repository, and ours, built by kustomize', () => {
    const built = CASES.filter(({ name }) => /(2\.2|empty).*(\{\}|multiTenancy)/.test(name));

    test.each(built)(
      '$name: overlay, exceptions and cluster folder build and are valid',
      (situation) => {
        const { tree, apis } = emitted(situation);
        for (const part of [OVERLAY, 'clusters/aks-shop']) {
          const found = kustomizeBuild(tree, part);
          for (const release of apis.minors) {
            expect(found.flatMap((object) => judges.get(release)?.(object) ?? [])).toEqual([]);
          }
        }
        const exceptions = kustomizeBuild(tree, `${OVERLAY}/exceptions`);
        expect(exceptions.map(({ kind }) => kind)).toEqual(['AzurePodIdentityException']);
      },
    );

    test('with multi-tenancy all of Flux is in one namespace, and nothing refers to another', () => {
      const flux = { multiTenancy: true, namespace: 'cluster-config' };
      const { tree } = emitted({ name: '', flux, files: [] });
      const found = [OVERLAY, 'clusters/aks-shop'].flatMap((part) => kustomizeBuild(tree, part));
      const namespaces = found.map((object) => textAt(object, 'metadata', 'namespace'));
      expect(new Set(namespaces)).toEqual(new Set(['cluster-config']));
      expect(JSON.stringify(found.map(({ spec }) => spec ?? {}))).not.toContain('"namespace"');
    });

    test('values of the cluster lie on those of the base as Helm lays values over each other', () => {
      const base = { a: 1, b: { c: 1, d: [1, 2] }, kept: 'x' };
      const own = { b: { c: null, d: [3], e: { f: null } }, g: null, '/~': { n: null } };
      const repository = repositoryRules({ version: '2.9' });
      const finding = fluxApisOf([], repository);
      if ('conflict' in finding) throw new Error(finding.conflict);
      for (const values of [base, {}]) {
        const charts = [wantedChart({ values })];
        const cluster = wantedCluster({
          charts: [{ chart: 'aad-pod-identity', preset: 'aad-pod-identity', values: own }],
        });
        const { apis } = finding;
        const tree = [
          ...charts.flatMap((chart) => baseManifests(chart, repository, apis)),
          ...clusterManifests({ cluster, charts, releaseNames: new Map(), apis }, repository),
        ];
        const release = kustomizeBuild(tree, OVERLAY).find(({ kind }) => kind === 'HelmRelease');
        expect(release).toHaveProperty('spec.values', stackValues(values, own));
      }
    });

    test('a cluster folder of ours beside the sample builds too', () => {
      const sample = sampleRepository(folder);
      const { tree } = emitted({ name: '', flux: {}, files: [] });
      const both = [
        ...sample,
        ...addMissing(sample, tree).files.map(({ path, after = '' }) => ({ path, text: after })),
      ];
      const releases = kustomizeBuild(both, OVERLAY);
      expect(releases.filter(({ kind }) => kind === 'HelmRelease')).toHaveLength(2);
    });
  });
});
