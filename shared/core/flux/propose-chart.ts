import type { World } from '../applied/world';
import { filesReadBy } from '../applied/world';
import { chartInRepository } from './observed-charts';
import type { Raise } from './raise/raise-chart';
import { raiseChart } from './raise/raise-chart';
import { raiseInRing } from './raise/raise-in-ring';
import type { SplitInput } from './raise/split-bases';
import type { Standings } from './raise/standing';
import type { RepoFile } from '../base/repo-file';
import type { RepositoryRules } from '../configuration/repository-rules';
import type { DesiredChart } from './desired';

export type ChartProposal = Raise;

export interface ChartScene {
  readonly files: readonly RepoFile[];
  readonly world: World;
  readonly repository: Pick<RepositoryRules, 'flux' | 'layout'>;
  readonly standings: Standings;
  /** Only clusters of this ring get it; absent: all do. */
  readonly ring?: Pick<SplitInput, 'ring' | 'clusters'>;
}

/**
 * What a request about a chart changes: the version, wherever clusters get it from. It never adds a chart to a cluster:
 * the requests about clusters do, and bring all that they need.
 */
export function proposeChart(
  desired: DesiredChart,
  registries: readonly string[],
  { files, world, repository, standings, ring }: ChartScene,
): ChartProposal {
  const input = {
    world,
    desired,
    registries,
    standings,
    pinDigest: repository.flux.pinDigest,
  };
  const raise =
    ring === undefined ? raiseChart(input) : raiseInRing(input, { ...ring, files, repository });
  return { ...raise, notes: [...raise.notes, ...unreadPlaces(files, desired, world)] };
}

/** Old versions in files that no cluster reads: anyone who looks at the repository wonders why they stay. */
function unreadPlaces(
  files: readonly RepoFile[],
  { chart, version }: DesiredChart,
  { clusters }: World,
): readonly string[] {
  const reads = clusters.map(({ applied }) => filesReadBy(applied));
  return chartInRepository(files, chart).flatMap((place) =>
    place.version === undefined ||
    place.version === version ||
    reads.some((one) => one.has(place.path))
      ? []
      : [
          `${place.path} says ${place.version}, and stays: Flux reads it on no cluster that can be followed.`,
        ],
  );
}
