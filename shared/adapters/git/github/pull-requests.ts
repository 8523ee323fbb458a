import { isReconcileError } from '../../../core/base/errors';
import { cutBody } from '../../../core/pull-request/cut-body';
import { parseMarker } from '../../../core/pull-request/marker';
import type { PullRequest } from '../../../core/pull-request/observed';
import { pullRequestEnded } from '../branch-failures';
import type { NewPullRequest, PullRequestBody } from '../forge';
import type { Octokit } from './client';
import type { Session } from './session';

export const PERMISSION = 'pull requests: write';
const READING = 'pull requests: read';
/** GitHub's limit. */
const MAX_BODY_LENGTH = 65_536;
const PAGE = 100;
/** Nobody has asked as often for one chart or cluster. */
const MAX_PAGES = 10;

/** As much of a pull request as both of GitHub's shapes have. */
interface Pull {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly merged_at: string | null;
  readonly title: string;
  readonly body: string | null;
  readonly draft?: boolean;
  readonly mergeable?: boolean | null;
  readonly labels: readonly { readonly name: string }[];
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
}

/** What octokit.rest.pulls.get gives. */
export type WholePull = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data'];

/** Every pull request from `branch`, open and closed, newest first. Throws ReconcileError. */
export async function pullRequestsOf(
  session: Session,
  branch: string,
): Promise<readonly PullRequest[]> {
  const pulls: Pull[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const more = await pageOf(session, branch, page);
    // GitHub leaves the filter out when it does not understand it, and shows every request then.
    pulls.push(...more.filter(({ head }) => head.ref === branch));
    if (more.length < PAGE) break;
  }
  return Promise.all(pulls.map((pull) => whole(session, pull)));
}

function pageOf(session: Session, branch: string, page: number): Promise<readonly Pull[]> {
  const { owner, repo, read } = session;
  return read({ action: `list the requests of ${branch}`, permission: READING }, (octokit) =>
    octokit.rest.pulls.list({
      ...{ owner, repo, head: `${owner}:${branch}`, state: 'all', per_page: PAGE, page },
      ...{ sort: 'created', direction: 'desc' },
    }),
  );
}

/** With what a list does not tell. */
async function whole(session: Session, pull: Pull): Promise<PullRequest> {
  if (pull.state === 'open') return toPullRequest(await getPull(session, pull.number));
  const request = toPullRequest(pull);
  if (parseMarker(request.body) !== undefined) return request;
  const headMessage = await messageOf(session, pull.head.sha);
  return { ...request, ...(headMessage !== undefined && { headMessage }) };
}

/** Undefined for a commit that is not there any more. */
async function messageOf(session: Session, sha: string): Promise<string | undefined> {
  const { owner, repo, find } = session;
  const found = await find({ action: `read the commit ${sha}` }, (octokit) =>
    octokit.rest.git.getCommit({ owner, repo, commit_sha: sha }),
  );
  return found?.message;
}

/** Tells, unlike a list, whether it can be merged. */
export function getPull({ owner, repo, read }: Session, number: number): Promise<WholePull> {
  return read({ action: `read the request #${number}`, permission: READING }, (octokit) =>
    octokit.rest.pulls.get({ owner, repo, pull_number: number }),
  );
}

function toPullRequest(pull: Pull): PullRequest {
  const { number, html_url: url, title, body, draft = false, mergeable } = pull;
  return {
    ...{ number, url, title, body: body ?? '', draft, state: stateOf(pull) },
    ...{ branch: pull.head.ref, base: pull.base.ref },
    ...{ labels: pull.labels.map(({ name }) => name) },
    ...(typeof mergeable === 'boolean' && { mergeable }),
  };
}

function stateOf({
  state,
  merged_at: mergedAt,
}: Pick<Pull, 'state' | 'merged_at'>): PullRequest['state'] {
  if (state === 'open') return 'open';
  return mergedAt === null ? 'closed' : 'merged';
}

/** Two runs that race open one request: the second is told that there is one, and gives that back. */
export async function openPullRequest(
  session: Session,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  try {
    return await create(session, wanted);
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    const { message } = error.failure;
    if (/pull request already exists/i.test(message)) {
      const open = await openOf(session, wanted.branch);
      if (open !== undefined) return open;
    }
    // A private repository of a free plan has no drafts: an ordinary one is better than none.
    if (wanted.draft && /draft pull requests are not supported/i.test(message)) {
      return create(session, { ...wanted, draft: false });
    }
    throw error;
  }
}

async function create(
  session: Session,
  { branch, title, body, draft }: NewPullRequest,
): Promise<PullRequest> {
  const { owner, repo } = session;
  const pull = await session.write(
    { action: `open a request for ${branch}`, permission: PERMISSION },
    (octokit) =>
      octokit.rest.pulls.create({
        ...{ owner, repo, head: branch, base: session.branch, title, draft },
        body: cutBody(body, MAX_BODY_LENGTH),
      }),
  );
  return toPullRequest(pull);
}

async function openOf(session: Session, branch: string): Promise<PullRequest | undefined> {
  return (await pullRequestsOf(session, branch)).find(
    ({ state, base }) => state === 'open' && base === session.branch,
  );
}

/**
 * GitHub lets one rewrite a request that has ended, and a rewritten one would count as merged or refused for what it never
 * asked. So we look right before, and at what the answer says: what ended in between gets back what it said.
 */
export async function updatePullRequest(
  session: Session,
  number: number,
  text: PullRequestBody,
): Promise<void> {
  const before = await getPull(session, number);
  if (before.state !== 'open') throw pullRequestEnded(session.place, number, stateOf(before));
  const { state, merged_at } = await patch(session, number, {
    ...{ title: text.title, body: cutBody(text.body, MAX_BODY_LENGTH) },
  });
  if (state === 'open') return;
  await patch(session, number, { title: before.title, body: before.body ?? '' });
  throw pullRequestEnded(session.place, number, stateOf({ state, merged_at }));
}

function patch(
  session: Session,
  number: number,
  change: Readonly<{ title: string; body: string }>,
): Promise<WholePull> {
  const { owner, repo } = session;
  return session.write(
    { action: `change the request #${number}`, permission: PERMISSION },
    (octokit) => octokit.rest.pulls.update({ owner, repo, pull_number: number, ...change }),
  );
}

/** One that is closed or merged stays as it is. */
export async function closePullRequest(session: Session, number: number): Promise<void> {
  if ((await getPull(session, number)).state !== 'open') return;
  const { owner, repo } = session;
  await session.write(
    { action: `close the request #${number}`, permission: PERMISSION },
    (octokit) => octokit.rest.pulls.update({ owner, repo, pull_number: number, state: 'closed' }),
  );
}
