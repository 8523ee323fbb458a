import { chartRepository } from '../charts/places';
import { privateImageValues } from '../charts/private-image-values';
import type { ResolvedChart } from '../charts/release';
import type { ChartRules, RegistryRules } from '../configuration/chart-rules';
import { stackValues } from '../charts/values';
import { isKubenet } from '../cluster/network-plugin';
import { desiredAdmission } from './admission/desired-admission';
import { valueAt } from '../base/json';
import type { Member } from './membership';
import { largestCluster } from './largest-cluster';
import { presetClusterValues, presetValues, withRealFlags } from './release-values';
import type { RollOutTimeout } from './rollout-timeout';
import { rollOutTimeout } from './rollout-timeout';
import { VARIABLES } from './substitution';
import type { DesiredChart, DesiredCluster, DesiredClusterChart } from './desired';

/** What a chart is wanted for: where it lies, and the clusters that get it. */
export interface ChartUse {
  readonly registry: RegistryRules;
  readonly members: readonly Pick<Member, 'cluster'>[];
  readonly appVersions: Readonly<Record<string, string>>;
}

/** A chart that is in the registries, as the repository should have it. */
export function desiredChart(
  rules: ChartRules,
  chart: ResolvedChart,
  { registry, members, appVersions }: ChartUse,
): DesiredChart {
  const { imagePrefix } = registry;
  const rollOut = rollOutOf(rules, members);
  const placeholder = `\${${VARIABLES.loginServer}}`;
  return {
    chart: chart.chart,
    preset: rules.preset,
    version: chart.version,
    tag: chart.tag,
    packageDigest: chart.packageDigest,
    manifestDigest: chart.manifestDigest,
    repository: chartRepository(registry, chart.chart),
    values: withRealFlags(
      rules.preset,
      stackValues(
        presetValues(rules.preset),
        privateImageValues(chart, rules, { placeholder, imagePrefix }),
        rules.values,
      ),
    ),
    appVersions,
    ...(rollOut !== undefined && { rollOut }),
  };
}

/** Of the DaemonSet that goes from node to node; other charts have their replicas side by side. */
function rollOutOf(
  { preset, values }: ChartRules,
  members: ChartUse['members'],
): RollOutTimeout | undefined {
  const largest = largestCluster(members);
  if (preset !== 'aad-pod-identity' || largest === undefined) return undefined;
  const atOnce = valueAt(values, 'nmi', 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
  return rollOutTimeout(largest.nodes, atOnce);
}

/** What holds for all clusters of a repository. */
export interface ClusterContext {
  readonly tenantId?: string | undefined;
  /** Where the repository has NMI. */
  readonly releaseNamespace: string;
}

/** A cluster as the repository should have it. `name`: of its folders. */
export function desiredCluster(
  member: Member,
  name: string,
  charts: readonly ChartRules[],
  { tenantId, releaseNamespace }: ClusterContext,
): DesiredCluster {
  const { cluster, profile, registry } = member;
  const admission = desiredAdmission(member, releaseNamespace);
  return {
    cluster: cluster.id,
    name,
    mode: profile.mode,
    mic: profile.mic,
    kubenet: isKubenet(cluster),
    nmiNamespaces: profile.nmiNamespaces,
    location: cluster.location,
    ...(profile.gitops?.stage !== undefined && { stage: profile.gitops.stage }),
    ...(member.ring !== undefined && { ring: member.ring }),
    loginServer: registry.loginServer,
    ...(tenantId !== undefined && { tenantId }),
    ...(admission && { admission }),
    ...(member.needs?.withSecrets !== undefined && { secretsKnown: true }),
    charts: member.charts.flatMap((chart) => {
      const rules = charts.find((one) => one.name === chart);
      return rules === undefined ? [] : [clusterChart(member, rules)];
    }),
  };
}

/** A chart of one cluster, with what its values are on top of those of the base. */
export function clusterChart(
  { cluster, profile, needs }: Member,
  rules: ChartRules,
): DesiredClusterChart {
  const { mode, mic, forceNamespaced } = profile;
  const { name: chart, preset, valuesByMode } = rules;
  const facts = {
    ...{ mode, mic, forceNamespaced, kubenet: isKubenet(cluster) },
    ...(needs?.withSecrets !== undefined && { withSecrets: needs.withSecrets }),
  };
  const values = stackValues(presetClusterValues(preset, facts), valuesByMode[mode] ?? {});
  return { chart, preset, values: withRealFlags(preset, values) };
}
