import type { ChartPlan } from '../charts/chart-plan';
import type { ImportProgress } from '../charts/import-progress';
import type { Failure } from '../base/errors';
import type { SyncedChart } from './sync-state';
import type { SyncSkip } from './sync-verdict';

/** What every planning activity of a sync tells of its run. */
export interface SyncRun {
  readonly planId: string;
  /** Generation of the work item at which the run began. */
  readonly generation: number;
  /** Failed runs in a row before this one. */
  readonly attempts: number;
}

export interface PlannedChart extends SyncRun {
  readonly kind: 'planned';
  readonly chart: string;
  readonly plan: ChartPlan;
  /** False: show the plan, write nothing. */
  readonly apply: boolean;
  readonly rest?: SyncSkip;
  /** Absent when no version could be resolved, now or before. */
  readonly resolved?: SyncedChart;
}

/** How the steps of a chart's plan ended. */
export interface ChartCarriedOut {
  readonly imports: readonly ImportProgress[];
  readonly pushes: readonly PushResult[];
  /** Of imports whose progress could not be kept. */
  readonly lost?: readonly Failure[];
}

export interface PushResult {
  /** Of the step. */
  readonly id: string;
  readonly writes: number;
  readonly failure?: Failure;
}
