import { counted } from '../base/counted';
import type { Failure } from '../base/errors';
import type { ChartLack } from '../flux/chart-lacks';
import type { LeftAlone } from '../base/repo-file';
import type { InstallRecord } from '../installed/install-record';
import { installedCondition } from '../installed/installed-condition';
import { progressText } from '../installed/progress-text';
import type { PullRequestDecision, PullRequestStep } from '../pull-request/pull-request-step';
import { notCarriedOut } from '../run/step-results';
import type { SyncRun } from './sync-run';
import type { SyncFacts, SyncSkip } from './sync-verdict';

/** What is to be done about the requests of a repository. */
export interface PlannedRepository extends SyncRun {
  readonly kind: 'planned';
  readonly target: string;
  /** False: show the plan, write nothing. */
  readonly apply: boolean;
  readonly rest?: SyncSkip;
  /** True when its rules said so: then there is one request, which tells the plan. */
  readonly observeOnly?: boolean;
  readonly decisions: readonly PlannedPullRequest[];
  readonly failures: readonly Failure[];
  /** What people should know: clusters left out, charts that wait for their registries. */
  readonly notes: readonly string[];
  /** Charts that clusters should have, do not, and that no request brings them. Absent in plans of earlier versions. */
  readonly lacking?: readonly ChartLack[];
  /** Subjects with work that were left for the next run, so that nobody gets a hundred requests at once. */
  readonly postponed: number;
  /** Subjects that nothing can be asked for yet: their charts are not in every registry, or the version before is not installed. */
  readonly waiting: number;
  /** How far what the base branch asks for has come on each cluster; absent: nobody has looked. */
  readonly installs?: readonly InstallRecord[];
}

export interface PlannedPullRequest extends PullRequestDecision {
  /** What the request brings, for people: a version, a number of files. */
  readonly version?: string;
  readonly leftAlone: readonly LeftAlone[];
  /** True where the base branch lacks something that the subject wants. */
  readonly wants?: boolean;
  /** Whether the forge may merge it by itself. */
  readonly autoMerge: boolean;
}

/** What came of the steps of one decision. */
export interface PullRequestResult {
  /** Branch of the decision. */
  readonly branch: string;
  readonly writes: number;
  /** The request, when it is known. */
  readonly number?: number;
  readonly url?: string;
  /** What could not be set on the request (labels, reviewers), in words. */
  readonly remarks: readonly string[];
  readonly failure?: Failure;
}

/** A request that a run has opened, as it is kept beside the plan. */
export interface OpenedPullRequest {
  readonly number: number;
}

export interface RepositoryCarriedOut {
  readonly results: readonly PullRequestResult[];
}

/** New or rebuilt requests per run: forges count what creates content, and people read it (GitHub: 80 a minute, 500 an hour). */
export const PULL_REQUESTS_PER_RUN = 10;
const NEXT_BATCH_MS = 60_000;

/** The run in the words of the verdict. */
export function repositoryFacts(
  planned: PlannedRepository,
  { results }: RepositoryCarriedOut,
): SyncFacts {
  const { attempts, rest, postponed, decisions, waiting } = planned;
  const { installs = [], lacking = [] } = planned;
  const installed = installedCondition(installs);
  const open = decisions.filter(isUnmerged);
  const failures = [...planned.failures, ...results.flatMap(({ failure }) => failure ?? [])];
  return {
    attempts,
    failures: failures.length > 0 ? failures : unanswered(planned, results),
    writes: results.reduce((total, { writes }) => total + writes, 0),
    ...(rest !== undefined && { rest }),
    ...(postponed > 0 && { continueInMs: NEXT_BATCH_MS }),
    settled: `${settledWords({ open: open.length, all: decisions.length, waiting, lacking })}${installedWords(installs)}`,
    ...(installed && { installed }),
    ...lackOf(lacking),
  };
}

/** Requests of which nothing was heard although nothing failed: no run may end as if each had its steps. */
function unanswered(
  { apply, decisions, target }: PlannedRepository,
  results: readonly PullRequestResult[],
): readonly Failure[] {
  if (!apply) return [];
  const answered = new Set(results.map(({ branch }) => branch));
  return decisions.flatMap(({ branch, steps: [first] }) =>
    first === undefined || answered.has(branch)
      ? []
      : [notCarriedOut({ id: branch, kind: first.kind }, target)],
  );
}

interface Tally {
  readonly open: number;
  readonly all: number;
  readonly waiting: number;
  readonly lacking: readonly ChartLack[];
}

/** That all is there is only said when Flux applies every chart on every cluster. */
function settledWords({ open, all, waiting, lacking }: Tally): string {
  const lacks = lacking.reduce((sum, { count }) => sum + count, 0);
  const words = [
    ...(open > 0
      ? [`The repository lacks ${open} of ${all} things; each has its request, or a word why not.`]
      : []),
    ...(waiting > 0 ? [`${waiting} more wait; the notes say for what.`] : []),
    ...(lacks > 0 ? [lackText(lacking, lacks)] : []),
  ];
  return words.length === 0
    ? 'The repository has all that can be asked for now: Flux applies every chart on every cluster.'
    : words.join(' ');
}

function lackText([first]: readonly ChartLack[], lacks: number): string {
  const where =
    first === undefined
      ? ''
      : ` ${first.chart} on ${first.clusters.slice(0, 3).join(', ')}: ${first.message}`;
  return `${counted(lacks, 'chart')} of clusters ${lacks === 1 ? 'is' : 'are'} missing, and nothing is asked for; see lacking.${where}`;
}

/** What a human has to settle. */
function lackOf([first]: readonly ChartLack[]): Pick<SyncFacts, 'lacking'> {
  if (first === undefined) return {};
  const { code, ways } = first;
  return { lacking: { reason: code, remedy: ways.join(' Or: ') } };
}

function installedWords(installs: readonly InstallRecord[]): string {
  return installs.length === 0 ? '' : ` ${progressText(installs)}`;
}

/** A request that says it all is still to be merged. */
function isUnmerged({ verdict, number, wants }: PlannedPullRequest): boolean {
  if (verdict === 'UpToDate') return number !== undefined;
  // Merged and taken back again: the base branch lacks it all the same.
  return verdict !== 'Merged' || wants === true;
}

/** The first decisions that may be carried out now, and how many have to wait for the next run. */
export function batchOf(decisions: readonly PlannedPullRequest[]): {
  readonly now: readonly PlannedPullRequest[];
  readonly postponed: number;
} {
  let room = PULL_REQUESTS_PER_RUN;
  let postponed = 0;
  const now = decisions.map((decision) => {
    if (!decision.steps.some(createsContent)) return decision;
    room -= 1;
    if (room >= 0) return decision;
    postponed += 1;
    return { ...decision, steps: [] };
  });
  return { now, postponed };
}

function createsContent({ kind }: PullRequestStep): boolean {
  return kind === 'writeBranch' || kind === 'openRequest';
}
