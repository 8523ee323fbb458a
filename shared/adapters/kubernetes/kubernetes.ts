import type { ObservedAdmission } from '../../core/cluster/observed-admission';
import type { Cluster } from '../../core/cluster/cluster';
import type { Failure } from '../../core/base/errors';
import type { ObservedCluster } from '../../core/installed/cluster-facts';
import type { AssignedDraft, ObjectVersion } from '../../core/pod-identity/assigned-difference';
import type { ObservedNetRaw } from '../../core/net-raw/observed-net-raw';
import type { Profile } from '../../core/configuration/profile';
import type { AssignedState, ClusterObjects } from '../../core/cluster/objects';

export type { AssignedDraft, ObjectVersion } from '../../core/pod-identity/assigned-difference';

/**
 * The API servers of the clusters, as far as we need them. Credentials come from ARM, are kept per cluster in this
 * process and renewed once when the server answers 401. Every method throws ReconcileError whose policy the caller obeys.
 */
export interface Kubernetes {
  /** Sends nothing by itself. */
  of(cluster: Cluster): ClusterApi;
}

export interface KubernetesReads {
  of(cluster: Cluster): ClusterReads;
}

/** How a profile has its clusters looked at. */
export type ReadRules = Pick<Profile, 'nmiNamespaces' | 'secrets'>;

export interface ClusterApi extends ClusterReads, ClusterWrites {}

export interface ClusterReads {
  /**
   * One look, in pages. Limited in size and time: beyond it Stalled/TooManyObjects, and nothing half-read is shown. By
   * default NMI and MIC are believed in kube-system, and no Secret is read.
   */
  read(rules?: ReadRules): Promise<ClusterObjects>;
  /** All pods, and the constraints on capabilities that are there (Gatekeeper). Only kubenet makes it worth a look. */
  netRaw(): Promise<ObservedNetRaw>;
  /** What is there of our admission policies. What the rights do not reach is said in it. */
  admission(): Promise<ObservedAdmission>;
  /** What is served, as `group/version`; the core group is left out. Anyone who can sign in may ask. */
  groupVersions(): Promise<readonly string[]>;
  /** What Flux and AAD Pod Identity look like there. What the rights do not reach is said in it. */
  facts(): Promise<ObservedCluster>;
  /** One watch of one kind, until the server ends it, it breaks, or `signal` aborts. Never throws for these. */
  watch(request: WatchRequest, onEvent: (event: WatchEvent) => void): Promise<WatchEnd>;
  /** Where a watch may start: the resource version of a list, and a fingerprint of each object in it by `namespace/name`. */
  listForWatch(kind: WatchedKind): Promise<WatchStart>;
}

/** What changes something in a cluster. Handed out by the guard alone (orchestrations/activities/support/may-write.ts). */
export interface ClusterWrites {
  /** Conflict/AlreadyExists when the name is taken. */
  createAssigned(draft: AssignedDraft): Promise<void>;
  /** Whole replacement, only if `resourceVersion` is still the newest: else Conflict. */
  replaceAssigned(at: ObjectVersion, draft: AssignedDraft): Promise<void>;
  /** Patches the status, only if `resourceVersion` is still the newest: else Conflict. */
  setAssignedState(at: ObjectVersion, state: AssignedState): Promise<void>;
  /** Takes foreign finalizers off, then deletes, whatever version it has. An absent object is a success; one with another uid is left alone. */
  deleteAssigned(at: ObjectVersion): Promise<void>;
}

export type WatchedKind = 'identities' | 'bindings' | 'exceptions' | 'assigned' | 'pods';

export interface WatchStart {
  readonly resourceVersion: string;
  readonly fingerprints: ReadonlyMap<string, string>;
}

export interface WatchRequest {
  readonly kind: WatchedKind;
  readonly resourceVersion: string;
  /** The server ends the watch after this long. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** Empty for a bookmark. */
  readonly key: string;
  /**
   * Text that differs when, and only when, something changed that decisions depend on: spec, labels and annotations that
   * we read; for a pod its label, node and whether it has ended.
   */
  readonly fingerprint: string;
  readonly resourceVersion: string;
}

/** How a watch ended. `expired`: 410 Gone, list again. `closed`: the server's time limit or a cut; go on from the last version. */
export type WatchEnd =
  | { readonly kind: 'closed' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly failure: Failure };
