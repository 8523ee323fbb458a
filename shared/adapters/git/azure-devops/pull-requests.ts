import { isReconcileError } from '../../../core/base/errors';
import { cutBody } from '../../../core/pull-request/cut-body';
import { parseMarker } from '../../../core/pull-request/marker';
import type { PullRequest } from '../../../core/pull-request/observed';
import type { NewPullRequest, PullRequestBody } from '../forge';
import { encodePath } from '../text';
import { atOnce } from '../blob-texts';
import { pullRequestEnded } from '../branch-failures';
import { HEADS, messageAt } from './read';
import type { Session } from './session';
import type { WireList, WirePull } from './wire';
import { withoutTrailing } from '../../../core/base/trailing';

export const PERMISSION = 'Contribute to pull requests';
/** UTF-16 units. Documented for the description; the title is as long as the page lets one type. */
const MAX_BODY_LENGTH = 4000;
const MAX_TITLE_LENGTH = 400;
/** A list cuts descriptions there, and our marker is at the end. */
const CUT_IN_LISTS = 400;
const PAGE = 100;
/** Nobody has asked as often for one chart or cluster. */
const MAX_PAGES = 10;

/**
 * A list cuts bodies and has no labels, so each is read by itself: the open ones, and those back to the last that was
 * merged into the base. What came before a merge settles nothing any more.
 */
export async function pullRequestsOf(
  session: Session,
  branch: string,
): Promise<readonly PullRequest[]> {
  const pulls = await list(session, branch, 'all');
  const merged = pulls.findIndex((pull) => pull.status === 'completed' && isInto(session, pull));
  return atOnce([...pulls.entries()], ([at, pull]) =>
    pull.status === 'active' || merged < 0 || at <= merged
      ? whole(session, pull)
      : Promise.resolve(toPullRequest(session, pull)),
  );
}

function isInto({ branch }: Session, { targetRefName }: WirePull): boolean {
  return targetRefName === HEADS + branch;
}

/** Newest first, into whatever base. */
async function list(
  session: Session,
  branch: string,
  status: 'all' | 'active',
): Promise<readonly WirePull[]> {
  const pulls: WirePull[] = [];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { value } = await session.send<WireList<WirePull>>({
      action: `list the requests of ${branch}`,
      path: '/pullrequests',
      query: {
        'searchCriteria.sourceRefName': HEADS + branch,
        'searchCriteria.status': status,
        ...{ $top: PAGE, $skip: page * PAGE },
      },
    });
    pulls.push(...value.filter(({ sourceRefName }) => sourceRefName === HEADS + branch));
    if (value.length < PAGE) break;
  }
  return pulls.sort((a, b) => b.pullRequestId - a.pullRequestId);
}

/** Where somebody has replaced the body of one that has ended, its last commit tells what it asked for. */
async function whole(session: Session, pull: WirePull): Promise<PullRequest> {
  const isWhole = pull.status !== 'active' && (pull.description ?? '').length < CUT_IN_LISTS;
  const request = toPullRequest(
    session,
    isWhole ? pull : await getPull(session, pull.pullRequestId),
  );
  if (request.state === 'open' || parseMarker(request.body) !== undefined) return request;
  const { commitId } = pull.lastMergeSourceCommit ?? {};
  const headMessage = commitId === undefined ? undefined : await messageAt(session, commitId);
  return { ...request, ...(headMessage !== undefined && { headMessage }) };
}

/** One pull request, with its full description. Throws ReconcileError. */
export function getPull(session: Session, number: number): Promise<WirePull> {
  return session.send({ action: `read the request !${number}`, path: `/pullrequests/${number}` });
}

function toPullRequest({ place, project, repository }: Session, pull: WirePull): PullRequest {
  const { pullRequestId: number, title, description, isDraft, mergeStatus, labels } = pull;
  const web = `${encodePath(project)}/_git/${encodeURIComponent(repository)}/pullrequest/${number}`;
  return {
    number,
    url: `${withoutTrailing(place.repository.forge.url, '/')}/${web}`,
    ...{ state: stateOf(pull), branch: pull.sourceRefName.slice(HEADS.length) },
    base: pull.targetRefName.slice(HEADS.length),
    ...{ title, body: description ?? '', draft: isDraft === true },
    labels: (labels ?? []).filter(({ active }) => active !== false).map(({ name }) => name),
    ...mergeability(mergeStatus),
  };
}

function stateOf({ status }: WirePull): PullRequest['state'] {
  if (status === 'completed') return 'merged';
  return status === 'abandoned' ? 'closed' : 'open';
}

/** `queued` and `notSet`: not known yet. `rejectedByPolicy` and `failure` are no conflicts, and no rebuild fixes them. */
function mergeability(status = 'notSet'): { readonly mergeable?: boolean } {
  if (status === 'succeeded') return { mergeable: true };
  return status === 'conflicts' ? { mergeable: false } : {};
}

/** Two runs that race open one request: the second is told that there is one (TF401179), and gives that back. */
export async function openPullRequest(
  session: Session,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  try {
    return toPullRequest(session, await create(session, wanted));
  } catch (error) {
    if (!isReconcileError(error) || !isDuplicate(error.failure)) throw error;
    const active = await list(session, wanted.branch, 'active');
    const open = active.find((pull) => isInto(session, pull));
    if (open === undefined) throw error;
    return toPullRequest(session, await getPull(session, open.pullRequestId));
  }
}

function isDuplicate({ policy, message }: { policy: string; message: string }): boolean {
  return policy === 'Conflict' || message.includes('TF401179');
}

function create(session: Session, { branch, draft, ...text }: NewPullRequest): Promise<WirePull> {
  return session.send({
    action: `open a request for ${branch}`,
    ...{ method: 'POST', path: '/pullrequests', permission: PERMISSION },
    body: {
      ...{ sourceRefName: HEADS + branch, targetRefName: HEADS + session.branch },
      ...{ ...texts(text), isDraft: draft },
    },
  });
}

function texts({ title, body }: PullRequestBody): object {
  return {
    title: title.slice(0, MAX_TITLE_LENGTH).toWellFormed(),
    description: cutBody(body, MAX_BODY_LENGTH),
  };
}

/**
 * A rewritten request would count as merged or refused for what it never asked. So we look right before, and at what the
 * answer says: what ended in between gets back what it said, where Azure DevOps has let us change it at all (TF401181).
 */
export async function updatePullRequest(
  session: Session,
  number: number,
  change: PullRequestBody,
): Promise<void> {
  const before = await getPull(session, number);
  if (before.status !== 'active') throw pullRequestEnded(session.place, number, before.status);
  const { status } = await patchOpen(session, number, texts(change));
  if (status === 'active') return;
  const { title, description = '' } = before;
  await patchOpen(session, number, { title, description });
  throw pullRequestEnded(session.place, number, status);
}

async function patchOpen(session: Session, number: number, body: object): Promise<WirePull> {
  try {
    return await patchPull(session, `change the request !${number}`, number, body);
  } catch (error) {
    if (!isReconcileError(error) || !error.failure.message.includes('TF401181')) throw error;
    throw pullRequestEnded(session.place, number, 'completed or abandoned');
  }
}

/** One that is closed or merged stays as it is. */
export async function closePullRequest(session: Session, number: number): Promise<void> {
  const { status } = await getPull(session, number);
  if (status !== 'active') return;
  await patchPull(session, `close the request !${number}`, number, { status: 'abandoned' });
}

/** Changes fields of a pull request and returns it as it is afterwards. Throws ReconcileError. */
export function patchPull(
  session: Session,
  action: string,
  number: number,
  body: object,
): Promise<WirePull> {
  return session.send({
    ...{ action, method: 'PATCH', path: `/pullrequests/${number}`, permission: PERMISSION, body },
  });
}
