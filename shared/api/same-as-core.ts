import type { Static, TSchema } from '@sinclair/typebox';
import type { ClusterNeeds } from '../core/admission/cluster-needs';
import type { Condition } from '../core/base/conditions';
import type { Failure } from '../core/base/errors';
import type { LeftAlone } from '../core/base/repo-file';
import type { Checked, Same, Within } from '../core/base/same-shape';
import type { Trouble } from '../core/base/troubles';
import type { ChartLack } from '../core/flux/chart-lacks';
import type { LedgerEntry } from '../core/plan/ledger';
import type { Plan, Step } from '../core/plan/plan';
import type { Refusal } from '../core/plan/refusal';
import type { ObjectsReport } from '../core/pod-identity/findings';
import type { Absence } from '../core/queue/absence';
import type { WorkItem } from '../core/queue/work-item';
import type { Reason } from '../core/queue/work-state';
import type { AuditEntry, ClusterState, SyncAuditEntry } from '../core/run/cluster-state';
import type { RunRecord } from '../core/run/state';
import type { ActivityEntry } from '../core/run/activity';
import type { Explained } from '../core/run/explain-plan';
import type { Planned } from '../core/run/run';
import type { PlannedChart } from '../core/run/chart/chart-run';
import type { ChartState } from '../core/run/chart/chart-state';
import type { RepositoryState } from '../core/run/repository/repository-state';
import type { PlannedRepository } from '../core/run/repository/repository-run';
import type { ABSENCE, CONDITION, FAILURE, REASONS, REFUSAL, RUN, TROUBLES } from './common';
import type { NEEDS, OBJECTS } from './objects';
import type { LEDGER_ENTRY, PLAN, PLANNED, STEP } from './plan-schemas';
import type { KindName } from './kinds';
import type { ACTIVITY_LINE, AUDIT, CLUSTER } from './schemas';
import type {
  CHART,
  LACK,
  LEFT_ALONE,
  PLANNED_CHART,
  PLANNED_REPOSITORY,
  REPOSITORY,
  RESOLVED,
  SYNC_AUDIT,
} from './sync-schemas';

/**
 * Holds what is described equal to what core has: a field that is added, dropped, renamed or made optional on one side
 * alone does not compile. Only types; nothing of this file runs.
 */

type Of<S extends TSchema> = Unlinked<Static<S>>;

/** Without the links to docs, which are added when an answer is sent. */
type Unlinked<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Unlinked<Item>[]
    : string extends keyof T
      ? T
      : { [K in keyof T as Exclude<K, 'docs'>]: Unlinked<T[K]> };

/** Of a subject that nobody has looked at yet, all that a state has is missing. */
type Known<State, Apart extends PropertyKey> = Partial<Omit<State, Apart>>;

export type EqualToCore = Checked<{
  condition: Same<Condition, Of<typeof CONDITION>>;
  failure: Same<Failure, Of<typeof FAILURE>>;
  troubles: Same<readonly Trouble[], Of<typeof TROUBLES>>;
  refusal: Same<Refusal, Of<typeof REFUSAL>>;
  absence: Same<Absence, Of<typeof ABSENCE>>;
  run: Same<RunRecord, Of<typeof RUN>>;
  activity: Same<Omit<ActivityEntry, 'kind' | 'of'>, Omit<Of<typeof ACTIVITY_LINE>, KindName>>;
  reasons: Same<readonly Reason[], Of<typeof REASONS>>;
  objects: Same<ObjectsReport, Of<typeof OBJECTS>>;
  needs: Same<ClusterNeeds, Of<typeof NEEDS>>;
  audit: Same<AuditEntry, Of<typeof AUDIT>>;
  syncAudit: Same<SyncAuditEntry, Of<typeof SYNC_AUDIT>>;
  lack: Same<ChartLack, Of<typeof LACK>>;
  leftAlone: Same<LeftAlone, Of<typeof LEFT_ALONE>>;
  step: Within<Step, Of<typeof STEP>>;
  ledger: Within<LedgerEntry, Of<typeof LEDGER_ENTRY>>;
  plan: Same<Omit<Plan, 'steps' | 'bookkeeping'>, Omit<Of<typeof PLAN>, 'steps' | 'bookkeeping'>>;
  bookkeeping: Same<keyof Plan['bookkeeping'], keyof Of<typeof PLAN>['bookkeeping']>;
  planned: Same<Omit<Planned & Explained, OfPlanned>, Omit<Of<typeof PLANNED>, OfPlanned>>;
  cluster: Same<
    Known<ClusterState, 'cluster' | 'lastPlan'>,
    Omit<Of<typeof CLUSTER>, 'cluster' | 'lastPlan' | Added | 'warnings' | 'ledger'>
  >;
  work: Same<Worked<WorkItem>, Omit<Exclude<Of<typeof CLUSTER>['work'], null>, 'behind'>>;
  chart: Same<
    Known<ChartState, 'chart' | 'resolved' | 'untold' | 'history'>,
    Omit<Of<typeof CHART>, 'chart' | 'resolved' | 'history' | Added | 'installs'>
  >;
  resolved: Within<
    Omit<NonNullable<ChartState['resolved']>, 'chartVersion'>,
    Omit<Of<typeof RESOLVED>, 'chartVersion'>
  >;
  repository: Same<
    Known<RepositoryState, 'target' | 'history' | 'installs'>,
    Omit<Of<typeof REPOSITORY>, 'repository' | 'history' | 'installs' | Added>
  >;
  syncWork: Same<
    Omit<Worked<WorkItem>, 'intent'>,
    Omit<Exclude<Of<typeof CHART>['work'], null>, 'behind'>
  >;
  plannedChart: Same<Omit<PlannedChart, 'resolved'>, Omit<Of<typeof PLANNED_CHART>, 'resolved'>>;
  plannedRepository: Same<
    Omit<PlannedRepository, 'target' | 'decisions' | 'installs'>,
    Omit<Of<typeof PLANNED_REPOSITORY>, 'repository' | 'decisions' | 'installs'>
  >;
}>;

/** Plans in it have checks of their own; hosts are not described. */
type OfPlanned = 'plan' | 'otherwise' | 'nodes';

/** What an answer has besides the state. */
type Added = 'work' | 'audit';

/** What is said about a row. */
type Worked<Row> = Pick<
  Row,
  Extract<
    keyof Row,
    'intent' | 'generation' | 'reconciledGeneration' | 'notBefore' | 'attempts' | 'reasons'
  >
>;
