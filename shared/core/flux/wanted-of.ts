import { chartRepository } from '../charts/places';
import { privateImageValues } from '../charts/private-image-values';
import type { ResolvedChart } from '../charts/release';
import type { ChartRules, RegistryRules } from '../charts/rules';
import { stackValues } from '../charts/values';
import { isKubenet } from '../network-plugin';
import type { FleetMember } from './fleet';
import { presetClusterValues, presetValues, withRealFlags } from './release-values';
import { VARIABLES } from './substitution';
import type { WantedChart, WantedCluster, WantedClusterChart } from './wanted';

/** A chart that is in the registries, as the repository should have it. */
export function wantedChart(
  rules: ChartRules,
  chart: ResolvedChart,
  registry: RegistryRules,
  appVersions: Readonly<Record<string, string>>,
): WantedChart {
  const { imagePrefix } = registry;
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
  };
}

/** A cluster as the repository should have it. `name`: of its folders. */
export function wantedCluster(
  member: FleetMember,
  name: string,
  charts: readonly ChartRules[],
  tenantId: string | undefined,
): WantedCluster {
  const { cluster, profile, registry } = member;
  return {
    cluster: cluster.id,
    name,
    mode: profile.mode,
    mic: profile.mic,
    kubenet: isKubenet(cluster),
    location: cluster.location,
    loginServer: registry.loginServer,
    ...(tenantId !== undefined && { tenantId }),
    charts: member.charts.flatMap((chart) => {
      const rules = charts.find((one) => one.name === chart);
      return rules === undefined ? [] : [clusterChart(member, rules)];
    }),
  };
}

function clusterChart({ cluster, profile }: FleetMember, rules: ChartRules): WantedClusterChart {
  const { mode, mic, forceNamespaced } = profile;
  const { name: chart, preset, valuesByMode } = rules;
  const facts = { mode, mic, forceNamespaced, kubenet: isKubenet(cluster) };
  const values = stackValues(presetClusterValues(preset, facts), valuesByMode[mode] ?? {});
  return { chart, preset, values: withRealFlags(preset, values) };
}
