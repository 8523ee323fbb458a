import type { ForgeReads, Issue } from '../../../shared/adapters/git/forge';
import { LABEL } from './write-issue';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import { tickedIn } from '../../../shared/core/pull-request/checkbox';
import type { IssueWish } from '../../../shared/core/pull-request/dashboard-issue';
import { isIssueOf, wishesIn } from '../../../shared/core/pull-request/dashboard-issue';
import type { PlannedIssue } from '../../../shared/core/run/repository/planned-issue';

/** The issue of a repository as people have left it. */
export interface ObservedIssue extends Omit<PlannedIssue, 'held'> {
  /** Somebody has closed it: it is left alone. */
  readonly isClosed: boolean;
  /** What is asked for, by branch. */
  readonly wishes: ReadonlyMap<string, IssueWish>;
}

/**
 * The issue by the number that we remember, and by its marker where that is lost or leads to something else: there is one,
 * whatever becomes of our row. Of several the oldest is it. Undefined where the repository wants none.
 */
export async function observeIssue(
  { name, dashboardIssue }: Pick<RepositoryRules, 'name' | 'dashboardIssue'>,
  { issues }: Pick<ForgeReads, 'issues'>,
  known: number | undefined,
): Promise<ObservedIssue | undefined> {
  if (dashboardIssue !== true || issues === undefined) return undefined;
  const kept = known === undefined ? undefined : await issues.get(known);
  if (kept !== undefined && isIssueOf(kept.body, name)) return observed(kept, []);
  const all = (await issues.list(LABEL)).filter(({ body }) => isIssueOf(body, name));
  const first = all.find(({ isOpen }) => isOpen) ?? all.at(-1);
  return observed(
    first,
    all.filter((one) => one !== first && one.isOpen),
  );
}

function observed(issue: Issue | undefined, surplus: readonly Issue[]): ObservedIssue {
  const isClosed = issue?.isOpen === false;
  const body = issue === undefined || isClosed ? '' : issue.body;
  return {
    ...(issue && { number: issue.number }),
    ticked: tickedIn(body),
    wishes: wishesIn(body),
    surplus: surplus.map(({ number }) => number),
    isClosed,
  };
}
