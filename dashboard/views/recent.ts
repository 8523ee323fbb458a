import type { ClusterSummary } from '../api/bodies';

/** Clusters whose audit is read: each is a request of its own. */
const MAX_COUNT = 20;

/** The clusters that ran last: an index of all writes there is none, so the page reads the audit of these. */
export function ranLast(clusters: readonly ClusterSummary[]): readonly ClusterSummary[] {
  return clusters
    .filter(({ lastRun }) => lastRun !== undefined)
    .toSorted((a, b) => ((a.lastRun ?? '') > (b.lastRun ?? '') ? -1 : 1))
    .slice(0, MAX_COUNT);
}
