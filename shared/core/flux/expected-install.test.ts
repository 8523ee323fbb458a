import { mergedWith, named, proposeFor } from '../../../test/support/fleet-scene';
import { repositoryRules, wantedChart } from '../../../test/support/gitops';
import { appliedTo } from '../applied/flux/applied';
import { promisedEntry } from '../applied/flux/entries';
import { treeOf } from '../applied/tree';
import type { RepoFile } from '../base/repo-file';
import { clusterId } from '../base/resource-id';
import type { ExpectedInstall } from '../installed/install-record';
import { expectedInstalls } from './expected-install';

const CLUSTER = clusterId('00000000-0000-0000-0000-000000000001', 'rg-shop', 'aks-shop');
const OWN = { urls: ['github.com/contoso/fleet'], branch: 'main' };

function expected(files: readonly RepoFile[], name = 'aks-shop'): readonly ExpectedInstall[] {
  const entry = promisedEntry(name, `clusters/${name}`, OWN);
  const applied = appliedTo(entry, { own: { ...OWN, tree: treeOf(files) } });
  return expectedInstalls([{ cluster: CLUSTER, name, charts: ['aad-pod-identity'], applied }]);
}

const repository = repositoryRules({ bootstrap: 'layout' });
const { clusters } = proposeFor([], { clusters: [named('aks-shop')], repository });
const withCluster = mergedWith([], ...clusters);
const withChart = withCluster.filter(({ path }) => path.startsWith(repository.layout.base));
const { version, manifestDigest } = wantedChart();

/** A release of a team's, applied straight from the cluster's folder. */
function release(spec: string): RepoFile {
  const text = `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x, namespace: y}\nspec: ${spec}\n`;
  return { path: 'clusters/aks-shop/release.yaml', text };
}

test('nothing is to be installed before the cluster is set up, although the base is there', () => {
  expect(expected([])).toEqual([]);
  expect(expected(withChart)).toEqual([]);
});

test('once both requests are merged the cluster is to get what the base pins', () => {
  expect(expected(withCluster)).toEqual([
    {
      ...{ cluster: CLUSTER, name: 'aks-shop', chart: 'aad-pod-identity' },
      pins: [{ version, digest: manifestDigest }],
    },
  ]);
});

test('a version that a patch of the cluster sets is what counts there', () => {
  const files = [
    release('{chart: {spec: {chart: charts/aad-pod-identity, version: 4.1.17}}}'),
    {
      path: 'clusters/aks-shop/kustomization.yaml',
      text: 'resources: [release.yaml]\npatches: [{target: {kind: HelmRelease}, patch: "- {op: replace, path: /spec/chart/spec/version, value: 4.1.16}"}]\n',
    },
  ];
  expect(expected(files).map(({ pins }) => pins)).toEqual([[{ version: '4.1.16' }]]);
});

test("a release of another chart, of another cluster, or for another cluster is none of the cluster's", () => {
  expect(expected([release('{chart: {spec: {chart: redis, version: 1.0.0}}}')])).toEqual([]);
  expect(expected(withCluster, 'aks-other')).toEqual([]);
  const away = '{kubeConfig: {secretRef: {name: x}}, chart: {spec: {chart: aad-pod-identity}}}';
  expect(expected([release(away)])).toEqual([]);
});
