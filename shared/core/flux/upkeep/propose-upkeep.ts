import type { ClusterScene, ClusterWish } from '../install/cluster-scene';
import { clusterAt } from '../install/cluster-scene';
import { isOurs } from '../install/at-cluster';
import { admissionUpkeep } from './admission-upkeep';
import { secretsUpkeep } from './secrets-upkeep';
import type { UpkeepLack, UpkeepProposal } from './upkeep';

export interface Upkeep {
  readonly proposals: readonly UpkeepProposal[];
  /** What should be asked for, and is not. */
  readonly lacks: readonly UpkeepLack[];
}

/** What the files of a cluster need where our own Kustomization has NMI there. In any other place they are not ours. */
export function proposeUpkeep(wish: ClusterWish, scene: ClusterScene): Upkeep {
  const at = clusterAt(scene, wish.cluster.name);
  const nmi = wish.charts.find(({ preset }) => preset === 'aad-pod-identity');
  if (at === undefined || nmi === undefined || !isOurs(nmi, { wish, scene, at })) {
    return { proposals: [], lacks: [] };
  }
  const input = { wish, scene, at };
  const secrets = secretsUpkeep(input);
  const all = [...admissionUpkeep(input), ...(secrets === undefined ? [] : [secrets])];
  return {
    proposals: all.flatMap((one) => ('files' in one ? [one] : [])),
    lacks: all.flatMap((one) => ('files' in one ? [] : [one])),
  };
}
