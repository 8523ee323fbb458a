import { isReconcileError } from '../../../core/base/errors';
import { parseMarker } from '../../../core/pull-request/marker';
import type { PullRequest } from '../../../core/pull-request/observed';
import { atOnce } from '../blob-texts';
import { pullRequestEnded } from '../branch-failures';
import type { NewPullRequest, PullRequestBody } from '../forge';
import { plainTitle, toWireText } from './pull-request-text';
import type { Session } from './session';
import type { WireCommit, WireMerge } from './wire';
import { PERMISSION } from './write';

/** Every merge request from `branch`, open and ended, newest first. Throws ReconcileError. */
export async function pullRequestsOf(
  session: Session,
  branch: string,
): Promise<readonly PullRequest[]> {
  return atOnce(await list(session, branch, 'all'), (merge) => whole(session, merge));
}

/** Newest first, into whatever base. One from a fork has a branch of that name too, and is not ours. */
async function list(
  session: Session,
  branch: string,
  state: 'all' | 'opened',
): Promise<readonly WireMerge[]> {
  const found = await session.all<WireMerge>({
    action: `list the requests of ${branch}`,
    path: '/merge_requests',
    query: {
      ...{ source_branch: branch, state, scope: 'all' },
      ...{ order_by: 'created_at', sort: 'desc' },
    },
  });
  return (found ?? []).filter(
    (one) => one.source_branch === branch && one.source_project_id === one.target_project_id,
  );
}

/** Where somebody has replaced the body of one that has ended, its last commit tells what it asked for. */
async function whole(session: Session, merge: WireMerge): Promise<PullRequest> {
  const request = toPullRequest(merge);
  if (request.state === 'open' || parseMarker(request.body) !== undefined) return request;
  const headMessage = merge.sha === null ? undefined : await messageOf(session, merge.sha);
  return { ...request, ...(headMessage !== undefined && { headMessage }) };
}

/** Undefined for a commit that is not there any more. */
async function messageOf(session: Session, sha: string): Promise<string | undefined> {
  const action = `read the commit ${sha.slice(0, 10)}`;
  const path = `/repository/commits/${sha}`;
  return (await session.find<WireCommit>({ action, path }))?.message;
}

/** One merge request, with what lists leave out. Throws ReconcileError. */
export function getMerge(session: Session, number: number): Promise<WireMerge> {
  return session.send({ action: `read the request !${number}`, path: `/merge_requests/${number}` });
}

function toPullRequest(merge: WireMerge): PullRequest {
  const { iid: number, web_url: url, title, description, draft = false, labels } = merge;
  return {
    ...{ number, url, state: stateOf(merge), branch: merge.source_branch },
    ...{ base: merge.target_branch, title: plainTitle(title), body: description ?? '' },
    ...{ draft, labels, ...mergeability(merge) },
  };
}

/** `locked`: being merged right now. */
function stateOf({ state }: WireMerge): PullRequest['state'] {
  if (state === 'merged' || state === 'closed') return state;
  return 'open';
}

function mergeability(merge: WireMerge): { readonly mergeable?: boolean } {
  if (merge.has_conflicts === true || merge.merge_status === 'cannot_be_merged') {
    return { mergeable: false };
  }
  return merge.merge_status === 'can_be_merged' ? { mergeable: true } : {};
}

/** Two runs that race open one request: the second is told that there is one (409), and gives that back. */
export async function openPullRequest(
  session: Session,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  try {
    return toPullRequest(await create(session, wanted));
  } catch (error) {
    if (!isReconcileError(error) || error.failure.policy !== 'Conflict') throw error;
    const opened = await list(session, wanted.branch, 'opened');
    const open = opened.find(({ target_branch: base }) => base === session.branch);
    if (open === undefined) throw error;
    return toPullRequest(open);
  }
}

/** GitLab is not to delete the branch when it is merged: somebody's commits may be on it by then. We do, where it is ours. */
function create(session: Session, wanted: NewPullRequest): Promise<WireMerge> {
  return session.send({
    action: `open a request for ${wanted.branch}`,
    ...{ method: 'POST', path: '/merge_requests', permission: PERMISSION },
    body: {
      ...{ source_branch: wanted.branch, target_branch: session.branch },
      ...{ ...toWireText(wanted, wanted.draft), remove_source_branch: false },
    },
  });
}

/**
 * A title without its mark would make a draft ready: so a draft stays one, no matter who made it one. GitLab lets one rewrite a
 * request that has ended, and a rewritten one would count as merged or refused for what it never asked. So we look right
 * before, and at what the answer says: what ended in between gets back what it said.
 */
export async function updatePullRequest(
  session: Session,
  number: number,
  change: PullRequestBody,
): Promise<void> {
  const before = await getMerge(session, number);
  if (before.state !== 'opened') throw pullRequestEnded(session.place, number, before.state);
  const { draft = false, title, description } = before;
  const action = `change the request !${number}`;
  const { state } = await changeMerge(session, action, number, toWireText(change, draft));
  if (state === 'opened') return;
  await changeMerge(session, action, number, { title, description: description ?? '' });
  throw pullRequestEnded(session.place, number, state);
}

/** One that is closed or merged stays as it is. */
export async function closePullRequest(session: Session, number: number): Promise<void> {
  const { state } = await getMerge(session, number);
  if (state !== 'opened') return;
  await changeMerge(session, `close the request !${number}`, number, { state_event: 'close' });
}

/** Changes fields of a merge request and returns it as it is afterwards. Throws ReconcileError. */
export function changeMerge(
  session: Session,
  action: string,
  number: number,
  body: object,
): Promise<WireMerge> {
  return session.send({
    ...{ action, method: 'PUT', path: `/merge_requests/${number}`, permission: PERMISSION, body },
  });
}
