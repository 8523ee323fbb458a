import { bootstrap, mergedWith, named, proposeFor } from '../../../test/support/fleet-scene';
import { wantedChart } from '../../../test/support/gitops';
import type { ChartProposal } from './propose-chart';
import type { RepoFile } from '../base/repo-file';
import type { DesiredChart } from './desired';

const CLUSTERS = [named('aks-shop'), named('aks-two')];
const BOOT = CLUSTERS.map(({ name }) => bootstrap(`clusters/${name}`));
const NEXT = wantedChart({
  ...{ version: '4.1.19', tag: '4.1.19', manifestDigest: `sha256:${'1'.repeat(64)}` },
});

function propose(files: readonly RepoFile[], chart: DesiredChart = wantedChart()): ChartProposal {
  const [first] = proposeFor(files, { clusters: CLUSTERS, charts: [chart] }).charts;
  if (first === undefined) throw new Error('no chart');
  return first;
}

describe('a request about a chart', () => {
  test('never adds the chart: the requests about clusters bring all that they need', () => {
    expect(propose(BOOT)).toMatchObject({ files: [], leftAlone: [], notes: [], found: false });
  });

  test('raises the base that a request about a cluster has brought, for both clusters', () => {
    const { clusters } = proposeFor(BOOT, { clusters: CLUSTERS });
    const files = mergedWith(BOOT, ...clusters);
    expect(propose(files)).toMatchObject({ files: [], found: true });
    const raise = propose(files, NEXT);
    expect(raise.files.map(({ path }) => path)).toEqual([
      'identity-reconciler/base/aad-pod-identity/source.yaml',
    ]);
    expect(raise.from?.version).toBe('4.1.18');
    expect(raise.clusters.map(({ cluster }) => cluster)).toEqual(['aks-shop', 'aks-two']);
    expect(propose(mergedWith(files, raise), NEXT).files).toEqual([]);
  });

  test('says which old version stays because nobody reads it', () => {
    const text = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: nmi, namespace: x}
spec: {chart: {spec: {chart: aad-pod-identity, version: 4.1.16, sourceRef: {kind: HelmRepository, name: acr}}}}
`;
    expect(propose([...BOOT, { path: 'old/nmi.yaml', text }])).toMatchObject({
      files: [],
      notes: [
        'old/nmi.yaml says 4.1.16, and stays: Flux reads it on no cluster that can be followed.',
      ],
    });
  });
});
