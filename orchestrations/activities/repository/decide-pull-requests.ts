import type { Failure } from '../../../shared/core/base/errors';
import type { ProposedChange } from '../../../shared/core/base/repo-file';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import { branchOf, isOursByName } from '../../../shared/core/pull-request/branch-name';
import type { ObservedSubject, Subject } from '../../../shared/core/run/repository/decide-in-turn';
import { decideInTurn } from '../../../shared/core/run/repository/decide-in-turn';
import type { PlannedPullRequest } from '../../../shared/core/run/repository/repository-run';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';
import { namedClusters } from './named-clusters';
import type { ObservedRepository } from './observe-repository';

/** Calls to the forge at once; GitHub asks for few (secondary limits). */
const CONCURRENCY = 4;

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
    decisions: decideInTurn(repository, observed.baseHead, seen),
    failures: looked.flatMap((one) => (one.ok ? [] : [one.failure])),
  };
}

async function observeSubject(
  repository: RepositoryRules,
  { forge, branches, requested, issue }: ObservedRepository,
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
  const wish = issue?.wishes.get(branchName);
  return {
    ...{ subject, branchName, requests },
    ...(branch !== undefined && { branch }),
    // To open one now is to let it go first: nothing else about it differs.
    ...(wish !== undefined && wish !== 'open' && { asked: wish }),
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
