import type { IsoTime } from '../base/iso-time';
import type { Absence } from '../queue/absence';
import type { ClusterNodes } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { Otherwise } from '../plan/otherwise';
import type { HostMatrix } from '../plan/host-matrix';
import type { HostProgress } from '../plan/host-progress';
import type { Plan } from '../plan/plan';
import type { ObjectsReport } from '../pod-identity/findings';
import type { Intent } from '../queue/work-item';
import type { ClusterNeeds } from '../admission/cluster-needs';

/** What is planned for a cluster, a chart or a repository. `R`: reasons to leave it alone. */
export interface PlannedRun<R extends string = string> {
  readonly kind: 'planned';
  readonly planId: string;
  /** Generation of the work item at which the run began. */
  readonly generation: number;
  /** Failed runs in a row before this one. */
  readonly attempts: number;
  /** False: show the plan, write nothing. */
  readonly apply: boolean;
  readonly rest?: Skip<R>;
}

/** Why something is left alone, in the words of its Ready condition. */
export interface Skip<R extends string = ClusterSkipReason> {
  readonly reason: R;
  readonly message: string;
}

/** Why nothing is written for a chart or a repository. */
export type SyncSkip = Skip<
  'ObserveOnly' | 'DryRun' | 'NotConfigured' | 'Unused' | 'PlanNotApproved'
>;

type ClusterSkipReason =
  | 'NotSelected'
  | 'Suspended'
  | 'Exempt'
  | 'ObserveOnly'
  | 'DryRun'
  | 'ClusterStopped'
  | 'ClusterDeleting'
  | 'ClusterGone'
  | 'OffBoarded'
  | 'AwaitingConfirmation'
  | 'PlanNotApproved';

export interface Planned extends PlannedRun<ClusterSkipReason> {
  /** ISO time at which it was made. */
  readonly madeAt: IsoTime;
  /** True when something has happened since the run before that may make work what was refused. */
  readonly woken?: boolean;
  /** True when a person asked for it: a resync, or an off-boarding. */
  readonly byPerson?: boolean;
  readonly intent: Intent;
  readonly profile?: string;
  /** Version of the configuration that it was made under; absent in plans of earlier versions. */
  readonly configuration?: string;
  readonly plan: Plan;
  /**
   * True when a role that we gave may not be in force yet (Azure says up to ten minutes): a 403 then means wait, not stalled.
   */
  readonly rolesSettling: boolean;
  /** What the look into the cluster came to; absent when nobody looked. */
  readonly report?: ObjectsReport;
  /** What requests about the cluster have to heed; absent when it was not looked at. */
  readonly needs?: ClusterNeeds;
  /** True when the profile asks for a watch of the cluster's objects. */
  readonly watch?: boolean;
  /** True when a risk was accepted that must be found in the audit: kubenet without a policy. */
  readonly acceptedRisk?: boolean;
  /** Of a preview: what a run would carry out if what holds it back were not there. */
  readonly otherwise?: Otherwise;
  /** What Azure says does not exist, for the next run to know; absent when nothing could be read. */
  readonly absences?: readonly Absence[];
  /** Which identity is on which host, before anything was written; absent when the hosts were not looked at. */
  readonly matrix?: HostMatrix;
  /** Where the hosts are, for the look afterwards; absent when the cluster is gone or was not looked at. */
  readonly nodes?: ClusterNodes;
}

/** What is known of a run when its steps have ended; the input of the verdict. */
export interface RunFacts {
  readonly planned: Planned;
  readonly hosts: readonly HostProgress[];
  /** Of steps that were carried out, and of the look afterwards. */
  readonly failures: readonly Failure[];
  /** Writes sent to Azure and to the API server. */
  readonly writes: number;
}
