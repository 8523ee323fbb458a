import type { Failure } from '../../../shared/core/base/errors';
import type { ProposedChange } from '../../../shared/core/base/repo-file';
import type { GitOpsTarget } from '../../../shared/core/configuration/gitops-target';
import { branchOf, isOursByName } from '../../../shared/core/pull-request/branch-name';
import { decideRequest } from '../../../shared/core/pull-request/decide-request';
import type { ObservedBranch, ForgeRequest } from '../../../shared/core/pull-request/observed';
import type { RequestWords } from '../../../shared/core/pull-request/request-text';
import type { RequestSubject } from '../../../shared/core/pull-request/subject';
import type { TargetDecision } from '../../../shared/core/sync/target-run';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';
import { namedClusters } from './named-clusters';
import type { ObservedTarget } from './observe-target';

/** Calls to the forge at once; GitHub asks for few (secondary limits). */
const AT_ONCE = 4;

/** Something that a request is, or would be, about. */
export interface Subject {
  readonly subject: RequestSubject;
  readonly proposal: ProposedChange;
  readonly words: RequestWords;
  readonly version?: string;
  readonly autoMerge: boolean;
  /** Why nothing is to be asked for any more, where that is known; in words. */
  readonly why?: string;
}

interface Decided {
  readonly decisions: readonly TargetDecision[];
  readonly failures: readonly Failure[];
}

/**
 * Decides on every subject, and on branches of ours that belong to none any more. `held`: branches that are left as they
 * are, because nothing is known about what they should hold now.
 */
export async function decideRequests(
  target: GitOpsTarget,
  observed: ObservedTarget,
  subjects: readonly Subject[],
  held: ReadonlySet<string> | 'all',
): Promise<Decided> {
  const all = [...subjects, ...(held === 'all' ? [] : leftOvers(target, observed, subjects, held))];
  const turn = atMost(AT_ONCE);
  const looked = await Promise.all(
    all.map((subject) => attempt(() => turn(() => observeSubject(target, observed, subject)))),
  );
  const seen = looked.flatMap((one) => (one.ok ? [one.value] : []));
  return {
    decisions: decideInTurn(target, observed, seen),
    failures: looked.flatMap((one) => (one.ok ? [] : [one.failure])),
  };
}

/** A subject, and what the forge has of it. */
interface ObservedSubject {
  readonly subject: Subject;
  readonly branchName: string;
  readonly branch?: ObservedBranch;
  readonly requests: readonly ForgeRequest[];
}

async function observeSubject(
  target: GitOpsTarget,
  { forge, branches, requested }: ObservedTarget,
  subject: Subject,
): Promise<ObservedSubject> {
  const branchName = branchOf(target.requests.branchPrefix, subject.subject);
  const exists = branches.includes(branchName);
  // The forge is not asked about a subject with nothing to ask for, no branch, and no request that we knew of.
  const isOpen = exists || subject.proposal.files.length > 0 || requested.includes(branchName);
  const [branch, requests] = await Promise.all([
    exists ? forge.branch(branchName) : undefined,
    isOpen ? forge.requests(branchName) : [],
  ]);
  return { subject, branchName, requests, ...(branch !== undefined && { branch }) };
}

/**
 * Files that several requests need are brought by one: two that both add a base could be merged, and the revert of either
 * would then take it from the other. Those with an open request come first, so that nobody's request is taken away.
 */
function decideInTurn(
  target: GitOpsTarget,
  observed: ObservedTarget,
  seen: readonly ObservedSubject[],
): readonly TargetDecision[] {
  const isOpen = ({ requests }: ObservedSubject): boolean =>
    requests.some(({ state }) => state === 'open');
  const order = [...seen.filter(isOpen), ...seen.filter((one) => !isOpen(one))];
  const brought = new Map<string, TargetDecision>();
  const decided = new Map<ObservedSubject, TargetDecision>();
  for (const one of order) {
    const first = one.subject.proposal.files.flatMap(({ path }) => brought.get(path) ?? [])[0];
    const decision =
      first === undefined
        ? decideOne(target, observed, one)
        : waitingFor(first, decideOne(target, observed, withoutFiles(one)));
    decided.set(one, decision);
    if (first !== undefined || !isUnderWay(decision)) continue;
    for (const { path } of one.subject.proposal.files) brought.set(path, decision);
  }
  return seen.flatMap((one) => decided.get(one) ?? []);
}

function isUnderWay({ verdict, number }: TargetDecision): boolean {
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

function waitingFor(first: TargetDecision, decision: TargetDecision): TargetDecision {
  const where = first.number === undefined ? first.branch : `#${first.number} (${first.branch})`;
  return {
    ...decision,
    verdict: 'Waiting',
    message: `Waiting until ${where} is merged or closed: it adds files that this one needs too.`,
  };
}

function decideOne(
  target: GitOpsTarget,
  { baseHead }: ObservedTarget,
  {
    subject: { subject, proposal, words, version, autoMerge, why },
    branchName,
    branch,
    requests,
  }: ObservedSubject,
): TargetDecision {
  const decision = decideRequest({
    subject,
    branchName,
    base: target.branch,
    baseHead,
    proposal,
    ...(branch !== undefined && { branch }),
    requests,
    text: words,
    rules: target.requests,
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
  target: GitOpsTarget,
  observed: ObservedTarget,
  subjects: readonly Subject[],
  held: ReadonlySet<string>,
): readonly Subject[] {
  const { branchPrefix } = target.requests;
  const desired = new Set(subjects.map(({ subject }) => branchOf(branchPrefix, subject)));
  const reasons = reasonsByBranch(target, observed);
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
  target: GitOpsTarget,
  observed: ObservedTarget,
): ReadonlyMap<string, { readonly why: string }> {
  const reasons = namedClusters(target, observed).all.flatMap(({ name, standing }) =>
    standing.kind === 'leftOut' ? [{ name, why: `${name} is left out: ${standing.why}` }] : [],
  );
  return new Map(
    reasons.flatMap(({ name, why }) =>
      OF_CLUSTERS.map(
        (kind) => [`${target.requests.branchPrefix}${kind}-${name}`, { why }] as const,
      ),
    ),
  );
}
