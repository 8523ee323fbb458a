import type { FileChange, ProposedChange } from '../base/repo-file';
import type { PullRequestRules } from '../configuration/repository-rules';
import { subjectKey } from './branch-name';
import type { BranchOwner } from './branch-owner';
import { contentOf, ownerOf } from './branch-owner';
import { commitMessage } from './commit-trailers';
import { changedFiles, hashOfChanges } from './content-hash';
import { isTicked } from './checkbox';
import { plain } from './markdown';
import { parseMarker } from './marker';
import type { ObservedBranch, PullRequest } from './observed';
import type { PullRequestDecision, PullRequestStep, PullRequestVerdict } from './pull-request-step';
import type { FinishedText, PullRequestText } from './pull-request-text';
import {
  finishText,
  isSameMatter,
  isSameText,
  withKeptWords,
  withNotice,
} from './pull-request-text';
import type { Past, Settled } from './settled';
import { isInto, isRefused, settledBy } from './settled';
import type { PullRequestSubject } from './subject';

export interface PullRequestInput {
  readonly subject: PullRequestSubject;
  readonly branchName: string;
  /** Name of the base branch. */
  readonly base: string;
  /** Commit of the base branch that the proposal was made for. */
  readonly baseHead: string;
  readonly proposal: ProposedChange;
  /** Absent when there is no such branch. */
  readonly branch?: ObservedBranch;
  /** Of the branch, into whatever base: newest first, open and closed. */
  readonly requests: readonly PullRequest[];
  readonly text: PullRequestText;
  readonly rules: Pick<PullRequestRules, 'draft' | 'rebaseWhen'>;
  /** What somebody asks for by a box: rebase overwrites even what people pushed, retry asks once more for what was refused. */
  readonly asked?: Asked;
  /** Why nothing is to be asked for any more, where that is known; in words. */
  readonly why?: string;
}

export type Asked = 'rebase' | 'retry';

interface Facts {
  readonly input: PullRequestInput;
  readonly files: readonly FileChange[];
  readonly content: string;
  readonly text: FinishedText;
  readonly open?: PullRequest;
  /** Open, and into another base: somebody retargeted it. */
  readonly elsewhere?: PullRequest;
  /** Absent when there is no branch. */
  readonly owner?: BranchOwner;
  /** Somebody has ticked a box to have the branch made anew. */
  readonly isAsked: boolean;
}

/**
 * What is to be done about a subject's branch and request, from what the forge shows and nothing else. Every step is
 * idempotent and safe to lose: whatever was done of a decision, the next one goes on from there.
 */
export function decidePullRequest(input: PullRequestInput): PullRequestDecision {
  const facts = factsOf(input);
  if (facts.open === undefined && facts.elsewhere !== undefined) {
    return decision(facts, 'Retargeted', retargetedMessage(facts, facts.elsewhere));
  }
  return facts.files.length === 0 ? decideNothingDesired(facts) : decideDesired(facts);
}

function factsOf(input: PullRequestInput): Facts {
  const content = hashOfChanges(input.proposal.files);
  const opened = input.requests.filter(({ state }) => state === 'open');
  const open = opened.find((request) => isInto(request, input.base));
  const elsewhere = opened.find((request) => !isInto(request, input.base));
  return {
    input,
    files: changedFiles(input.proposal.files),
    content,
    text: finishText(input.text, subjectKey(input.subject), content),
    ...(open && { open }),
    ...(elsewhere && { elsewhere }),
    ...(input.branch && { owner: ownerOf(input.branch, content) }),
    isAsked: input.asked !== undefined || (open !== undefined && isTicked(open.body, 'rebase')),
  };
}

function retargetedMessage({ input }: Facts, { number, base = '' }: PullRequest): string {
  return `Request #${number} of the branch ${input.branchName} goes into ${base} now and not into ${input.base}, so it is left alone and no second one is opened. Set its base back to ${input.base}, or merge or close it.`;
}

function decideDesired(facts: Facts): PullRequestDecision {
  const { open, owner, input } = facts;
  const settled = open === undefined ? settledBy(pastOf(input), facts.text) : undefined;
  if (settled !== undefined && input.asked !== 'retry') return settledDecision(facts, settled);
  if (owner === 'somebody' && !facts.isAsked)
    return decision(facts, 'HumanCommits', humanMessage(facts), handsOff(facts));
  const branch = branchSteps(facts);
  const steps = [...branch, ...pullRequestSteps(facts)];
  if (steps.length === 0)
    return decision(facts, 'UpToDate', `Request #${open?.number} says it all.`);
  if (open === undefined) return decision(facts, 'Open', 'A request is opened.', steps);
  if (branch.length === 0) {
    return decision(facts, 'Open', `The text of request #${open.number} is updated.`, steps);
  }
  const why = facts.isAsked ? ', as somebody has asked' : '';
  const message = `Request #${open.number} is rebuilt on ${input.baseHead.slice(0, 10)}${why}.`;
  return decision(facts, 'Rebuild', message, steps);
}

function pastOf({ requests, base, branch }: PullRequestInput): Past {
  return { requests, base, hasBranch: branch !== undefined };
}

/** Nothing to write when the branch holds this very content, on the base of now or on one that will do. */
function branchSteps(facts: Facts): readonly PullRequestStep[] {
  const { input, files, content, owner, text, isAsked } = facts;
  const { branch, baseHead, branchName } = input;
  const isCurrent = owner === 'us' && branch !== undefined && contentOf(branch) === content;
  if (isCurrent && !isAsked && mayStayOn(branch.mergeBase, facts)) return [];
  const step: PullRequestStep = {
    kind: 'writeBranch',
    branch: branchName,
    onto: baseHead,
    files,
    message: commitMessage(text.title, { content, onto: baseHead, versions: text.marker.versions }),
    ...(branch && { expectedHead: branch.head }),
  };
  return [step];
}

/** https://docs.renovatebot.com/configuration-options/#rebasewhen. A new request always begins on the base of now. */
function mayStayOn(mergeBase: string, { input, open }: Facts): boolean {
  if (mergeBase === input.baseHead) return true;
  if (open === undefined) return false;
  switch (input.rules.rebaseWhen) {
    case 'behind-base':
      return false;
    case 'conflicted':
      return open.mergeable !== false;
    case 'never':
      return true;
  }
}

function pullRequestSteps({ open, text, input }: Facts): readonly PullRequestStep[] {
  const { title, body } = text;
  if (open === undefined) {
    return [
      { kind: 'openRequest', branch: input.branchName, title, body, draft: input.rules.draft },
    ];
  }
  const isTick = isTicked(open.body, 'rebase');
  if (isSameText(open, text) && !isTick) return [];
  if (input.text.partial === true && isSameMatter(open, text.marker) && !isTick) return [];
  return [{ kind: 'updateRequest', number: open.number, ...withKeptWords(open, text) }];
}

function settledDecision(facts: Facts, { request, how }: Settled): PullRequestDecision {
  if (how === 'vetoed') {
    const message = `Request #${request.number} for the same was closed, so it is not proposed again. Reopen that request to have it after all; another version opens a new one.`;
    return decision(facts, 'Vetoed', message);
  }
  const message = `Request #${request.number} for the same was merged, yet the base branch lacks it at ${facts.input.baseHead.slice(0, 10)}. If that was taken back on purpose, nothing is to be done; else revert the revert.`;
  return decision(facts, 'Merged', message, facts.owner === 'somebody' ? [] : clean(facts));
}

const HAND_BACK =
  'To hand the branch back, delete it, or tick the box at the end of the request: it is then made anew without them. To refuse the change, close the request and leave the branch.';

function humanMessage({ input, open }: Facts): string {
  const where = open === undefined ? '' : ` of request #${open.number}`;
  return `The branch ${input.branchName}${where} holds commits that are not ours, so it is left alone. ${HAND_BACK}`;
}

/**
 * Told once, in the request. Its marker then says so too, for GitHub closes a request whose branch is deleted, and that
 * must not count as a veto.
 */
function handsOff({ open, text }: Facts): readonly PullRequestStep[] {
  if (open === undefined || parseMarker(open.body)?.state === 'handsOff') return [];
  const notice = `Somebody pushed to this branch, so aks-identity-reconciler leaves it alone. ${HAND_BACK}`;
  const body = withNotice(open, notice, 'handsOff', { ...text.marker, text: '' });
  return [{ kind: 'updateRequest', number: open.number, title: open.title, body }];
}

function decideNothingDesired(facts: Facts): PullRequestDecision {
  const { open, owner, input } = facts;
  if (open !== undefined) return decideObsolete(facts, open);
  const [newest] = input.requests;
  if (isRefused(newest) && input.subject.kind !== 'leftOver' && owner !== 'somebody') {
    return decision(facts, verdictWithoutChange(input), REFUSED);
  }
  if (owner === 'us' || owner === 'nobody') {
    return decision(
      facts,
      verdictWithoutChange(input),
      'The branch is left over, and is deleted.',
      clean(facts),
    );
  }
  const message =
    owner === 'somebody'
      ? `Nothing is to be asked for; the branch ${input.branchName} holds commits that are not ours, and stays.`
      : 'Nothing is to be asked for.';
  return decision(facts, verdictWithoutChange(input), message);
}

const REFUSED =
  'Nothing to propose. Somebody closed its last request: the branch stays, because it records that.';

function verdictWithoutChange({ proposal, requests }: PullRequestInput): PullRequestVerdict {
  if (proposal.leftAlone.length > 0) return 'LeftAlone';
  return requests[0]?.state === 'merged' ? 'Merged' : 'UpToDate';
}

/** The request asks for what the base branch has, or what is no longer wanted. */
function decideObsolete(facts: Facts, open: PullRequest): PullRequestDecision {
  if (facts.owner === 'somebody') {
    const message = `Nothing is left to propose, but the branch of request #${open.number} holds commits that are not ours. Close or merge it.`;
    return decision(facts, 'HumanCommits', message);
  }
  const why = facts.input.why ?? 'the base branch has it, or it is no longer wanted.';
  const message = `Request #${open.number} is closed: ${why}`;
  const steps: readonly PullRequestStep[] = [
    ...withdraw(facts, open),
    { kind: 'closeRequest', number: open.number },
    ...clean(facts),
  ];
  return decision(facts, 'Obsolete', message, steps);
}

/** Says that we close it ourselves, before we do: a close without that word is somebody's veto. */
function withdraw({ text, input }: Facts, open: PullRequest): readonly PullRequestStep[] {
  if (parseMarker(open.body)?.state === 'withdrawn') return [];
  const why = input.why ?? 'the base branch has this change, or it is no longer wanted.';
  const notice = `Closed by aks-identity-reconciler: ${plain(why)}`;
  const body = withNotice(open, notice, 'withdrawn', { ...text.marker, text: '' });
  return [{ kind: 'updateRequest', number: open.number, title: open.title, body }];
}

function clean({ input: { branch } }: Facts): readonly PullRequestStep[] {
  if (branch === undefined) return [];
  return [{ kind: 'deleteBranch', branch: branch.name, expectedHead: branch.head }];
}

function decision(
  { input, open }: Facts,
  verdict: PullRequestVerdict,
  message: string,
  steps: readonly PullRequestStep[] = [],
): PullRequestDecision {
  return {
    subject: input.subject,
    branch: input.branchName,
    verdict,
    message,
    steps,
    ...(open && { number: open.number, url: open.url }),
  };
}
