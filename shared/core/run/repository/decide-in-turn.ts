import type { ProposedChange } from '../../base/repo-file';
import type { ResourceId } from '../../base/resource-id';
import type { RepositoryRules } from '../../configuration/repository-rules';
import type { Asked } from '../../pull-request/decide-pull-request';
import { decidePullRequest } from '../../pull-request/decide-pull-request';
import type { ObservedBranch, PullRequest } from '../../pull-request/observed';
import type { PullRequestText } from '../../pull-request/pull-request-text';
import type { PullRequestSubject } from '../../pull-request/subject';
import type { PlannedPullRequest } from './repository-run';

/** Something that a request is, or would be, about. */
export interface Subject {
  readonly subject: PullRequestSubject;
  readonly proposal: ProposedChange;
  readonly words: PullRequestText;
  readonly version?: string;
  readonly autoMerge: boolean;
  /** Somebody wants it opened now, whatever it would wait for. */
  readonly isUrgent?: boolean;
  /** Of a ring: its clusters; absent: all. */
  readonly onlyOn?: ReadonlySet<ResourceId>;
  /** Why nothing is to be asked for any more, where that is known; in words. */
  readonly why?: string;
}

/** A subject, and what the forge has of it. */
export interface ObservedSubject {
  readonly subject: Subject;
  readonly branchName: string;
  readonly branch?: ObservedBranch;
  readonly requests: readonly PullRequest[];
  /** What somebody asks for by a box of the issue. */
  readonly asked?: Asked;
}

/**
 * Files that several requests need are brought by one: two that both add a base could be merged, and the revert of either
 * would then take it from the other. Those with an open request come first, so that nobody's request is taken away.
 */
export function decideInTurn(
  repository: RepositoryRules,
  baseHead: string,
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
        ? decideOne(repository, baseHead, one)
        : waitingFor(first, decideOne(repository, baseHead, withoutFiles(one)));
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
  baseHead: string,
  {
    subject: { subject, proposal, words, version, autoMerge, why },
    branchName,
    branch,
    requests,
    asked,
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
    ...(asked !== undefined && { asked }),
  });
  return {
    ...decision,
    ...(version !== undefined && { version }),
    leftAlone: proposal.leftAlone,
    ...(proposal.files.length > 0 && { wants: true }),
    autoMerge,
  };
}
