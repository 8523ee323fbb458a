import type { RequestChange, StoredRequest } from '../requests';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { GitLabError } from './error';
import {
  anotherOpen,
  FIELDS,
  getMerge,
  labelsIn,
  requestOf,
  reviewersIn,
  setExtrasIn,
  textsIn,
} from './merge-routes';
import type { Given } from './parameters';
import { atLeastOne, parametersIn, sentIn } from './parameters';
import { setExtras } from './settings';

export const MERGE_CHANGES: readonly FrontRoute[] = [
  { method: 'PUT', path: '/merge_requests/{iid}', right: 'requests', handle: updateMerge },
];

const CHANGED = {
  ...FIELDS,
  title: 'words',
  target_branch: 'words',
  state_event: ['close', 'reopen'],
  add_labels: 'texts',
  remove_labels: 'texts',
  discussion_locked: 'flag',
} as const;

type Fields = Given<typeof CHANGED>;

/** Texts and labels of a request that has ended are changed all the same; its target is not. */
async function updateMerge(context: RouteContext): Promise<Reply> {
  const { requests } = context.repository;
  const request = await requestOf(context);
  const fields = parametersIn(CHANGED, sentIn(context));
  atLeastOne(fields, CHANGED);
  const change: RequestChange = {
    ...textsIn(fields),
    ...relabelled(request, fields),
    ...reviewersIn(context, fields),
    ...(await targetIn(context, request, fields)),
  };
  if (Object.keys(change).length > 0) await requests.update(request.number, change);
  setExtrasIn(context, request.number, fields);
  if (fields.state_event === 'close') await close(context, request);
  if (fields.state_event === 'reopen') await reopen(context, request);
  return getMerge(context);
}

function relabelled({ labels }: StoredRequest, fields: Fields): RequestChange {
  const { add_labels: added = [], remove_labels: removed = [] } = fields;
  const all = labelsIn(fields).labels ?? labels;
  const left = [...new Set([...all, ...added])].filter((label) => !removed.includes(label));
  const isChanged = left.length !== labels.length || left.some((label) => !labels.includes(label));
  return isChanged ? { labels: left } : {};
}

async function targetIn(
  { repository }: RouteContext,
  { head, base, state }: StoredRequest,
  { target_branch: target }: Fields,
): Promise<RequestChange> {
  if (target === undefined || target === base || state !== 'open') return {};
  // Assumed: the status and the words.
  if ((await repository.git.head(target)) === undefined) {
    const words = `Target branch "${target}" does not exist`;
    throw new GitLabError(400, words, [words]);
  }
  const [other] = await repository.requests.list({ state: 'open', head, base: target });
  if (other !== undefined) throw anotherOpen(other.number);
  return { base: target };
}

async function close({ repository, caller }: RouteContext, request: StoredRequest): Promise<void> {
  if (request.state !== 'open') return;
  await repository.requests.close(request.number);
  setExtras(repository, request.number, { endedBy: caller.login });
}

/** Without its branch it stays closed, and nothing is said. */
async function reopen({ repository }: RouteContext, request: StoredRequest): Promise<void> {
  const { number, head, base, state } = request;
  if (state !== 'closed') return;
  const [other] = await repository.requests.list({ state: 'open', head, base });
  if (other !== undefined) throw anotherOpen(other.number);
  await repository.requests.reopen(number);
}
