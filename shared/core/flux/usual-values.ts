import type { JsonObject } from '../base/json';
import { sortedYaml } from '../base/sorted-yaml';
import type { ChartRules } from '../configuration/chart-rules';
import { clusterChart } from './desired-of';
import type { Member } from './membership';

/** What most clusters say on top of the values of a chart. */
export interface UsualValues {
  readonly values: JsonObject;
  /** Clusters that say it. */
  readonly clusters: number;
}

/** Clusters of one profile say the same: a request shows one of them instead of each. */
export function usualValues(members: readonly Member[], rules: ChartRules): UsualValues {
  const kinds = Map.groupBy(
    members.map((member) => clusterChart(member, rules).values),
    sortedYaml,
  );
  const [most = []] = [...kinds.values()].sort((a, b) => b.length - a.length);
  return { values: most[0] ?? {}, clusters: most.length };
}
