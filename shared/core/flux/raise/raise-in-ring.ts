import { changedWorld } from '../../applied/world';
import type { Raise, RaiseInput } from './raise-chart';
import { raiseChart } from './raise-chart';
import type { SplitInput } from './split-bases';
import { splitBases } from './split-bases';

/**
 * Sets the version for the clusters of one ring. Where a file says it for other rings too, the ring gets a base of its own
 * first, in the same request; where that cannot be done either, the version stays, and it is said how to go on.
 */
export function raiseInRing(
  input: RaiseInput,
  scene: Pick<SplitInput, 'ring' | 'files' | 'repository' | 'clusters'>,
): Raise {
  const first = raiseChart(input);
  if (!first.leftAlone.some(isShared)) return first;
  const files = splitBases({ ...scene, world: input.world, chart: input.desired.chart });
  const world = files.length === 0 ? undefined : changedWorld(input.world, files);
  const second = world && raiseChart({ ...input, split: { world, files } });
  return withWays(
    second !== undefined && second.clusters.length > first.clusters.length ? second : first,
  );
}

function isShared({ code }: Raise['leftAlone'][number]): boolean {
  return code === 'SharedPlace';
}

function withWays(raise: Raise): Raise {
  const ways = [
    'Give each ring a file of its own that says the version, such as a base or a patch.',
  ];
  return {
    ...raise,
    leftAlone: raise.leftAlone.map((one) => (isShared(one) ? { ...one, ways } : one)),
  };
}
