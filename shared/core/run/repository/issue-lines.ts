import type { IssueLine } from '../../pull-request/dashboard-issue';
import type { PullRequestVerdict } from '../../pull-request/pull-request-step';
import type { PlannedPullRequest, PlannedRepository } from './repository-run';

/** What the issue says of the pull requests of a run. `urls`: of those that the run has opened, by branch. */
export function issueLines(
  { decisions, issue }: Pick<PlannedRepository, 'decisions' | 'issue'>,
  urls: ReadonlyMap<string, string>,
): readonly IssueLine[] {
  return [
    ...decisions.flatMap(
      (decision) => lineOf(decision, urls.get(decision.branch) ?? decision.url) ?? [],
    ),
    ...(issue?.held ?? []).map((one): IssueLine => ({ ...one, standing: 'held' })),
  ];
}

function lineOf(decision: PlannedPullRequest, url: string | undefined): IssueLine | undefined {
  const { branch, message } = decision;
  const standing = standingOf(decision, url);
  if (standing === undefined) return undefined;
  return { branch, what: whatOf(decision), standing, message, ...(url !== undefined && { url }) };
}

function whatOf({ branch, version, subject }: PlannedPullRequest): string {
  const name = subject.kind === 'chart' ? subject.chart : 'name' in subject ? subject.name : branch;
  return version === undefined ? name : `${name} ${version}`;
}

/** Undefined where there is nothing to tell. */
function standingOf(
  { verdict, steps, wants }: PlannedPullRequest,
  url: string | undefined,
): IssueLine['standing'] | undefined {
  if (verdict === 'UpToDate' && url === undefined) return undefined;
  // Merged and taken back: somebody may want it after all.
  if (verdict === 'Merged') return wants === true ? 'refused' : undefined;
  const isPending = verdict === 'Open' && url === undefined && steps.length === 0;
  return isPending ? 'pending' : STANDINGS[verdict];
}

const STANDINGS: Readonly<
  Record<Exclude<PullRequestVerdict, 'Merged'>, IssueLine['standing'] | undefined>
> = {
  Open: 'open',
  Rebuild: 'open',
  UpToDate: 'open',
  HumanCommits: 'theirs',
  Vetoed: 'refused',
  Retargeted: 'other',
  Waiting: 'other',
  LeftAlone: 'other',
  Obsolete: undefined,
};
