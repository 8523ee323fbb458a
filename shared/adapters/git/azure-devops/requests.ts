import { isReconcileError } from '../../../core/errors';
import { cutBody } from '../../../core/pull-request/cut-body';
import type { ForgeRequest } from '../../../core/pull-request/observed';
import type { NewRequest, RequestText } from '../forge';
import { encodePath } from '../text';
import { atOnce } from '../blob-texts';
import { HEADS } from './read';
import type { Session } from './session';
import type { WireList, WirePull } from './wire';
import { withoutTrailing } from '../../../core/trailing';

export const PERMISSION = 'Contribute to pull requests';
/** UTF-16 units. Documented for the description; the title is as long as the page lets one type. */
const LONGEST_BODY = 4000;
const LONGEST_TITLE = 400;
/** A list cuts descriptions there, and our marker is at the end. */
const CUT_IN_LISTS = 400;
const MOST_SHOWN = 10;

export async function requestsOf(
  session: Session,
  branch: string,
): Promise<readonly ForgeRequest[]> {
  const pulls = await list(session, branch, 'all');
  const whole = await atOnce(pulls, (pull) =>
    isWhole(pull) ? Promise.resolve(pull) : getPull(session, pull.pullRequestId),
  );
  return whole.map((pull) => toRequest(session, pull));
}

async function list(
  session: Session,
  branch: string,
  status: 'all' | 'active',
): Promise<readonly WirePull[]> {
  const { value } = await session.send<WireList<WirePull>>({
    action: `list the requests of ${branch}`,
    path: '/pullrequests',
    query: {
      'searchCriteria.sourceRefName': HEADS + branch,
      'searchCriteria.targetRefName': HEADS + session.branch,
      'searchCriteria.status': status,
      $top: MOST_SHOWN,
    },
  });
  const ours = value.filter(({ sourceRefName }) => sourceRefName === HEADS + branch);
  return [...ours].sort((a, b) => b.pullRequestId - a.pullRequestId);
}

/** An open one is always read by itself: a list has no labels, and an old merge status. */
function isWhole({ status, description = '' }: WirePull): boolean {
  return status !== 'active' && description.length < CUT_IN_LISTS;
}

export function getPull(session: Session, number: number): Promise<WirePull> {
  return session.send({ action: `read the request !${number}`, path: `/pullrequests/${number}` });
}

function toRequest({ place, project, repository }: Session, pull: WirePull): ForgeRequest {
  const { pullRequestId: number, title, description, isDraft, mergeStatus, labels } = pull;
  const web = `${encodePath(project)}/_git/${encodeURIComponent(repository)}/pullrequest/${number}`;
  return {
    number,
    url: `${withoutTrailing(place.target.forge.url, '/')}/${web}`,
    ...{ state: stateOf(pull), branch: pull.sourceRefName.slice(HEADS.length) },
    ...{ title, body: description ?? '', draft: isDraft === true },
    labels: (labels ?? []).filter(({ active }) => active !== false).map(({ name }) => name),
    ...mergeability(mergeStatus),
  };
}

function stateOf({ status }: WirePull): ForgeRequest['state'] {
  if (status === 'completed') return 'merged';
  return status === 'abandoned' ? 'closed' : 'open';
}

/** `queued` and `notSet`: not known yet. `rejectedByPolicy` and `failure` are no conflicts, and no rebuild mends them. */
function mergeability(status = 'notSet'): { readonly mergeable?: boolean } {
  if (status === 'succeeded') return { mergeable: true };
  return status === 'conflicts' ? { mergeable: false } : {};
}

/** Two runs that race open one request: the second is told that there is one (TF401179), and gives that back. */
export async function openRequest(session: Session, wanted: NewRequest): Promise<ForgeRequest> {
  try {
    return toRequest(session, await create(session, wanted));
  } catch (error) {
    if (!isReconcileError(error) || !isDuplicate(error.failure)) throw error;
    const [open] = await list(session, wanted.branch, 'active');
    if (open === undefined) throw error;
    return toRequest(session, await getPull(session, open.pullRequestId));
  }
}

function isDuplicate({ policy, message }: { policy: string; message: string }): boolean {
  return policy === 'Conflict' || message.includes('TF401179');
}

function create(session: Session, { branch, draft, ...text }: NewRequest): Promise<WirePull> {
  return session.send({
    action: `open a request for ${branch}`,
    ...{ method: 'POST', path: '/pullrequests', permission: PERMISSION },
    body: {
      ...{ sourceRefName: HEADS + branch, targetRefName: HEADS + session.branch },
      ...{ ...texts(text), isDraft: draft },
    },
  });
}

function texts({ title, body }: RequestText): object {
  return {
    title: title.slice(0, LONGEST_TITLE).toWellFormed(),
    description: cutBody(body, LONGEST_BODY),
  };
}

export async function updateRequest(
  session: Session,
  number: number,
  change: RequestText,
): Promise<void> {
  await patchPull(session, `change the request !${number}`, number, texts(change));
}

/** One that is closed or merged stays as it is. */
export async function closeRequest(session: Session, number: number): Promise<void> {
  const { status } = await getPull(session, number);
  if (status !== 'active') return;
  await patchPull(session, `close the request !${number}`, number, { status: 'abandoned' });
}

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
