import type { PlannedPullRequest } from './repository-run';
import type { InstallRecord } from '../../installed/install-record';
import { progressText } from '../../installed/progress-text';

/** The decision on a chart with how far what the base branch has of it is: merged is not installed. */
export function withProgress(
  decision: PlannedPullRequest,
  installs: readonly InstallRecord[],
): PlannedPullRequest {
  const { subject, message } = decision;
  if (subject.kind !== 'chart') return decision;
  const own = installs.filter(({ chart }) => chart === subject.chart);
  return own.length === 0
    ? decision
    : { ...decision, message: `${message} ${progressText(own)}`.trim() };
}
