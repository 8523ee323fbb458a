import type { Failure } from '../../shared/core/errors';
import type { ProposedChange } from '../../shared/core/flux/repo-file';
import type { GitOpsTarget } from '../../shared/core/flux/target';
import { branchOf, isOursByName } from '../../shared/core/pull-request/branch-name';
import { decideRequest } from '../../shared/core/pull-request/decide-request';
import type { RequestWords } from '../../shared/core/pull-request/request-text';
import type { RequestSubject } from '../../shared/core/pull-request/subject';
import type { TargetDecision } from '../../shared/core/target-run';
import { atMost } from './at-most';
import { attempt } from './attempt';
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
  const decided = await Promise.all(
    all.map((subject) => attempt(() => turn(() => decideOne(target, observed, subject)))),
  );
  return {
    decisions: decided.flatMap((one) => (one.ok ? [one.value] : [])),
    failures: decided.flatMap((one) => (one.ok ? [] : [one.failure])),
  };
}

async function decideOne(
  target: GitOpsTarget,
  { forge, baseHead, branches, requested }: ObservedTarget,
  { subject, proposal, words, version, autoMerge }: Subject,
): Promise<TargetDecision> {
  const branchName = branchOf(target.requests.branchPrefix, subject);
  const exists = branches.includes(branchName);
  // The forge is not asked about a subject with nothing to ask for, no branch, and no request that we knew of.
  const isOpen = exists || proposal.files.length > 0 || requested.includes(branchName);
  const [branch, requests] = await Promise.all([
    exists ? forge.branch(branchName) : undefined,
    isOpen ? forge.requests(branchName) : [],
  ]);
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
  });
  return {
    ...decision,
    ...(version !== undefined && { version }),
    leftAlone: proposal.leftAlone,
    autoMerge,
  };
}

const NOTHING: ProposedChange = { files: [], leftAlone: [], notes: [] };

/** Branches, there or deleted by hand, whose chart or cluster is gone: their requests are closed, unless somebody has pushed to them. */
function leftOvers(
  { requests: { branchPrefix } }: GitOpsTarget,
  { branches, requested }: ObservedTarget,
  subjects: readonly Subject[],
  held: ReadonlySet<string>,
): readonly Subject[] {
  const wanted = new Set(subjects.map(({ subject }) => branchOf(branchPrefix, subject)));
  return [...new Set([...branches, ...requested])]
    .filter((branch) => isOursByName(branchPrefix, branch))
    .filter((branch) => !wanted.has(branch) && !held.has(branch))
    .map((branch) => ({
      subject: { kind: 'leftOver', branch },
      proposal: NOTHING,
      words: { title: '', body: '' },
      autoMerge: false,
    }));
}
