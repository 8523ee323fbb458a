import type { PlanTicket } from '../shared/core/run/plan-ticket';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { WatchState } from '../shared/core/pod-identity/watch';
import type { Intent } from '../shared/core/queue/work-item';

/** Orchestrators, by the names under which triggers start them. */
export const RECONCILE_CLUSTER = 'reconcileCluster';
export const OFFBOARD_CLUSTER = 'offboardCluster';
export const PREVIEW_CLUSTER = 'previewCluster';
export const SWEEP = 'sweep';
export const WATCH_CLUSTER = 'watchCluster';
export const SYNC_CHART = 'syncChart';
export const SYNC_REPOSITORY = 'syncRepository';
/** As 0.1 called it: an instance that began under it goes on until it ends. */
export const SYNC_TARGET_OF_0_1 = 'syncTarget';
/** Plans the sync of a chart or a repository and carries nothing out. */
export const PREVIEW_SYNC = 'previewSync';

export interface ChartInput {
  readonly chart: string;
}

export interface RepositoryInput {
  readonly target: string;
}

export interface ClusterInput {
  readonly cluster: ResourceId;
}

/** A run that is carried out: its plan by id, and which activities it takes. */
export type RunTicket = PlanTicket;

export interface OffboardInput extends ClusterInput {
  readonly planId: string;
}

export interface WatchInput extends ClusterInput {
  /** What the round before has seen; absent at first. */
  readonly seen?: WatchState;
  /** Rounds in a row that failed. */
  readonly attempts?: number;
}

export interface PreviewInput extends ClusterInput {
  /** What to plan for; by default what the work item says. */
  readonly intent?: Intent;
}

/** Which clusters a sweep looks at, and what it does with those that are in order. */
export interface SweepInput {
  readonly selector: ClusterSelector;
  /** True: queue every selected cluster, not only those that differ. */
  readonly all: boolean;
  /** For the reasons of the work items. */
  readonly because: string;
  readonly source: 'sweep' | 'http';
}

/** Every given part must hold. Globs know `*` and `?`. */
export interface ClusterSelector {
  readonly subscriptions?: readonly string[];
  readonly resourceGroups?: readonly string[];
  readonly names?: readonly string[];
  readonly profiles?: readonly string[];
}

export interface SweepReport {
  readonly clusters: number;
  readonly queued: readonly ResourceId[];
  readonly problems: readonly string[];
}
