import { valueAt } from '../base/json';
import { stackValues } from '../charts/values';
import type { DesiredCluster, DesiredClusterChart } from './desired';

/** Where the values of NMI's chart say whether it may read Secrets. */
export const SECRETS_RIGHT = ['rbac', 'allowAccessToSecrets'] as const;

/** Whether NMI of the cluster is to have the right; undefined where its values do not say. */
export function secretsRightOf({ charts }: Pick<DesiredCluster, 'charts'>): boolean | undefined {
  const nmi = charts.find(({ preset }) => preset === 'aad-pod-identity');
  const right = nmi === undefined ? undefined : valueAt(nmi.values, ...SECRETS_RIGHT);
  return typeof right === 'boolean' ? right : undefined;
}

/** The cluster as an earlier run may have wanted it, when something else was known of its objects. */
export function withOtherSecretsRight(cluster: DesiredCluster): DesiredCluster {
  const right = secretsRightOf(cluster);
  if (right === undefined) return cluster;
  const turned = (chart: DesiredClusterChart): DesiredClusterChart =>
    chart.preset === 'aad-pod-identity'
      ? { ...chart, values: stackValues(chart.values, { rbac: { allowAccessToSecrets: !right } }) }
      : chart;
  return { ...cluster, charts: cluster.charts.map(turned) };
}
