import type { WorldCluster } from '../../applied/world';
import type { ChartRelease } from './chart-releases';
import type { ReleasePins } from './release-pins';
import type { Standing } from './standing';

/** A release of the chart on a cluster, with what a new version would do to it. */
export interface ReleaseToRaise {
  readonly cluster: WorldCluster;
  readonly name: string;
  readonly standing: Standing;
  readonly release: ChartRelease;
  readonly pins: ReleasePins;
}
