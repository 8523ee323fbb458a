import type { IsoTime } from '../base/iso-time';
import type { Contest } from '../plan/contested';
import type { Plan } from '../plan/plan';
import type { ObjectsReport } from '../pod-identity/findings';
import type { Refusal } from '../plan/refusal';
import type { ResourceId } from '../base/resource-id';
import type { SyncKey } from '../base/sync-subject';
import type { RunState } from './state';
import type { ClusterNeeds } from '../admission/cluster-needs';

/** What is remembered of a cluster. Never a source of truth about Azure. */
export interface ClusterState extends RunState {
  readonly cluster: ResourceId;
  /** Profile that selected it at the last run. */
  readonly profile?: string;
  /** Where its hosts are: tells to which cluster an event about a scale set belongs. */
  readonly nodeResourceGroup?: ResourceId;
  /** The plan of the last run, as made (not what is left of it). */
  readonly lastPlan?: PlanRecord;
  /** Hosts and roles from which others have taken something lately, those lost last first; absent: none. */
  readonly contests?: readonly Contest[];
  /** What Azure refused, and when each is tried again; shared by the hosts of the cluster. Absent: nothing. */
  readonly refusals?: readonly Refusal[];
  /** What the last look into the cluster came to. */
  readonly objects?: ObjectsReport;
  /** What requests about it have to heed, as the last look showed it. */
  readonly needs?: ClusterNeeds;
  /** ISO time at which we last attached anything to a host: tokens come a little later. */
  readonly attachedAt?: IsoTime;
  /** ISO time at which it was Ready for the first time since it was onboarded; absent before, and once it is off-boarded. */
  readonly onboardedAt?: IsoTime;
  /** True once the audit holds that kubenet's risk was accepted. */
  readonly acceptedRisk?: boolean;
  /** True once off-boarded: events no longer bring it back, an explicit resync with onboard does. */
  readonly offboarded: boolean;
}

export interface PlanRecord {
  readonly planId: string;
  readonly at: IsoTime;
  readonly plan: Plan;
}

/** One line of the audit: a write that was sent, or a decision that a human must be able to find later. */
interface AuditLine {
  readonly at: IsoTime;
  readonly planId: string;
  readonly stepId: string;
  /** What was done: "PATCH identity", "PUT role assignment", "DELETE role assignment" … */
  readonly action: string;
  readonly target: string;
  readonly cause: string;
  readonly outcome: 'sent' | 'succeeded' | 'failed';
  readonly detail: string;
  /** x-ms-client-request-id prefix that our calls of this run carry. */
  readonly correlationId: string;
}

/** What was done for a cluster. */
export interface AuditEntry extends AuditLine {
  readonly cluster: ResourceId;
}

/** What was done for a chart or a repository. */
export interface SyncAuditEntry extends AuditLine {
  readonly subject: SyncKey;
}
