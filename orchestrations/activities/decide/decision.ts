import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { Cluster, ClusterNodes } from '../../../shared/core/cluster/cluster';
import type { Contested } from '../../../shared/core/plan/contested';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { RingHold } from '../../../shared/core/plan/ring-hold';
import type { Configuration, Profile } from '../../../shared/core/configuration/profile';
import type { Refusal } from '../../../shared/core/plan/refusal';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Intent } from '../../../shared/core/queue/work-item';
import type { Prover } from './prove';
import type { Reads } from '../observe/reads';

/** What a decision about one cluster is taken from. */
export interface DecisionInput {
  readonly id: ResourceId;
  /** Undefined when Azure says that it does not exist. */
  readonly cluster: Cluster | undefined;
  readonly intent: Intent;
  readonly configuration: Configuration;
  readonly ledger: readonly LedgerEntry[];
  readonly reads: Reads;
  readonly reconcilerId: string;
  readonly now: IsoTime;
  readonly dryRun: boolean;
  /** Of an off-boarding: somebody has confirmed it, and no run has found since that it must not be. */
  readonly confirmed?: boolean;
  /** What Azure refused a short while ago and is not tried again yet. */
  readonly refusals?: readonly Refusal[];
  /** Assignments that another onboarded cluster holds as well. */
  heldElsewhere(assignments: readonly string[]): Promise<ReadonlySet<string>>;
  /** Hosts and roles where what was taken away is not put back yet. */
  readonly contested?: readonly Contested[];
  /** What a change of the profile waits for on this cluster; absent: for nothing. */
  ringHold?(profile: Profile, cluster: Cluster): Promise<RingHold | undefined>;
  /** Absent in sweeps: they believe lists, and decide nothing. */
  readonly prover?: Prover;
  /** Clusters of the subscription, this one not counted, that Azure stopped showing and nobody was seen to delete. */
  vanished(): Promise<readonly ResourceId[]>;
}

export function nodesOf({ nodeResourceGroup, pools }: Cluster): ClusterNodes {
  return { nodeResourceGroup, pools };
}
