import type { KubeObject } from '../../kubernetes';
import { asMap } from '../../kubernetes';
import type { Cluster } from '../flux-object';
import { nameOf, read, specOf } from '../flux-object';
import { say } from '../status';
import { chartSourceOf } from './release-spec';

/** The HelmChart of a HelmRelease with `spec.chart` (internal/reconcile/helmchart_template.go). */
export function ensureHelmChart(cluster: Cluster, release: KubeObject): void {
  const ref = chartSourceOf(release);
  const template = asMap(asMap(specOf(release).chart).spec);
  const live = read(cluster, ref);
  const owner = nameOf(release);
  const { chart, version = '*', sourceRef, interval = specOf(release).interval } = template;
  const { kind, name } = asMap(sourceRef);
  cluster.world.put({
    apiVersion: versionServed(cluster),
    kind: 'HelmChart',
    ...(live?.status !== undefined && { status: live.status }),
    metadata: {
      ...{ name: ref.name, namespace: ref.namespace },
      labels: {
        'helm.toolkit.fluxcd.io/name': owner.name,
        'helm.toolkit.fluxcd.io/namespace': owner.namespace,
      },
    },
    spec: { chart, version, interval, sourceRef: { kind, name } },
  });
  say(cluster, release, { fields: { helmChart: `${ref.namespace}/${ref.name}` } });
}

export function removeHelmChart(cluster: Cluster, release: KubeObject): void {
  const ref = chartSourceOf(release);
  if (ref.kind !== 'HelmChart' || read(cluster, ref) === undefined) return;
  if (specOf(release).chartRef === undefined)
    cluster.world.remove('HelmChart', ref.namespace, ref.name);
}

function versionServed({ world }: Cluster): string {
  const served = ['v1', 'v1beta2'].map((version) => `source.toolkit.fluxcd.io/${version}`);
  return (
    served.find((one) => world.resourceOf(one, 'HelmChart') !== undefined) ??
    'source.toolkit.fluxcd.io/v1'
  );
}
