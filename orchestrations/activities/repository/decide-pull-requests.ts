import type { Failure } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { ProposedChange } from '../../../shared/core/base/repo-file';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import { branchOf, isOursByName } from '../../../shared/core/pull-request/branch-name';
import { decidePullRequest } from '../../../shared/core/pull-request/decide-pull-request';
import type { ObservedBranch, PullRequest } from '../../../shared/core/pull-request/observed';
import type { PullRequestText } from '../../../shared/core/pull-request/pull-request-text';
import type { PullRequestSubject } from '../../../shared/core/pull-request/subject';
import type { PlannedPullRequest } from '../../../shared/core/run/repository/repository-run';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';
import { namedClusters } from './named-clusters';
import type { ObservedRepository } from './observe-repository';

/** Calls to the forge at once; GitHub asks for few (secondary limits). */
const CONCURRENCY = 4;

/** Something that a request is, or would be, about. */
export interface Subject {
  readonly subject: PullRequestSubject;
  readonly proposal: ProposedChange;
  readonly words: PullRequestText;
  readonly version?: string;
  readonly autoMerge: boolean;
  /** Of a ring: its clusters; absent: all. */
  readonly onlyOn?: ReadonlySet<ResourceId>;
  /** Why nothing is to be asked for any more, where that is known; in words. */
  readonly why?: string;
}

interface Decided {
  readonly decisions: readonly PlannedPullRequest[];
  readonly failures: readonly Failure[];
}

/**
 * Decides on every subject, and on branches of ours that belong to none any more. `held`: branches that are left as they
 * are, because nothing is known about what they should hold now.
 */
export async function decidePullRequests(
  repository: RepositoryRules,
  observed: ObservedRepository,
  subjects: readonly Subject[],
  held: ReadonlySet<string> | 'all',
): Promise<Decided> {
  const all = [
    ...subjects,
    ...(held === 'all' ? [] : leftOvers(repository, observed, subjects, held)),
  ];
  const turn = atMost(CONCURRENCY);
  const looked = await Promise.all(
    all.map((subject) => attempt(() => turn(() => observeSubject(repository, observed, subject)))),
  );
  const seen = looked.flatMap((one) => (one.ok ? [one.value] : []));
  return {
    decisions: decideInTurn(repository, observed, seen),
    failures: looked.flatMap((one) => (one.ok ? [] : [one.failure])),
  };
}

/** A subject, and what the forge has of it. */
interface ObservedSubject {
  readonly subject: Subject;
  readonly branchName: string;
  readonly branch?: ObservedBranch;
  readonly requests: readonly PullRequest[];
}

async function observeSubject(
  repository: RepositoryRules,
  { forge, branches, requested }: ObservedRepository,
  subject: Subject,
): Promise<ObservedSubject> {
  const branchName = branchOf(repository.requests.branchPrefix, subject.subject);
  const exists = branches.includes(branchName);
  // The forge is not asked about a subject with nothing to ask for, no branch, and no request that we knew of.
  const isOpen = exists || subject.proposal.files.length > 0 || requested.includes(branchName);
  const [branch, requests] = await Promise.all([
    exists ? forge.branch(branchName) : undefined,
    isOpen ? forge.pullRequests(branchName) : [],
  ]);
  return { subject, branchName, requests, ...(branch !== undefined && { branch }) };
}

/**
 * Files that several requests need are brought by one: two that both add a base could be merged, and the revert of either
 * would then take it from the other. Those with an open request come first, so that nobody's request is taken away.
 */
function decideInTurn(
  repository: RepositoryRules,
  observed: ObservedRepository,
  seen: readonly ObservedSubject[],
): readonly PlannedPullRequest[] {
  const isOpen = ({ requests }: ObservedSubject): boolean =>
    requests.some(({ state }) => state === 'open');
  const order = [...seen.filter(isOpen), ...seen.filter((one) => !isOpen(one))];
  const brought = new Map<string, PlannedPullRequest>();
  const decided = new Map<ObservedSubject, PlannedPullRequest>();
  for (const one of order) {
    const first = one.subject.proposal.files.flatMap(({ path }) => brought.get(path) ?? [])[0];
    const decision =
      first === undefined
        ? decideOne(repository, observed, one)
        : waitingFor(first, decideOne(repository, observed, withoutFiles(one)));
    decided.set(one, decision);
    if (first !== undefined || !isUnderWay(decision)) continue;
    for (const { path } of one.subject.proposal.files) brought.set(path, decision);
  }
  return seen.flatMap((one) => decided.get(one) ?? []);
}

function isUnderWay({ verdict, number }: PlannedPullRequest): boolean {
  switch (verdict) {
    case 'Open':
    case 'Rebuild':
    case 'HumanCommits':
    case 'Retargeted':
      return true;
    case 'UpToDate':
      return number !== undefined;
    case 'Merged':
    case 'Vetoed':
    case 'Waiting':
    case 'LeftAlone':
    case 'Obsolete':
      return false;
  }
}

function withoutFiles(one: ObservedSubject): ObservedSubject {
  const { proposal } = one.subject;
  return { ...one, subject: { ...one.subject, proposal: { ...proposal, files: [] } } };
}

function waitingFor(first: PlannedPullRequest, decision: PlannedPullRequest): PlannedPullRequest {
  const where = first.number === undefined ? first.branch : `#${first.number} (${first.branch})`;
  return {
    ...decision,
    verdict: 'Waiting',
    message: `Waiting until ${where} is merged or closed: it adds files that this one needs too.`,
  };
}

function decideOne(
  repository: RepositoryRules,
  { baseHead }: ObservedRepository,
  {
    subject: { subject, proposal, words, version, autoMerge, why },
    branchName,
    branch,
    requests,
  }: ObservedSubject,
): PlannedPullRequest {
  const decision = decidePullRequest({
    subject,
    branchName,
    base: repository.branch,
    baseHead,
    proposal,
    ...(branch !== undefined && { branch }),
    requests,
    text: words,
    rules: repository.requests,
    ...(why !== undefined && { why }),
  });
  return {
    ...decision,
    ...(version !== undefined && { version }),
    leftAlone: proposal.leftAlone,
    ...(proposal.files.length > 0 && { wants: true }),
    autoMerge,
  };
}

const NOTHING: ProposedChange = { files: [], leftAlone: [], notes: [] };

/** Branches, there or deleted by hand, whose chart or cluster is gone: their requests are closed, unless somebody has pushed to them. */
function leftOvers(
  repository: RepositoryRules,
  observed: ObservedRepository,
  subjects: readonly Subject[],
  held: ReadonlySet<string>,
): readonly Subject[] {
  const { branchPrefix } = repository.requests;
  const desired = new Set(subjects.map(({ subject }) => branchOf(branchPrefix, subject)));
  const reasons = reasonsByBranch(repository, observed);
  return [...new Set([...observed.branches, ...observed.requested])]
    .filter((branch) => isOursByName(branchPrefix, branch))
    .filter((branch) => !desired.has(branch) && !held.has(branch))
    .map((branch) => ({
      subject: { kind: 'leftOver', branch },
      proposal: NOTHING,
      words: { title: '', body: '' },
      autoMerge: false,
      ...reasons.get(branch),
    }));
}

/** How branches about one cluster begin. */
const OF_CLUSTERS = ['cluster', 'policies', 'grants', 'effect', 'secrets'] as const;

/** Why clusters that are left out get nothing now: people who find their request closed read it there. */
function reasonsByBranch(
  repository: RepositoryRules,
  observed: ObservedRepository,
): ReadonlyMap<string, { readonly why: string }> {
  const reasons = namedClusters(repository, observed).all.flatMap(({ name, standing }) =>
    standing.kind === 'leftOut' ? [{ name, why: `${name} is left out: ${standing.why}` }] : [],
  );
  return new Map(
    reasons.flatMap(({ name, why }) =>
      OF_CLUSTERS.map(
        (kind) => [`${repository.requests.branchPrefix}${kind}-${name}`, { why }] as const,
      ),
    ),
  );
}
