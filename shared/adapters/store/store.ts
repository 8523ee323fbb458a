import type { AuditEntry, ClusterState, SyncAuditEntry } from '../../core/cluster-state';
import type { LedgerEntry } from '../../core/ledger';
import type { ResourceId } from '../../core/resource-id';
import type { ChartState, SyncItem, TargetState } from '../../core/sync-state';
import type { SyncKey, SyncSubject } from '../../core/sync-subject';
import type { Intent, Reason, RunResult, WorkItem } from '../../core/work-item';

/** Everything that we remember, in Azure Tables. Writers never overwrite each other: each change is an ETag'd read-modify-write. */
export interface Store {
  readonly work: WorkQueue;
  readonly clusters: ClusterStates;
  readonly sync: SyncQueue;
  readonly charts: SyncStates<ChartState>;
  readonly targets: SyncStates<TargetState>;
  readonly ledger: Ledger;
  readonly audit: Audit;
  readonly keys: IdempotencyKeys;
}

export interface WorkQueue {
  /** Raises the generation of the cluster's row, creating it if need be. Retries on ETag conflicts until it has happened. */
  request(cluster: ResourceId, reason: Reason, intent?: Intent): Promise<WorkItem>;
  get(cluster: ResourceId): Promise<WorkItem | undefined>;
  finish(cluster: ResourceId, result: RunResult): Promise<WorkItem>;
  /** Rows that are behind and allowed to start, oldest run first, at most `limit`. */
  due(now: string, limit: number): Promise<readonly WorkItem[]>;
  list(): Promise<readonly WorkItem[]>;
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
}

/** As WorkQueue, for charts and repositories. */
export interface SyncQueue {
  request(subject: SyncSubject, reason: Reason): Promise<SyncItem>;
  get(subject: SyncSubject): Promise<SyncItem | undefined>;
  finish(subject: SyncSubject, result: RunResult): Promise<SyncItem>;
  due(now: string, limit: number): Promise<readonly SyncItem[]>;
  list(): Promise<readonly SyncItem[]>;
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

/** Remembers the answer that was given to a request with an Idempotency-Key. */
export interface IdempotencyKeys {
  /** The stored answer, or undefined after storing `answer` as the first. */
  claim(key: string, answer: string): Promise<string | undefined>;
}
