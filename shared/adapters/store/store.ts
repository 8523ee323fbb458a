import type { IsoTime } from '../../core/base/iso-time';
import type { Failure } from '../../core/base/errors';
import type { ActivityEntry, ActivityFilter } from '../../core/run/activity';
import type { AuditEntry, ClusterState, SyncAuditEntry } from '../../core/run/cluster-state';
import type { ImportProgress } from '../../core/charts/import-progress';
import type { HostProgress } from '../../core/plan/host-progress';
import type { RingProgress } from '../../core/plan/ring-progress';
import type { LedgerEntry } from '../../core/plan/ledger';
import type { ResourceId } from '../../core/base/resource-id';
import type { WorkKey } from '../../core/base/work-key';
import type { Planned } from '../../core/run/run';
import type { FoundPlan, StoredPlan } from '../../core/run/stored-plan';
import type { PlannedChart } from '../../core/run/chart/chart-run';
import type { ChartState } from '../../core/run/chart/chart-state';
import type { RepositoryState } from '../../core/run/repository/repository-state';
import type { SyncKey } from '../../core/base/sync-subject';
import type {
  OpenedPullRequest,
  PlannedRepository,
} from '../../core/run/repository/repository-run';
import type { Intent, Reason, RunResult, WorkItem } from '../../core/queue/work-item';
import type { OutboundEvent } from '../../core/events/event';
import type { WriteBudget, WriteRequest } from '../../core/base/write-budget';

/** Everything that we remember, in Azure Tables. Writers never overwrite each other: each change is an ETag'd read-modify-write. */
export interface Store {
  readonly work: WorkQueue;
  readonly clusters: ClusterStates;
  readonly charts: SyncStates<ChartState>;
  readonly repositories: SyncStates<RepositoryState>;
  readonly ledger: Ledger;
  readonly audit: Audit;
  readonly activity: Activity;
  readonly keys: IdempotencyKeys;
  readonly writes: WriteBudgets;
  readonly rings: RingProgresses;
  readonly outbox: Outbox;
  readonly plans: Plans<ResourceId, Planned, Kept<HostProgress>>;
  /** By name. */
  readonly chartPlans: Plans<string, PlannedChart, Kept<ImportProgress>>;
  /** By name. */
  readonly repositoryPlans: Plans<string, PlannedRepository, OpenedPullRequest>;
}

/** How far a step has come, without the step: that is the plan's. */
export type Kept<G> = Omit<G, 'step'>;

/** Every plan, by what it is of (`S`) and its id. Only what lies here can be carried out. `G`: how far a step has come. */
export interface Plans<S, P, G> {
  /** Stores it whole. Unless it is a preview it is the newest of its subject from then on. */
  put(subject: S, plan: StoredPlan<P>): Promise<void>;
  /** Undefined for an id that is not stored, or of another subject. */
  get(subject: S, planId: string): Promise<FoundPlan<P> | undefined>;
  /** Undefined before the step was begun. */
  progress(subject: S, planId: string, stepId: string): Promise<G | undefined>;
  /** `at`: ISO time, for `prune`. */
  setProgress(subject: S, of: StepOfPlan, progress: G): Promise<void>;
  /** Removes rows from before an ISO time, at most `limit`, never those of the newest plan. Returns how many. */
  prune(subject: S, before: string, limit: number): Promise<number>;
}

export interface StepOfPlan {
  readonly planId: string;
  readonly stepId: string;
  readonly at: IsoTime;
}

/** One row for each cluster, chart and repository. */
export interface WorkQueue {
  /** Raises the generation of the row, creating it if need be. Retries on ETag conflicts until it has happened. */
  enqueue<K extends WorkKey>(key: K, reason: Reason, intent?: Intent): Promise<WorkItem<K>>;
  get<K extends WorkKey>(key: K): Promise<WorkItem<K> | undefined>;
  /** By the hash in an instance id. */
  byHash(hash: string): Promise<WorkItem<WorkKey> | undefined>;
  finish<K extends WorkKey>(key: K, result: RunResult): Promise<WorkItem<K>>;
  /**
   * At most `limit` rows that are behind and allowed to start, oldest run first; clusters take turns with charts and
   * repositories, so that a fleet that is behind holds up no chart.
   */
  due(now: IsoTime, limit: number): Promise<readonly WorkItem<WorkKey>[]>;
  clusters(): Promise<readonly WorkItem[]>;
  chartsAndRepositories(): Promise<readonly WorkItem<SyncKey>[]>;
  /** Clusters of a subscription that Azure says do not exist, and that nobody was seen to delete. */
  vanished(subscriptionId: string): Promise<readonly ResourceId[]>;
  /** Takes the row away if nobody has asked since `generation`. False: somebody has, and the row stays. */
  forget(cluster: ResourceId, generation: number): Promise<boolean>;
}

export interface ClusterStates {
  get(cluster: ResourceId): Promise<ClusterState | undefined>;
  /** `change` gets the present state and returns the next; it may run more than once. */
  update(
    cluster: ResourceId,
    change: (state: ClusterState | undefined) => ClusterState,
  ): Promise<ClusterState>;
  /** One page of at most `limit`, in a stable order; `continuation` of the answer asks for the next. */
  list(limit: number, continuation?: string): Promise<Page<ClusterState>>;
  forget(cluster: ResourceId): Promise<void>;
}

/** By name in the configuration. */
export interface SyncStates<T> {
  get(name: string): Promise<T | undefined>;
  /** `change` gets the present state and returns the next; it may run more than once. */
  update(name: string, change: (state: T | undefined) => T): Promise<T>;
  /** All of them, also of names that the configuration no longer has. */
  list(): Promise<readonly T[]>;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly continuation?: string;
}

export interface Ledger {
  of(cluster: ResourceId): Promise<readonly LedgerEntry[]>;
  /** Adds or replaces entries by key. An entry that is confirmed keeps its `since`; a new intent sets it anew. */
  put(cluster: ResourceId, entries: readonly LedgerEntry[]): Promise<void>;
  remove(cluster: ResourceId, entries: readonly LedgerEntry[]): Promise<void>;
  /**
   * Adds intents, of `attempt` where there was no entry before. An activity may be called twice at once, so an entry that
   * is there already is another call's as well from then on, and nobody's to withdraw.
   */
  intend(cluster: ResourceId, entries: readonly LedgerEntry[], attempt: string): Promise<void>;
  /** Removes those that are as `intend` of the same attempt has added them, and no others. */
  withdraw(cluster: ResourceId, entries: readonly LedgerEntry[], attempt: string): Promise<void>;
  /** Clusters whose ledger has an entry for the role assignment: it is taken back only from the last one. */
  holdersOf(assignment: string): Promise<readonly ResourceId[]>;
  /** The whole ledger by cluster, for sweeps. */
  all(): Promise<ReadonlyMap<ResourceId, readonly LedgerEntry[]>>;
}

export interface Audit {
  record(entries: readonly (AuditEntry | SyncAuditEntry)[]): Promise<void>;
  /** Newest first. */
  of(cluster: ResourceId, limit: number): Promise<readonly AuditEntry[]>;
  /** The same of a chart or a repository. */
  ofSubject(subject: SyncKey, limit: number): Promise<readonly SyncAuditEntry[]>;
}

/** Runs of all clusters, charts and repositories that did something or went wrong, of the last weeks. */
export interface Activity {
  /** Puts each run in once, however often it is recorded. */
  record(entry: ActivityEntry, plannedAt: IsoTime): Promise<void>;
  /** Newest first. */
  list(query: ActivityQuery): Promise<Page<ActivityEntry>>;
  /** Removes some of those whose time is over. */
  purge(now: IsoTime): Promise<void>;
}

export interface ActivityQuery extends ActivityFilter {
  readonly now: IsoTime;
  readonly limit: number;
  /** Of the page before. */
  readonly continuation?: string | undefined;
}

/** Events that others are to get and have not got yet. */
export interface Outbox {
  /** Puts each in once, however often it is put. */
  put(events: readonly OutboundEvent[]): Promise<void>;
  /** At most `limit`, oldest first. */
  oldest(limit: number): Promise<OldestEvents>;
  remove(events: readonly OutboundEvent[]): Promise<void>;
}

export interface OldestEvents {
  readonly events: readonly OutboundEvent[];
  /** Of rows among them that hold no event that we can read. */
  readonly unreadable: readonly Failure[];
}

/** How far changes of profiles have come from ring to ring, by name of the profile. */
export interface RingProgresses {
  get(profile: string): Promise<RingProgress | undefined>;
  /** `next` gets the present progress and returns the next; it may run more than once. */
  update(
    profile: string,
    next: (before: RingProgress | undefined) => RingProgress,
  ): Promise<RingProgress>;
}

/** How often each cluster was written to within the last hour. */
export interface WriteBudgets {
  /** Counts a write that is about to be sent. Answers when there is room for it; undefined: now. */
  spend(cluster: ResourceId, request: WriteRequest): Promise<IsoTime | undefined>;
  /** Counts a refusal of one that was sent. */
  refused(cluster: ResourceId, request: Pick<WriteRequest, 'now' | 'target'>): Promise<void>;
  get(cluster: ResourceId): Promise<WriteBudget | undefined>;
}

/** A request with an Idempotency-Key. */
export interface Claim {
  /** What its work is known by. */
  readonly id: string;
  /** Of its content. */
  readonly digest: string;
  /** ISO time at which it was first made. */
  readonly at: IsoTime;
}

/** Remembers requests with an Idempotency-Key for 24 hours, and what was answered. */
export interface IdempotencyKeys {
  /** Takes the key, or returns the request that has it, with its answer once there is one. */
  claim(key: string, claim: Claim): Promise<(Claim & { readonly answer?: string }) | undefined>;
  /** Keeps the answer to the request `id`. Returns the one that was kept first. */
  answer(key: string, id: string, answer: string): Promise<string>;
  /** Frees the key of a request that was refused. */
  free(key: string, id: string): Promise<void>;
  /** Removes some of the keys whose time is long over. */
  purge(now: IsoTime): Promise<void>;
}
