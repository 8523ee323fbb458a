import type { ConditionChange, ReasonCode } from '../../base/conditions';
import { counted } from '../../base/counted';
import type { Failure } from '../../base/errors';
import type { ChartLack } from '../../flux/chart-lacks';
import type { LeftAlone } from '../../base/repo-file';
import type { InstallRecord } from '../../installed/install-record';
import { installedCondition } from '../../installed/installed-condition';
import { progressText } from '../../installed/progress-text';
import type { PullRequestDecision, PullRequestStep } from '../../pull-request/pull-request-step';
import type { RingRecord } from '../../rings/ring-record';
import { ringsCondition } from '../../rings/rings-condition';
import type { PlannedIssue } from './planned-issue';
import { notCarriedOut } from '../step-results';
import { inPlace } from '../in-place';
import type { Ticket } from '../plan-ticket';
import type { RepositoryRules } from '../../configuration/repository-rules';
import type { PlannedRun, SyncSkip } from '../run';
import { stopped } from '../stop';
import type { EndedRun } from '../verdict';

/** What is to be done about the requests of a repository. */
export interface PlannedRepository extends PlannedRun<SyncSkip['reason']> {
  readonly target: string;
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
  /** How far versions have come from ring to ring; absent: it has no rings, or nobody has looked. */
  readonly rings?: readonly RingRecord[];
  /** The issue that lists them all; absent: the repository wants none, or nobody could look. */
  readonly issue?: PlannedIssue;
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

/** What came of the issue. */
export interface IssueResult {
  readonly writes: number;
  readonly issue?: { readonly number: number; readonly url: string };
  readonly failure?: Failure;
}

export interface RepositoryCarriedOut {
  /** Absent: it was not written to. */
  readonly issue?: IssueResult;
  readonly results: readonly PullRequestResult[];
}

/** New or rebuilt requests per run: forges count what creates content, and people read it (GitHub: 80 a minute, 500 an hour). */
export const PULL_REQUESTS_PER_RUN = 10;
const NEXT_BATCH_MS = 60_000;

export interface EndedRepository extends EndedRun {
  readonly conditions: readonly ConditionChange[];
}

/** How the run of a repository ended; a decision that nothing was heard of counts as a failure. */
export function endedRepository(
  planned: PlannedRepository,
  { results, issue }: RepositoryCarriedOut,
): EndedRepository {
  const { attempts, rest, postponed, installs = [], lacking = [] } = planned;
  const installed = installedCondition(installs);
  const writes = results.reduce((total, { writes: some }) => total + some, issue?.writes ?? 0);
  const settled = `${settledWords(planned)}${installedWords(installs)}`;
  return {
    ...{ attempts, writes },
    failures: [
      ...planned.failures,
      ...[...results, ...(issue ? [issue] : [])].flatMap(({ failure }) => failure ?? []),
      ...unanswered(planned, results),
    ],
    ...(postponed > 0 && { againInMs: NEXT_BATCH_MS }),
    unlessFailed: inPlace({ writes, rest, settled, lacking: lackOf(lacking) }),
    // Of a repository whose base branch asks for something.
    conditions: [installed, ringsCondition(planned.rings)].filter((one) => one !== undefined),
  };
}

/**
 * Pull requests of which nothing was heard, whatever else failed: no run may end as if each had its steps. Those that are left
 * because the forge asked for patience are the next run's.
 */
function unanswered(
  { apply, decisions, target }: PlannedRepository,
  results: readonly PullRequestResult[],
): readonly Failure[] {
  if (!apply) return [];
  const answered = new Set(results.map(({ branch }) => branch));
  const halt = results.find(({ failure }) => failure?.policy === 'Throttled')?.branch;
  const halted = decisions.findIndex(({ branch }) => branch === halt);
  return (halted < 0 ? decisions : decisions.slice(0, halted)).flatMap(
    ({ branch, steps: [first] }) =>
      first === undefined || answered.has(branch)
        ? []
        : [notCarriedOut({ id: branch, kind: first.kind }, target)],
  );
}

/** That all is there is only said when Flux applies every chart on every cluster. */
function settledWords({ decisions, waiting, lacking = [] }: PlannedRepository): string {
  const open = decisions.filter(isUnmerged).length;
  const lacks = lacking.reduce((sum, { count }) => sum + count, 0);
  const words = [
    ...(open > 0
      ? [
          `The repository lacks ${open} of ${decisions.length} things; each has its request, or a word why not.`,
        ]
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
function lackOf([first]: readonly ChartLack[]): { reason: ReasonCode; remedy: string } | undefined {
  return first && { reason: first.code, remedy: first.ways.join(' Or: ') };
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

/** What the orchestrator gets of it. */
export interface RepositoryTicket extends Ticket {
  readonly target: string;
  readonly decisions: readonly DecisionTicket[];
  /** The issue is to be brought up to date when all is done. */
  readonly issue?: true;
}

export interface DecisionTicket {
  readonly branch: string;
  /** In order. */
  readonly steps: readonly { readonly kind: PullRequestStep['kind'] }[];
}

/** What Durable carries of a stored plan of a repository: only decisions that have steps. */
export function repositoryTicketOf({
  planId,
  target,
  apply,
  decisions,
  issue,
}: PlannedRepository): RepositoryTicket {
  const short = decisions
    .filter(({ steps }) => steps.length > 0)
    .map(({ branch, steps }) => ({ branch, steps: steps.map(({ kind }) => ({ kind })) }));
  return {
    kind: 'planned',
    planId,
    target,
    apply,
    decisions: short,
    ...(issue && { issue: true }),
  };
}

/** Why nothing more may be written to a repository, although its plan says so; undefined when it may. */
export function repositoryStop(
  { name, observeOnly }: Pick<RepositoryRules, 'name' | 'observeOnly'>,
  planned: Pick<PlannedRepository, 'observeOnly'>,
  { dryRun }: { readonly dryRun: boolean },
): Failure | undefined {
  const key = `gitops:${name}`;
  if (dryRun) return stopped(key, 'StoppedByDryRun', 'RECONCILER_DRY_RUN is on.');
  if (!observeOnly || planned.observeOnly === true) return undefined;
  return stopped(key, 'StoppedByObserveOnly', `Repository ${name} says observeOnly.`);
}
