import type { ForgeReads, IssueWrites } from '../../../shared/adapters/git/forge';
import { tickedIn } from '../../../shared/core/pull-request/checkbox';
import {
  branchOfBox,
  ISSUE_TITLE,
  issueBody,
} from '../../../shared/core/pull-request/dashboard-issue';
import type { PlannedIssue } from '../../../shared/core/run/repository/planned-issue';
import { issueLines } from '../../../shared/core/run/repository/issue-lines';
import type {
  IssueResult,
  PlannedRepository,
} from '../../../shared/core/run/repository/repository-run';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import type { RepositoryPlanRef } from '../support/may-sync';
import { maySyncRepository, storedRepository } from '../support/may-sync';

/** What the issue is found by, where its marker alone would have to be looked for in every issue. */
export const LABEL = 'aks-identity-reconciler';

export interface WriteIssueInput extends RepositoryPlanRef {
  /** Branches whose steps failed: what is asked for them is still to be done. */
  readonly failed: readonly string[];
  /** Addresses of pull requests that the run has opened, by branch. */
  readonly urls: Readonly<Record<string, string>>;
}

/** Brings the issue up to date, as the last thing of a run: a box is empty again when what it asks for is done. Never throws. */
export async function writeIssue(input: WriteIssueInput): Promise<IssueResult> {
  const done = await attempt(() => write(input));
  if (done.ok) return done.value;
  return { writes: 0, failure: { ...done.failure, apart: true } };
}

async function write(input: WriteIssueInput): Promise<IssueResult> {
  const adapters = currentAdapters();
  const stored = await storedRepository(adapters, input);
  const { issue } = stored.planned;
  if (issue === undefined) return { writes: 0 };
  const { write: writers, target } = await maySyncRepository(adapters, stored);
  const [reads, { issueWrites }] = [await adapters.forge(target), await writers.forge(target)];
  if (reads.issues === undefined || issueWrites === undefined) return { writes: 0 };
  for (const number of issue.surplus) await issueWrites.close(number);
  const made = await brought(
    { ...input, planned: stored.planned, issue },
    reads.issues,
    issueWrites,
  );
  return { ...made, writes: made.writes + issue.surplus.length };
}

interface Job extends WriteIssueInput {
  readonly planned: PlannedRepository;
  readonly issue: PlannedIssue;
}

async function brought(
  job: Job,
  reads: NonNullable<ForgeReads['issues']>,
  writes: IssueWrites,
): Promise<IssueResult> {
  const { number } = job.issue;
  const now = number === undefined ? undefined : await reads.get(number);
  const body = bodyOf(job, now?.body ?? '');
  if (now === undefined) {
    const made = await writes.open({ title: ISSUE_TITLE, body, label: LABEL });
    return { writes: 1, issue: { number: made.number, url: made.url } };
  }
  const issue = { number: now.number, url: now.url };
  // Forges change line ends, and blanks at the end.
  const isSame = now.body.replaceAll('\r\n', '\n').trim() === body.trim();
  if (isSame || !now.isOpen) return { writes: 0, issue };
  await writes.update(now.number, body);
  return { writes: 1, issue };
}

/** What was ticked after the run had looked is for the next one, and so is what it could not do. */
function bodyOf({ planned, issue, target, failed, urls }: Job, now: string): string {
  const postponed = planned.decisions.flatMap(({ branch, verdict, steps }) =>
    steps.length === 0 && (verdict === 'Open' || verdict === 'Rebuild') ? [branch] : [],
  );
  const later = new Set([...failed, ...postponed]);
  const ticked = tickedIn(now).filter(
    (name) => !issue.ticked.includes(name) || later.has(branchOfBox(name)),
  );
  const lines = issueLines(planned, new Map(Object.entries(urls)));
  return issueBody({ repository: target, lines, ticked: new Set(ticked) });
}
