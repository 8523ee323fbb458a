import type { IsoTime } from '../../base/iso-time';
import type { LeftAlone } from '../../base/repo-file';
import type { ChartLack } from '../../flux/chart-lacks';
import type { InstallRecord } from '../../installed/install-record';
import { subjectKey } from '../../pull-request/branch-name';
import type { PullRequestVerdict } from '../../pull-request/pull-request-step';
import type { RingRecord } from '../../rings/ring-record';
import type { NotedState } from '../state';
import { NEVER_RUN, runStateAfter } from '../state';
import type { Verdict } from '../verdict';
import type {
  EndedRepository,
  PlannedPullRequest,
  PlannedRepository,
  IssueResult,
  PullRequestResult,
} from './repository-run';

/** A repository as the last run left it. */
export interface RepositoryState extends NotedState {
  readonly target: string;
  readonly requests: readonly PullRequestState[];
  readonly leftAlone: readonly LeftAlone[];
  /** How far what the base branch asks for has come on each cluster. Absent: nobody has looked since 0.1. */
  readonly installs?: readonly InstallRecord[];
  /** How far versions have come from ring to ring. Absent: it has no rings. */
  readonly rings?: readonly RingRecord[];
  /** The issue that lists the pull requests. Absent: there is none. */
  readonly issue?: RepositoryIssue;
  /** Charts that clusters should have, do not, and that no request brings them. */
  readonly lacking: readonly ChartLack[];
}

export interface RepositoryIssue {
  readonly number: number;
  readonly url: string;
}

export interface PullRequestState {
  /** `chart:<name>`, `cluster:<name>` or `onboarding`. */
  readonly subject: string;
  readonly branch: string;
  readonly verdict: PullRequestVerdict;
  readonly number?: number;
  readonly url?: string;
  /** Of the chart that the request is about. */
  readonly version?: string;
  readonly message: string;
  /** Labels, reviewers … that could not be set, in words. */
  readonly remarks: readonly string[];
}

/** State of a repository that nobody has looked at yet. */
export function freshRepositoryState(target: string): RepositoryState {
  return { target, requests: [], leftAlone: [], lacking: [], notes: [], ...NEVER_RUN };
}

/** What a run has come to. */
export interface RepositoryRun {
  readonly planned: PlannedRepository;
  readonly results: readonly PullRequestResult[];
  readonly issue?: IssueResult;
  readonly ended: EndedRepository;
  readonly verdict: Verdict;
  readonly now: IsoTime;
}

/** What is remembered of a repository after a run. */
export function repositoryStateAfter(
  before: RepositoryState,
  { planned, results: all, issue: wrote, ended, verdict, now }: RepositoryRun,
): RepositoryState {
  const results = new Map(all.map((result) => [result.branch, result]));
  const looked = planned.failures.length === 0 || planned.decisions.length > 0;
  return {
    ...runStateAfter(before, { ...planned, ...ended, verdict, now, looks: true }),
    target: planned.target,
    // What was known of requests stays known while the repository cannot be reached.
    requests: looked
      ? planned.decisions.map((decision) =>
          pullRequestState(decision, results.get(decision.branch)),
        )
      : before.requests,
    ...installsAfter(before, planned),
    ...ringsAfter(before, planned),
    ...issueAfter(before, wrote),
    leftAlone: planned.decisions.flatMap(({ leftAlone }) => leftAlone),
    lacking: planned.lacking ?? [],
    notes: planned.notes.map((message) => ({ code: 'Note', message })),
    lastRunAt: now,
  };
}

function installsAfter(
  before: RepositoryState,
  { installs = before.installs }: PlannedRepository,
): Pick<RepositoryState, 'installs'> {
  return installs === undefined ? {} : { installs };
}

function ringsAfter(
  before: RepositoryState,
  { rings = before.rings }: PlannedRepository,
): Pick<RepositoryState, 'rings'> {
  return rings === undefined ? {} : { rings };
}

function issueAfter(
  before: RepositoryState,
  wrote: IssueResult | undefined,
): Pick<RepositoryState, 'issue'> {
  const issue = wrote?.issue ?? before.issue;
  return issue === undefined ? {} : { issue };
}

function pullRequestState(
  { subject, branch, verdict, message, version, number, url }: PlannedPullRequest,
  result: PullRequestResult | undefined,
): PullRequestState {
  const known = result?.number ?? number;
  const at = result?.url ?? url;
  return {
    subject: subjectKey(subject),
    branch,
    verdict,
    ...(known !== undefined && { number: known }),
    ...(at !== undefined && { url: at }),
    ...(version !== undefined && { version }),
    message: result?.failure === undefined ? message : result.failure.message,
    remarks: result?.remarks ?? [],
  };
}
