import type { Decoration } from '../forge';
import { inWords } from '../words';
import type { WholePull } from './pull-requests';
import { getPull, PERMISSION } from './pull-requests';
import type { Session } from './session';

/** Sets what is missing, so that a second time writes nothing. What GitHub refuses comes back in words. */
export async function decorate(
  session: Session,
  number: number,
  decoration: Decoration,
): Promise<readonly string[]> {
  const { labels, reviewers, autoMerge } = decoration;
  if (labels.length === 0 && reviewers.length === 0 && !autoMerge) return [];
  const pull = await getPull(session, number);
  if (pull.state !== 'open') return [];
  return [
    ...(await inWords('labels', () => addLabels(session, pull, labels))),
    ...(await askReviewers(session, pull, reviewers)),
    ...(autoMerge ? await inWords('auto-merge', () => enableAutoMerge(session, pull)) : []),
  ];
}

async function addLabels(
  session: Session,
  pull: WholePull,
  wanted: readonly string[],
): Promise<void> {
  const has = new Set(pull.labels.map(({ name }) => name.toLowerCase()));
  const labels = wanted.filter((label) => !has.has(label.toLowerCase()));
  if (labels.length === 0) return;
  const { owner, repo } = session;
  await session.write({ action: `label #${pull.number}`, permission: PERMISSION }, (octokit) =>
    octokit.rest.issues.addLabels({ owner, repo, issue_number: pull.number, labels }),
  );
}

/** One who may not review makes GitHub refuse all: then each is asked alone, so that the others are asked at least. */
async function askReviewers(
  session: Session,
  pull: WholePull,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const has = new Set([
    ...(pull.requested_reviewers ?? []).map(({ login }) => login.toLowerCase()),
    ...(pull.requested_teams ?? []).map(({ slug }) => slug.toLowerCase()),
  ]);
  const missing = wanted.filter((name) => !has.has(slugOf(name).toLowerCase()));
  if (missing.length === 0) return [];
  const together = await inWords(`reviewers ${missing.join(', ')}`, () =>
    askFor(session, pull, missing),
  );
  if (together.length === 0 || missing.length === 1) return together;
  const words: string[] = [];
  for (const name of missing) {
    words.push(...(await inWords(`reviewer ${name}`, () => askFor(session, pull, [name]))));
  }
  return words;
}

async function askFor(session: Session, pull: WholePull, names: readonly string[]): Promise<void> {
  const { owner, repo } = session;
  const isTeam = (name: string): boolean => name.includes('/');
  await session.write(
    { action: `ask for reviews of #${pull.number}`, permission: PERMISSION },
    (octokit) =>
      octokit.rest.pulls.requestReviewers({
        ...{ owner, repo, pull_number: pull.number },
        reviewers: names.filter((name) => !isTeam(name)),
        team_reviewers: names.filter(isTeam).map(slugOf),
      }),
  );
}

/** `team/slug` and `org/slug` are teams, all else is a user. */
function slugOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

const AUTO_MERGE = `mutation ($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { clientMutationId }
}`;

async function enableAutoMerge(session: Session, pull: WholePull): Promise<void> {
  if (pull.auto_merge !== null) return;
  const { owner, repo } = session;
  const { allow_merge_commit: commits, allow_squash_merge: squash } = await session.read(
    { action: 'read the repository' },
    (octokit) => octokit.rest.repos.get({ owner, repo }),
  );
  const other = squash === false ? 'REBASE' : 'SQUASH';
  const input = { pullRequestId: pull.node_id, mergeMethod: commits === false ? other : 'MERGE' };
  await session.write(
    { action: `have #${pull.number} merged by itself`, permission: PERMISSION },
    async (octokit) => ({ status: 200, data: await octokit.graphql(AUTO_MERGE, { input }) }),
  );
}
