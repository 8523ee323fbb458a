import type { ResourceId } from '../../shared/core/base/resource-id';
import type { ClusterState } from '../../shared/core/run/cluster-state';
import type { Summary } from './summary';
import { isTrue, summaryOf } from './summary';

/** A cluster in one line of a list. */
export interface ClusterSummary extends Summary {
  readonly cluster: ResourceId;
  readonly profile?: string;
  readonly contested: boolean;
  /** What somebody should fix although it holds nothing up. */
  readonly warnings: readonly string[];
}

export function clusterSummaryOf(state: ClusterState): ClusterSummary {
  const { cluster, profile, conditions } = state;
  return {
    cluster,
    ...(profile !== undefined && { profile }),
    ...summaryOf(state),
    contested: isTrue(conditions, 'Contested'),
    warnings: warningsOf(state),
  };
}

/** Of the last plan, so that nobody has to look into it. */
export function warningsOf(state: ClusterState | undefined): readonly string[] {
  return state?.lastPlan?.plan.warnings ?? [];
}
