import type { Static, TSchema } from '@sinclair/typebox';
import type { Failure } from '../../../core/base/errors';
import type { Checked, Same } from '../../../core/base/same-shape';
import type { WriteBudget } from '../../../core/base/write-budget';
import type { ImportProgress } from '../../../core/charts/import-progress';
import type { HostProgress } from '../../../core/plan/host-progress';
import type { RingProgress } from '../../../core/plan/ring-progress';
import type { HeldIdentity, HeldPolicy, HeldRole } from '../../../core/plan/ledger';
import type { ResourceId } from '../../../core/base/resource-id';
import type { Condition } from '../../../core/base/conditions';
import type { Trouble } from '../../../core/base/troubles';
import type { Contest } from '../../../core/plan/contested';
import type { Refusal } from '../../../core/plan/refusal';
import type { AuditEntry, ClusterState, SyncAuditEntry } from '../../../core/run/cluster-state';
import type { RunRecord } from '../../../core/run/state';
import type { ActivityEntry } from '../../../core/run/activity';
import type { StoredPlan } from '../../../core/run/stored-plan';
import type { ChartNote } from '../../../core/charts/release';
import type { LeftAlone } from '../../../core/base/repo-file';
import type { ChartState } from '../../../core/run/chart/chart-state';
import type { RepositoryState } from '../../../core/run/repository/repository-state';
import type { OpenedPullRequest } from '../../../core/run/repository/repository-run';
import type { Absence } from '../../../core/queue/absence';
import type { Reason, WorkItem } from '../../../core/queue/work-item';
import type { OutboundEvent } from '../../../core/events/event';
import type { Claim, Kept } from '../store';
import type { ACTIVITY_ROW } from './activity';
import type { AUDIT_ROW, SYNC_AUDIT_ROW } from './audit';
import type { CLAIM_ROW } from './claim';
import type { CLUSTER_STATE_ROW, CONDITION, CONTEST, REFUSAL, RUN, TROUBLE } from './cluster-state';
import type { FAILURE } from './failure';
import type { LEDGER_ROWS } from './ledger';
import type { OUTBOX_ROW } from './outbox';
import type { PLAN_PIECE_ROW } from './plan';
import type { HOST_PROGRESS, IMPORT_PROGRESS, OPENED_REQUEST } from './progress';
import type { CHART_STATE_ROW, LEFT_ALONE, NOTE, REPOSITORY_STATE_ROW } from './sync-state';
import type { RING_PROGRESS_ROW } from './ring-progress';
import type { ABSENCE, CLUSTER_WORK_ROW, REASON, SYNC_WORK_ROW } from './work';
import type { WRITE_BUDGET_ROW } from './write-budget';

/** Holds what is stored equal to what core has, as `shared/api/same-as-core.ts` does for answers. Nothing of it runs. */
export type EqualToCore = Checked<{
  audit: Same<AuditEntry, Of<typeof AUDIT_ROW>>;
  syncAudit: Same<SyncAuditEntry, Of<typeof SYNC_AUDIT_ROW>>;
  identity: Same<HeldIdentity & OfCluster, Of<typeof LEDGER_ROWS.identity>>;
  role: Same<HeldRole & OfCluster, Of<typeof LEDGER_ROWS.role>>;
  policy: Same<HeldPolicy & OfCluster, Of<typeof LEDGER_ROWS.policy>>;
  budget: Same<WriteBudget, Of<typeof WRITE_BUDGET_ROW>['budget']>;
  rings: Same<RingProgress, Of<typeof RING_PROGRESS_ROW>['progress']>;
  claim: Same<Claim, Omit<Of<typeof CLAIM_ROW>, 'claimant' | 'answer'>>;
  failure: Same<Failure, Of<typeof FAILURE>>;
  plan: Same<
    Omit<StoredPlan<never>, 'planned'>,
    Omit<Of<typeof PLAN_PIECE_ROW>, 'encoding' | 'pieces'>
  >;
  hostProgress: Same<Kept<HostProgress>, Of<typeof HOST_PROGRESS>>;
  importProgress: Same<Kept<ImportProgress>, Of<typeof IMPORT_PROGRESS>>;
  condition: Same<Condition, Of<typeof CONDITION>>;
  trouble: Same<Trouble, Of<typeof TROUBLE>>;
  run: Same<RunRecord, Of<typeof RUN>>;
  contest: Same<Contest, Of<typeof CONTEST>>;
  refusal: Same<Refusal, Of<typeof REFUSAL>>;
  clusterState: Same<
    Partial<Omit<ClusterState, 'objects' | 'needs' | 'lastPlan'>>,
    Partial<Of<typeof CLUSTER_STATE_ROW>>
  >;
  note: Same<ChartNote, Of<typeof NOTE>>;
  leftAlone: Same<LeftAlone, Of<typeof LEFT_ALONE>>;
  chartState: Same<
    Partial<Omit<ChartState, 'resolved' | 'history'>>,
    Partial<Omit<Of<typeof CHART_STATE_ROW>, 'history'>>
  >;
  repositoryState: Same<keyof RepositoryState, keyof Of<typeof REPOSITORY_STATE_ROW>>;
  reason: Same<Reason, Of<typeof REASON>>;
  absence: Same<Absence, Of<typeof ABSENCE>>;
  work: Same<
    Exclude<keyof WorkItem, 'key'>,
    Exclude<keyof Of<typeof CLUSTER_WORK_ROW>, 'cluster' | 'vanished' | 'behind'>
  >;
  syncWork: Same<
    Exclude<keyof WorkItem, 'key'>,
    Exclude<keyof Of<typeof SYNC_WORK_ROW>, 'subject' | 'behind'>
  >;
  activity: Same<ActivityEntry, Of<typeof ACTIVITY_ROW>>;
  event: Same<OutboundEvent, Required<Of<typeof OUTBOX_ROW>['event']>>;
  request: Same<OpenedPullRequest, Of<typeof OPENED_REQUEST>>;
}>;

type Of<S extends TSchema> = Static<S>;

interface OfCluster {
  readonly cluster: ResourceId;
  readonly attempt?: string;
}
