import type { ClusterNeeds } from '../../../shared/core/admission/cluster-needs';
import type { Membership } from '../../../shared/core/flux/membership';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Adapters } from '../../../shared/current-adapters';
import { atMost } from '../support/at-most';

const MAX_CONCURRENT_READS = 16;

/** What the last runs of the clusters saw that requests have to heed. One that had no run is not in it. */
export async function needsOfMembers(
  { store }: Pick<Adapters, 'store'>,
  { members }: Membership,
): Promise<ReadonlyMap<ResourceId, ClusterNeeds>> {
  const turn = atMost(MAX_CONCURRENT_READS);
  const found = await Promise.all(
    members.map(async ({ cluster: { id } }) => {
      const state = await turn(() => store.clusters.get(id));
      return state?.needs === undefined ? [] : [[id, state.needs] as const];
    }),
  );
  return new Map(found.flat());
}
