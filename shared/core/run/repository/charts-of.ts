import type { ChartState, WholeChart } from '../chart/chart-state';
import { chartIn, isWhole } from '../chart/chart-state';
import { valuesFailure, wrongValues } from '../../flux/chart-values';
import type { NmiFacts } from '../../charts/nmi-contradictions';
import type { ChartRules, RegistryRules } from '../../configuration/chart-rules';
import type { Member } from '../../flux/membership';
import { isKubenet } from '../../cluster/network-plugin';

/** A chart of the repository's clusters that is whole in each registry that they pull from. */
export interface ReadyChart {
  readonly rules: ChartRules;
  readonly chart: WholeChart;
  /** Of the first of its clusters: where the path in the registry is taken from. */
  readonly registry: RegistryRules;
  readonly members: readonly Member[];
}

/** A chart that clusters want and that no request may ask for yet. */
export interface WaitingChart {
  readonly name: string;
  readonly why: string;
}

/** Which charts of the members may be asked for now. A request opens only when what it names is in the registries. */
export function chartsOf(
  members: readonly Member[],
  charts: readonly ChartRules[],
  states: ReadonlyMap<string, ChartState>,
): { readonly ready: readonly ReadyChart[]; readonly waiting: readonly WaitingChart[] } {
  const judged = charts.flatMap((rules) => {
    const users = members.filter((member) => member.charts.includes(rules.name));
    const [first] = users;
    return first === undefined ? [] : [judge(rules, users, first, states.get(rules.name))];
  });
  return {
    ready: judged.flatMap((one) => ('chart' in one ? [one] : [])),
    waiting: judged.flatMap((one) => ('why' in one ? [one] : [])),
  };
}

function judge(
  rules: ChartRules,
  members: readonly Member[],
  { registry }: Member,
  state: ChartState | undefined,
): ReadyChart | WaitingChart {
  const { name } = rules;
  if (state === undefined) return { name, why: `${name} has not been looked at yet.` };
  const registries = new Map(members.map((member) => [member.registry.name, member.registry]));
  const lacking = [...registries.keys()].filter((one) => chartIn(state, one) === undefined);
  if (lacking.length > 0) {
    return { name, why: `${name} is not in ${lacking.join(', ')} yet, or not all of its images.` };
  }
  const digests = new Set([...registries.keys()].map((one) => chartIn(state, one)?.manifestDigest));
  if (digests.size > 1) return { name, why: otherManifests(name, [...registries.keys()]) };
  const [chart] = [...registries.keys()].map((one) => chartIn(state, one));
  if (!isWhole(chart)) return { name, why: `The values of ${name} are too large to be kept.` };
  const wrong = valuesFailure(rules, chart, wrongValues(rules, chart, members.map(factsOf)));
  if (wrong !== undefined) return { name, why: wrong.message };
  const places = new Set(
    [...registries.values()].map((one) => `${one.chartPrefix} ${one.imagePrefix}`),
  );
  if (places.size > 1) {
    return {
      name,
      why: `${name} lies at different paths in ${[...registries.keys()].join(', ')}: give them one chartPrefix and one imagePrefix, for one base serves all clusters.`,
    };
  }
  return { rules, chart, registry, members };
}

function factsOf({ cluster, profile: { mode, mic, forceNamespaced } }: Member): NmiFacts {
  return { mode, mic, forceNamespaced, kubenet: isKubenet(cluster) };
}

/** The base pins one digest for all clusters. */
function otherManifests(name: string, registries: readonly string[]): string {
  return `${name} is the same chart in ${registries.join(', ')}, and not under the same digest: somebody has pushed it with helm, which writes the time into it. Delete its tag where it is not ours, and it is pushed again, or give these clusters a repository each.`;
}
