import type { ClusterState } from '../../shared/core/run/cluster-state';
import { codesOf } from '../../shared/core/base/troubles';
import type { WorkItem } from '../../shared/core/queue/work-item';
import { isBehind } from '../../shared/core/queue/work-item';
import type { ResourceId } from '../../shared/core/base/resource-id';

/** A cluster in one line of a list. */
export interface ClusterSummary {
  readonly cluster: ResourceId;
  readonly profile?: string;
  readonly ready: string;
  readonly reason: string;
  readonly message: string;
  readonly stalled: boolean;
  readonly contested: boolean;
  /** Codes of all that is wrong, worst first. */
  readonly failures: readonly string[];
  readonly lastRun?: string;
  /** What somebody should mend although it holds nothing up. */
  readonly warnings: readonly string[];
}

export function summaryOf(state: ClusterState): ClusterSummary {
  const ready = state.conditions.find(({ type }) => type === 'Ready');
  const isTrue = (type: string): boolean =>
    state.conditions.some((condition) => condition.type === type && condition.status === 'True');
  const lastRun = state.history[0]?.at;
  return {
    cluster: state.cluster,
    ...(state.profile !== undefined && { profile: state.profile }),
    ready: ready?.status ?? 'Unknown',
    reason: ready?.reason ?? 'NotLookedAt',
    message: ready?.message ?? '',
    stalled: isTrue('Stalled'),
    contested: isTrue('Contested'),
    failures: codesOf(state.failures ?? []).failures ?? [],
    ...(lastRun !== undefined && { lastRun }),
    warnings: warningsOf(state),
  };
}

/** Of the last plan, so that nobody has to look into it. */
export function warningsOf(state: ClusterState | undefined): readonly string[] {
  return state?.lastPlan?.plan.warnings ?? [];
}

/** Where the queue stands with a cluster. */
export function workView(item: WorkItem | undefined): unknown {
  if (item === undefined) return null;
  const { intent, generation, reconciledGeneration, notBefore, reasons, attempts } = item;
  return {
    intent,
    generation,
    reconciledGeneration,
    behind: isBehind(item),
    notBefore,
    attempts,
    reasons,
  };
}
