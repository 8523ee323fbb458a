import type { ClusterScene, DesiredOnCluster } from '../install/cluster-scene';
import { clusterAt } from '../install/cluster-scene';
import { isOurs } from '../install/at-cluster';
import { admissionUpkeep } from './admission-upkeep';
import { secretsUpkeep } from './secrets-upkeep';
import type { UpkeepLack, UpkeepMatter, UpkeepProposal } from './upkeep';

export interface Upkeep {
  readonly proposals: readonly UpkeepProposal[];
  /** What should be asked for, and is not. */
  readonly lacks: readonly UpkeepLack[];
  /** What is asked for later: requests about it that are open stay as they are. */
  readonly waits: readonly UpkeepMatter[];
}

/** What the files of a cluster need where our own Kustomization has NMI there. In any other place they are not ours. */
export function proposeUpkeep(desired: DesiredOnCluster, scene: ClusterScene): Upkeep {
  const at = clusterAt(scene, desired.cluster.name);
  const nmi = desired.charts.find(({ preset }) => preset === 'aad-pod-identity');
  if (at === undefined || nmi === undefined || !isOurs(nmi, { desired, scene, at })) {
    return { proposals: [], lacks: [], waits: [] };
  }
  const input = { desired, scene, at };
  const secrets = secretsUpkeep(input);
  const { now, waits } = admissionUpkeep(input);
  const all = [...now, ...(secrets === undefined ? [] : [secrets])];
  return {
    proposals: all.flatMap((one) => ('files' in one ? [one] : [])),
    lacks: all.flatMap((one) => ('files' in one ? [] : [one])),
    waits: waits ? ['effect'] : [],
  };
}
